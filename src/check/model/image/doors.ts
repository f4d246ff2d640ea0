import { shellCommands } from '../../read/shell.ts';
import type { Place, Source, Span } from '../../text/source.ts';
import type { Account, Command, Stage } from './dockerfile.ts';
import { historyOf } from './history.ts';
import { accountMadeBy } from './accounts.ts';
import { withNested } from './nested.ts';
import { allCallsIn, type ProgramCall, scriptsOf } from './script.ts';
import type { Step } from './step.ts';
import { absolutePath, basename } from './path.ts';
import { once } from '../once.ts';

/*
 * Ways in which an image has a user who is called something else than root and is root, or becomes root at will. Users
 * are numbers: whatever name /etc/passwd gives the number 0 is root (passwd(5)). A shell with the set-user-ID bit makes
 * whoever starts it root, as does one with all capabilities.
 */

/** The account by which the user of an image has the number 0; undefined where it has another, or nobody knows. */
export function rootUnderAnotherName({ user, accounts }: Stage): Account | undefined {
  if (user.kind !== 'name') return undefined;
  const account = accounts.findLast(({ kind, name }) => kind === 'user' && name === user.name);
  return account?.id === 0 ? account : undefined;
}

/** What a script of the repository does that the build runs: the account it makes root, the programs it raises. */
export function doorsInScripts(stage: Stage, scriptAt: ScriptAt): readonly (Door | Account)[] {
  const name = stage.user.kind === 'name' ? stage.user.name : undefined;
  return scriptsRunBy(stage, scriptAt).flatMap((source) => {
    const commands = withNested(shellCommands(source.text, () => undefined));
    const place = (span: Span): Place => ({ source, span });
    const accounts = commands.flatMap((command) => accountMadeBy(command, place(command.span), []) ?? []);
    const own = accounts.findLast((account) => account.kind === 'user' && account.name === name);
    return [...(own?.id === 0 ? [own] : []), ...raisedIn(allCallsIn([{ commands, place }]))];
  });
}

export type ScriptAt = (stage: Stage, path: string) => Source | undefined;

/** A build runs few scripts of its own. */
const mostScripts = 20;

function scriptsRunBy(stage: Stage, scriptAt: ScriptAt): readonly Source[] {
  const paths = (historyOf(stage) ?? []).flatMap(({ instruction, workdir }) => {
    if (instruction.keyword !== 'RUN') return [];
    const words = allCallsIn(scriptsOf(instruction)).flatMap(({ program, args, path }) =>
      /^(?:ba|da|a)?sh$|^\.$|^source$/.test(program)
        ? (args.find((word) => word?.startsWith('-') !== true) ?? [])
        : path,
    );
    return words.filter((word) => /[/.]/.test(word)).map((word) => absolutePath(workdir ?? '/', word));
  });
  return [...new Set(paths)].slice(0, mostScripts).flatMap((path) => scriptAt(stage, path) ?? []);
}

export interface Door {
  readonly at: Place;
  /** What is set-user-ID. */
  readonly program: string;
}

/** The shells, and what starts any program, that are set-user-ID in the image. */
export const setuidPrograms = once((stage: Stage): readonly Door[] =>
  (historyOf(stage) ?? []).flatMap((step) => [...fromRun(step), ...fromCopy(step)]),
);

function fromRun({ instruction }: Step): Door[] {
  if (instruction.keyword !== 'RUN' || !/chmod|install|setcap/.test(instruction.args)) return [];
  return raisedIn(allCallsIn(scriptsOf(instruction)));
}

function raisedIn(calls: readonly ProgramCall[]): Door[] {
  const copies = new Set(calls.flatMap(copiesOfShells));
  return calls.flatMap((call) => {
    const found = raisedBy(call).find((path) => isShell(path) || copies.has(path));
    return found === undefined ? [] : [{ at: call.at, program: found }];
  });
}

function fromCopy({ instruction, copy, workdir }: Step): Door[] {
  if (!copy?.chmod || !isSetuid(copy.chmod.text)) return [];
  const names = [...copy.sources, copy.destination].flatMap((value) => ('error' in value ? [] : value.text));
  const program = names.find(isShell);
  if (program === undefined) return [];
  return [{ at: instruction, program: absolutePath(workdir ?? '/', program) }];
}

