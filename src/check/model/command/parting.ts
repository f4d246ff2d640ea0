import type { BaseImageFacts, Parting } from '../../facts/base-images.ts';
import type { RootSeen, SavedTrial } from '../../facts/saved-images.ts';
import type { Command, Stage } from '../image/dockerfile.ts';
import type { Container } from '../pod/pod.ts';
import type { Service } from '../service/service.ts';
import { basename } from '../image/path.ts';
import { helperOf, helpers, leavingIn } from './leaving.ts';
import type { Scripted } from './script.ts';
import { shellCommands } from '../../read/shell.ts';
import type { Instruction, Step } from '../image/dockerfile.ts';
import { callsOf } from '../image/script.ts';

/*
 * How a process that starts as root leaves it. An entrypoint does so for the program that its image starts and for no
 * other: `if [ "$1" = 'redis-server' -a "$(id -u)" = '0' ]` (docker-library, docker-entrypoint.sh). A server that drops
 * root by itself does so however it is started.
 */

type Words = readonly (string | undefined)[];

/** What is started in the place of the image's entrypoint and command; undefined where the image's own is. */
interface Replacement {
  readonly entrypoint: Words | undefined;
  readonly command: Words | undefined;
}

interface Leaving extends Pick<BaseImageFacts, 'cmd' | 'dropsRoot' | 'entrypoint' | 'rootSeen'> {
  /** A trial of this very start. */
  readonly tried?: Pick<SavedTrial, 'root'>;
}

export function partingOfContainer(container: Container, image: Leaving | undefined): Parting | undefined {
  const [entrypoint, command] = ['command', 'args'].map((key) => {
    const items = container.at(key).items();
    return items.length > 0 ? items.map(({ text }) => text) : undefined;
  });
  return image && partingOf(image, { entrypoint, command });
}

export function partingOfService(service: Service, image: Leaving | undefined): Parting | undefined {
  const { entrypoint, command } = service;
  return image && partingOf(image, { entrypoint, command: command?.length === 0 ? undefined : command });
}

/** The same for the image that a stage makes, started as it is. */
export function partingOfStage(stage: Stage, project: Scripted): Parting | undefined {
  const { base, entrypoint, command } = stage;
  const own = { entrypoint: ownWords(entrypoint), command: ownWords(command) };
  const found = base.facts && partingOf(base.facts, own);
  const words = own.entrypoint ?? (entrypoint === null ? own.command : undefined);
  if (words === undefined || (found !== undefined && found !== 'unknown')) return found;
  const read = readingOf(words, stage, project);
  if (read.drops !== undefined || read.isKnown) return read.drops;
  return isScript(words) && hasHelper(stage) ? 'unknown' : undefined;
}

function ownWords(command: Command | null | undefined): readonly string[] | undefined {
  return command && command.from !== 'base' ? command.argv : undefined;
}

function partingOf(
  { entrypoint: kept, cmd, dropsRoot, tried, rootSeen }: Leaving,
  { entrypoint, command }: Replacement,
): Parting | undefined {
  const server = basename(cmd?.[0] ?? '');
  const isOwn = !entrypoint && (!command || isServer(command[0], server));
  const root = tried?.root ?? (isOwn ? rootSeen : undefined);
  if (root !== undefined) return partingSeen(root, dropsRoot);
  if (dropsRoot === undefined || (!entrypoint && !command)) return dropsRoot;
  const words = [...(entrypoint ?? []), ...(command ?? [])];
  if (startsServer({ entrypoint, command }, server, dropsRoot)) return dropsRoot;
  return mayLeaveRoot(words, entrypoint === undefined && kept?.length !== 0) ? 'unknown' : undefined;
}

