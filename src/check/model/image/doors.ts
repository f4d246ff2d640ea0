import { shellCommands } from '../../read/shell.ts';
import type { Place, Source } from '../../text/source.ts';
import type { Account, Stage } from './dockerfile.ts';
import { historyOf } from './history.ts';
import { accountMadeBy } from './accounts.ts';
import { withNested } from './nested.ts';
import { allCallsIn, type ProgramCall, scriptsOf } from './script.ts';
import { buildEvents } from './doors/build.ts';
import { isWilling } from '../../facts/willing-programs.ts';
import { modeOf } from './mode.ts';
import { absolutePath, basename } from './path.ts';
import { plainWords } from './printed.ts';

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

/** The account by which a script of the repository that the build runs makes the user of the image root. */
export function rootByScript(stage: Stage, scriptAt: ScriptAt): Account | undefined {
  const { user } = stage;
  if (user.kind !== 'name') return undefined;
  for (const source of scriptsRunBy(stage, scriptAt)) {
    const accounts = withNested(shellCommands(source.text, () => undefined)).flatMap(
      (command) => accountMadeBy(command, { source, span: command.span }, []) ?? [],
    );
    const own = accounts.findLast((account) => account.kind === 'user' && account.name === user.name);
    if (own?.id === 0) return own;
  }
  return undefined;
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

/** A step that makes something set-user-ID that only the build can tell: `chmod u+s "$(which bash)"`, a whole folder. */
export function unclearDoor(stage: Stage): Place | undefined {
  return buildEvents(stage).find(({ call }) => call?.program === 'chmod' && isUnclear(call.args))?.call?.at;
}

function isUnclear(args: ProgramCall['args']): boolean {
  const words = plainWords(args).filter((word) => !/^-[a-zA-Z]*[vfcR]|^--/.test(word ?? ''));
  const [mode, ...paths] = words;
  // Of a mode that only the build knows, what concerns a shell is told.
  if (mode === undefined) return paths.some((path) => path !== undefined && isWilling(basename(path)));
  if (modeOf(mode)?.setsUser !== true) return false;
  const isDeep = args.some((word) => /^-\w*R|^--recursive$/.test(word ?? ''));
  return isDeep || paths.some((word) => word === undefined || /[*?[{]|bin\/?$/.test(word));
}