/** A step that makes something set-user-ID that only the build can tell: `chmod u+s "$(which bash)"`, a whole folder. */
export function unclearDoor(stage: Stage): Place | undefined {
  for (const { instruction } of historyOf(stage) ?? []) {
    if (instruction.keyword !== 'RUN' || !instruction.args.includes('chmod')) continue;
    const found = allCallsIn(scriptsOf(instruction)).find(isUnclear);
    if (found) return found.at;
  }
  return undefined;
}

function isUnclear({ program, args }: ProgramCall): boolean {
  if (program !== 'chmod' || !args.some((word) => word !== undefined && isSetuid(word))) return false;
  const isDeep = args.some((word) => /^-\w*R|^--recursive$/.test(word ?? ''));
  return isDeep || args.some((word) => word === undefined || /[*?[]|bin\/?$/.test(word));
}

/** The files that a command makes set-user-ID, or gives every capability. */
function raisedBy({ program, args }: ProgramCall): string[] {
  const words = args.flatMap((word) => word ?? []);
  const operands = words.filter((word) => !/^-[a-zA-Z-]/.test(word));
  if (program === 'chmod') return operands.some(isSetuid) ? operands.slice(1) : [];
  if (program === 'setcap')
    return /^(?:all|cap_setuid)\b.*[+=]\w*[ep]/.test(operands[0] ?? '') ? operands.slice(1) : [];
  if (program !== 'install') return [];
  const mode = words.find((word, at) => words[at - 1] === '-m' || /^(?:-m|--mode=)\d/.test(word)) ?? '';
  return isSetuid(mode.replace(/^(?:-m|--mode=)/, '')) ? operands : [];
}

/** `4755`, `06755`, `u+s`, `+s`, `u=rwxs`. */
function isSetuid(mode: string): boolean {
  return /^0*[4-7]\d{3}$/.test(mode) || /^(?:[\w,+=-]*,)?[ugoa]*[ua]?[+=][rwxXt]*s/.test(mode);
}

/** `cp /bin/sh /tmp/x` */
function copiesOfShells({ program, args }: ProgramCall): string[] {
  if (!/^(?:cp|ln|mv|install)$/.test(program)) return [];
  const [from, to] = args.flatMap((word) => (word === undefined || word.startsWith('-') ? [] : word));
  return from !== undefined && to !== undefined && isShell(from) ? [to] : [];
}

function isShell(path: string): boolean {
  return shells.test(basename(path));
}

/** And what starts any program that it is told to, or writes any file. */
const shells =
  /^(?:(?:ba|da|a|z|k|c|tc|fi)?sh|busybox|env|find|python[\d.]*|perl|ruby|node|php|awk|gawk|vim?|nano|cp|dd|tee|chmod|chown|docker|nsenter|setpriv|gosu|su-exec|tini)$/;

/** What starts the image by sudo, which makes it root unless it is told to become somebody else. */
export function startedBySudo({ entrypoint, command }: Stage): Command | undefined {
  const [first, second] = [entrypoint, command].filter((one) => one && one.from !== 'base');
  if (!first) return undefined;
  const words = [first, ...(second ? [second] : [])].flatMap(lastCommand);
  const at = words.findIndex((word) => !/^(?:exec|\w+=.*|tini|dumb-init|--|-g)$/.test(basename(word)));
  return basename(words[at] ?? '') === 'sudo' && !/^-u|^--user/.test(words[at + 1] ?? '') ? first : undefined;
}

/** Its words; of a script those of the command that stays. */
function lastCommand({ argv, form, script = '' }: Command): string[] {
  const text =
    form === 'shell' ? script : /^(?:\S*\/)?(?:ba|da)?sh$/.test(argv[0] ?? '') ? (argv[2] ?? '') : undefined;
  if (text === undefined) return [...argv];
  const commands = shellCommands(text, () => undefined);
  return (commands.at(-1)?.words ?? []).map((word) => word.text ?? '');
}