/** A server that drops root by itself is one wherever it stands; an entrypoint does it for its own alone. */
function startsServer({ entrypoint, command }: Replacement, server: string, dropsRoot: Parting): boolean {
  if (dropsRoot !== 'workers' && dropsRoot !== 'daemon') return !entrypoint && isServer(command?.[0], server);
  if (command && !entrypoint && command[0]?.startsWith('-')) return true;
  const words = [...(entrypoint ?? []), ...(command ?? [])];
  return words.some((word) => word?.split(/[\s;&|"']+/).some((part) => basename(part) === server));
}

/** What is known besides says by what it left root. */
function partingSeen(root: RootSeen, known: Parting | undefined): Parting | undefined {
  if (root === 'all') return undefined;
  if (root === 'master') return 'workers';
  return known === undefined || known === 'unknown' || known === 'workers' ? 'somehow' : known;
}

/** docker-library's entrypoints put the server before what begins with a dash. */
function isServer(word: string | undefined, server: string): boolean {
  return word !== undefined && (word.startsWith('-') || basename(word) === server);
}

function isScript(words: Words): boolean {
  return /\.sh\b|entrypoint/.test(words.join(' '));
}

const shells = new Set(['ash', 'bash', 'dash', 'sh']);

function mayLeaveRoot(words: Words, isEntrypointKept: boolean): boolean {
  if (words.includes(undefined) || isScript(words) || helperIn(words.join(' ')) !== undefined) return true;
  return isEntrypointKept && !shells.has(basename(words[0] ?? ''));
}

/** The helper by which an entrypoint, or the script that it is, goes on as another user. */
function readingOf(
  words: readonly string[],
  stage: Stage,
  project: Scripted,
): { readonly drops: Parting | undefined; readonly isKnown: boolean } {
  // `tini -- /entrypoint.sh`: the script is one of the first words.
  const start = words.slice(0, 4);
  const scripts = start
    .filter((word) => !word.startsWith('-'))
    .flatMap((word) => project.scriptAt(stage, word)?.text ?? []);
  const [first] = stage.command?.argv ?? [];
  const found = [
    directly(words),
    ...scripts.map((text) => (helperIn(text) === undefined ? undefined : leavingIn(text, first ?? ''))),
  ];
  const drops = found.find((one) => one !== undefined);
  return {
    drops: drops !== undefined && isSpoilt(words, stage) ? 'unknown' : drops,
    isKnown: scripts.length > 0,
  };
}

/** `["tini", "--", "gosu", "app"]`; of more than one command nobody can tell which one stays. */
function directly(words: readonly string[]): Parting | undefined {
  const at = words.findIndex((word) => !/^(?:(?:\S*\/)?(?:tini|dumb-init|catatonit)|-g|-s|--)$/.test(word));
  const own = words.slice(at);
  const [shell, option, script] = own;
  if (shells.has(basename(shell ?? '')) && /^-\w*c$/.test(option ?? '') && script !== undefined)
    return inShell(script);
  const drops = helperOf([...own, '"$@"']);
  return drops ?? (helperIn(own.join(' ')) === undefined ? undefined : 'unknown');
}

function inShell(script: string): Parting | undefined {
  if (helperIn(script) === undefined) return undefined;
  const [only, ...others] = shellCommands(script, () => undefined);
  const words = only?.words.map(({ text }) => text) ?? [];
  const isOne = others.length === 0 && !/[;&|\n]/.test(script);
  return (isOne ? helperOf(words[0] === 'exec' ? words.slice(1) : words) : undefined) ?? 'unknown';
}

/** The user that is changed to is root, or the program that changes it is one of their own, or the script is edited. */
function isSpoilt(words: readonly string[], stage: Stage): boolean {
  const hasRoots = stage.accounts.some(
    ({ kind, id, name }) => kind === 'user' && id === 0 && name !== 'root',
  );
  const names = new Set(words.map(basename).filter((name) => /\.sh$|entrypoint/.test(name)));
  return hasRoots || stage.steps.some((step) => bringsOwn(step) || edits(step, names));
}

function bringsOwn({ copy }: Step): boolean {
  if (!copy || copy.from) return false;
  const paths = [...copy.sources, copy.destination].flatMap((one) => ('error' in one ? [] : one.text));
  return paths.some((path) => helpers.some((helper) => helper === basename(path)) && !path.includes('://'));
}

/** Beyond its line ends and its mode. */
function edits({ instruction }: Step, names: ReadonlySet<string>): boolean {
  if (instruction.keyword !== 'RUN' || ![...names].some((name) => instruction.args.includes(name)))
    return false;
  return callsOf(instruction).some(
    ({ program, args }) =>
      /^(?:sed|perl|awk|tee|ed|patch|cp|mv|ln|echo|printf)$/.test(program) &&
      args.some((word) => word !== undefined && names.has(basename(word))) &&
      !args.some((word) => /\\r/.test(word ?? '')),
  );
}

const others = new Set(['chpst', 'runuser', 'su']);
/** Say something of a helper, and start none. */
const talking = new Set(['echo', 'printf', 'cat', 'true', ':', 'command', 'which', 'type']);

/** What a command, or one of a script, goes on as another user by. */
function helperIn(text: string): Parting | undefined {
  let found: Parting | undefined;
  for (const { words } of shellCommands(text, () => undefined)) {
    const names = words.map((word) => basename(word.text ?? ''));
    const at = names.findIndex((name) => others.has(name) || helpers.some((helper) => helper === name));
    if (at === -1 || at === words.length - 1 || talking.has(names[0] ?? '')) continue;
    if (staysRoot(names.slice(at + 1))) continue;
    const helper = helpers.find((one) => one === names[at]);
    if (helper !== undefined) return helper;
    found = 'unknown';
  }
  return found;
}

/** `gosu root`, `su-exec 0:0`, `setpriv --reuid=0`. */
function staysRoot([first = '', second = '']: readonly string[]): boolean {
  const user = /^--?(?:reuid|u)$/.test(first) ? second : first.replace(/^--reuid=/, '');
  return /^(?:root|\+?0+)(?::.*)?$/.test(user);
}

/** More stages than anybody puts on top of one another. */
const longestChain = 32;

/** Somebody put a helper into the image, for whom if not for the entrypoint. */
function hasHelper(stage: Stage): boolean {
  if (stage.base.facts?.dropsRoot !== undefined) return true;
  let at: Stage | undefined = stage;
  for (let depth = 0; at && depth < longestChain; depth++, at = at.parent)
    if (at.steps.some(({ instruction }) => bringsHelper(instruction))) return true;
  return false;
}

/** Downloads, installs, copies or tries one; to speak of it is not enough. */
function bringsHelper(instruction: Instruction): boolean {
  if (!/\b(?:gosu|su-exec)\b/.test(instruction.args)) return false;
  if (instruction.keyword !== 'RUN') return /^(?:COPY|ADD)$/.test(instruction.keyword);
  const names = /(?:^|[/=-])(?:gosu|su-exec)\b/;
  return callsOf(instruction).some(
    ({ program, args }) =>
      !talking.has(program) &&
      (names.test(program) || args.some((word) => word === undefined || names.test(word))),
  );
}

/** How such a process is root, and what of it stays so. */
export function rootWords(parting: Parting | undefined): { readonly does: string; readonly rest: string } {
  return {
    does: parting === undefined || parting === 'workers' ? 'runs as' : 'starts as',
    rest: parting === 'workers' ? '; only its workers do not' : '',
  };
}
