import type { Command, Stage, Step } from '../model/image/dockerfile.ts';
import { historyOf } from '../model/image/history.ts';
import { absolutePath, isWithin } from '../model/image/path.ts';
import { callsOf } from '../model/image/script.ts';

/*
 * The folders that a Dockerfile gets ready for its program to write to: those it makes and leaves empty, and those it
 * names to the program, in a variable or on its command line.
 */

/** Undefined where something that it names is no folder of its own. */
export function preparedFolders(stage: Stage): readonly string[] | undefined {
  const steps = historyOf(stage);
  if (!steps) return undefined;
  const named = [...stage.env.values()].flatMap(({ text }) => dataIn(text, stage));
  const told = [stage.entrypoint, stage.command].flatMap((one) =>
    one && one.from !== 'base' ? wordsOf(one).flatMap((word) => dataIn(word, stage)) : [],
  );
  const all = [...madeIn(steps, stage), ...named, ...told];
  return all.includes(undefined) ? undefined : all.flatMap((path) => path ?? []);
}

function wordsOf({ argv, script = '', form }: Command): readonly string[] {
  return form === 'shell' ? script.split(/\s+/) : argv;
}

/** Made for something to be put in later: nothing is copied there, it is not removed, and it is no part of the system. */
function madeIn(steps: readonly Step[], stage: Stage): string[] {
  const made = pathsGiven('mkdir', steps).filter((path) => forData.test(path));
  const removed = new Set(pathsGiven('rm', steps));
  return made.filter((path) => !removed.has(path) && !isSystem(path) && !isFilled(path, stage));
}

function pathsGiven(name: string, steps: readonly Step[]): string[] {
  return steps.flatMap(({ instruction, workdir }) => {
    if (instruction.keyword !== 'RUN') return [];
    const words = callsOf(instruction).flatMap(({ program, args }) => (program === name ? args : []));
    return words.flatMap((word) =>
      word === undefined || word.startsWith('-') ? [] : absolutePath(workdir ?? '/', word),
    );
  });
}

/** What such folders are called. */
const forData =
  /\/(?:\.?cache|artifacts|backups?|data|databases?|db|downloads?|files|locks?|logs?|media|models|output|persist(?:ent)?|pids?|queue|results?|run|sessions?|sockets?|spool|state|storage|te?mp|uploads?|var|volumes?|work)(?:[-_.\w]*)$/i;

function isSystem(path: string): boolean {
  return [
    '/bin',
    '/boot',
    '/dev',
    '/etc',
    '/lib',
    '/proc',
    '/root',
    '/sbin',
    '/sys',
    '/tmp',
    '/usr',
    '/var/tmp',
  ].some((folder) => isWithin(path, folder) && !isWithin(path, '/usr/src'));
}

function isFilled(path: string, { steps }: Stage): boolean {
  return steps.some(
    ({ copy, workdir }) =>
      copy &&
      !('error' in copy.destination) &&
      isWithin(absolutePath(workdir ?? '/', copy.destination.text), path),
  );
}

/** `DATA_DIR=/data`, `--log-file=/app/logs/a.log`; undefined for a file beside the code. */
function dataIn(text: string, stage: Stage): (string | undefined)[] {
  const [, path] = /(?:^|[=:,])(\/[\w.@+-]+(?:\/[\w.@+-]+)*)\/?$/.exec(text) ?? [];
  if (path === undefined) return [];
  const whole = absolutePath('/', path);
  if (isSystem(whole) || isFilled(whole, stage)) return [];
  const slash = whole.lastIndexOf('/');
  if (written.test(whole)) return [slash > 0 ? whole.slice(0, slash) : undefined];
  return forData.test(whole) ? [whole] : [];
}

const written = /\.(?:db|lock|log|pid|sock|socket|sqlite3?)$/i;
