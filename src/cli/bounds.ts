import type { CheckOptions } from '../check/index.ts';
import { isOverdue, within } from '../worker/within.ts';
import type { Io } from './io.ts';

/*
 * What is checked may come from strangers. A small folder is judged here, for a second at most; what needs longer is
 * done by this command again in a process of its own, which may be ended (apart.ts). So a small check starts no second
 * process, and a large one judges nothing twice.
 */

/** In the process that was started: gives the exit status of another that does all of it. */
export interface FirstTry {
  readonly apart: () => Promise<number>;
}

/** In the process of its own. */
export interface Apart {
  readonly tell: (news: News) => void;
  /** Units by name, and why they are not to be judged. */
  readonly givenUp: ReadonlyMap<string, string>;
}

/** The variable that tells a process that it is one of its own, and what it is not to judge. */
export const apartVariable = 'PLIMSOLL_APART';

/** Where it tells what it is at. */
export const newsDescriptor = 3;

/** What is judged now; nothing once all is. */
export interface News {
  readonly unit?: string;
  readonly done?: number;
  readonly total?: number;
}

/** This is not for here. */
export class NotHere extends Error {}

/** More than this is seldom judged in a second, and a second that is spent in vain is spent twice. */
const fewFiles = 200;
const fewBytes = 64 * 1024;
const millisecondsHere = 1000;

type Watched = Required<Pick<CheckOptions, 'onUnit' | 'givenUp' | 'onProgress'>>;

interface Size {
  readonly files: number;
  readonly bytes?: () => number;
}

/** Judges within limits. `progress` is for what is not told to another process. */
export function bounded<Value>(
  { bounds }: Io,
  { files, bytes = () => 0, progress = () => undefined }: Size & { progress?: Watched['onProgress'] },
  judge: (watched: Watched) => Value,
): Value {
  const here: Watched = { onUnit: () => undefined, givenUp: new Map(), onProgress: progress };
  if (!bounds) return judge(here);
  if ('tell' in bounds) return judgeApart(bounds, judge);
  if (files > fewFiles || bytes() > fewBytes) throw new NotHere();
  try {
    return within(millisecondsHere, () => judge(here));
  } catch (error) {
    // A fault of ours may be one of a single file, and then the others are judged all the same.
    throw isOverdue(error) || error instanceof RangeError || error instanceof TypeError
      ? new NotHere()
      : error;
  }
}

function judgeApart<Value>({ tell, givenUp }: Apart, judge: (watched: Watched) => Value): Value {
  tell({ unit: '' });
  const value = judge({
    givenUp,
    onUnit: (unit) => {
      tell({ unit });
    },
    onProgress: (done, total) => {
      tell({ done, total });
    },
  });
  tell({});
  return value;
}

/** Not all of it was judged, so this is no pass. */
export function isIncomplete({ bounds }: Io): boolean {
  return bounds !== undefined && 'tell' in bounds && bounds.givenUp.size > 0;
}

/** A line for the process that watches. */
export function written({ unit, done, total }: News): string {
  if (done !== undefined && total !== undefined) return `at ${done} ${total}\n`;
  return unit === undefined ? 'end\n' : `unit ${JSON.stringify(unit)}\n`;
}

export function read(line: string): News {
  if (line.startsWith('at ')) {
    const [done = 0, total = 0] = line.slice(3).split(' ').map(Number);
    return { done, total };
  }
  return line.startsWith('unit ') ? { unit: String(JSON.parse(line.slice(5))) } : {};
}

export function givenUpIn(text: string): Map<string, string> {
  const all: unknown = JSON.parse(text);
  if (typeof all !== 'object' || all === null) return new Map();
  return new Map(Object.entries(all).map(([unit, reason]) => [unit, String(reason)]));
}
