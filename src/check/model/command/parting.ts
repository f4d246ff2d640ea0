import type { BaseImageFacts, DropsRoot } from '../../facts/base-images.ts';
import type { Command, Stage } from '../image/dockerfile.ts';
import type { Container } from '../pod/pod.ts';
import type { Service } from '../service/service.ts';
import { basename } from '../image/path.ts';
import type { Scripted } from './script.ts';

/*
 * How a process that starts as root leaves it. An entrypoint does so for the program that its image starts and for no
 * other: `if [ "$1" = 'redis-server' -a "$(id -u)" = '0' ]` (docker-library, docker-entrypoint.sh). A server that drops
 * root by itself does so however it is started.
 */

/** `unknown`: what is started is a script, or the entrypoint may know this command as well. */
export type Parting = DropsRoot | 'unknown';

type Words = readonly (string | undefined)[];

/** What is started in the place of the image's entrypoint and command; undefined where the image's own is. */
interface Replacement {
  readonly entrypoint: Words | undefined;
  readonly command: Words | undefined;
}

interface Leaving extends Pick<BaseImageFacts, 'cmd'> {
  readonly dropsRoot: Parting | undefined;
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

function partingOf({ cmd, dropsRoot }: Leaving, { entrypoint, command }: Replacement): Parting | undefined {
  if (dropsRoot === undefined || (!entrypoint && !command)) return dropsRoot;
  const words = [...(entrypoint ?? []), ...(command ?? [])];
  const server = basename(cmd?.[0] ?? '');
  if (dropsRoot === 'workers' || dropsRoot === 'daemon') {
    if (command && !entrypoint && command[0]?.startsWith('-')) return dropsRoot;
    if (words.some((word) => word?.split(/[\s;&|"']+/).some((part) => basename(part) === server)))
      return dropsRoot;
  } else if (!entrypoint && isServer(command?.[0], server)) return dropsRoot;
  return mayLeaveRoot(words, entrypoint === undefined) ? 'unknown' : undefined;
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
  const [drops] = [start.join(' '), ...scripts].flatMap((text) => helperIn(text) ?? []);
  return { drops, isKnown: scripts.length > 0 };
}

const helpers: readonly DropsRoot[] = ['gosu', 'su-exec', 'setpriv', 's6-setuidgid'];

function helperIn(text: string): Parting | undefined {
  const [, helper = ''] = /(?:^|[\s/;&])(gosu|su-exec|setpriv|s6-setuidgid)\s/.exec(text) ?? [];
  const known = helpers.find((one) => one === helper);
  return known ?? (/(?:^|[\s/;&])(?:chpst|runuser|su)\s/.test(text) ? 'unknown' : undefined);
}

/** More stages than anybody puts on top of one another. */
const longestChain = 32;

/** Somebody put a helper into the image, for whom if not for the entrypoint. */
function hasHelper(stage: Stage): boolean {
  if (stage.base.facts?.dropsRoot !== undefined) return true;
  let at: Stage | undefined = stage;
  for (let depth = 0; at && depth < longestChain; depth++, at = at.parent)
    if (at.steps.some(({ instruction }) => /\b(?:gosu|su-exec)\b/.test(instruction.args))) return true;
  return false;
}
