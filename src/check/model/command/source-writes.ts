import { once } from '../once.ts';
import type { Source } from '../../text/source.ts';
import { type Language, languages, rooted } from './languages.ts';

/*
 * What the source of a program writes to, as far as calls of its language's own library show it. A call is found by its
 * name, so what is found may never be carried out; whoever takes something from a program leaves it alone then. That
 * nothing is found proves little for a program of which parts are not there to read, and much for one that is.
 */

export interface SourceNeeds {
  /** Folders, and the folders of files, as they are written; undefined where only the running program can tell. */
  readonly writes: readonly (string | undefined)[];
  /** It starts something, or asks for something, that root alone may. */
  readonly needsRoot: boolean;
}

/** More than anybody writes by hand: bundled, or data. */
const longest = 262_144;
/** Nobody's path is longer. */
const longestArgument = 240;

export function isProgramSource(path: string): boolean {
  return languages.some(({ name }) => name.test(path)) && !beside.test(path);
}

/** Tests, and what builds or configures the program before it is started. */
const beside =
  /(?:^|\/)(?:__tests__|docs?|e2e|examples?|node_modules|specs?|tests?|vendor)\/|(?:_test|\.test|\.spec|\.config|\.stories)\.\w+$|(?:^|\/)(?:conftest|gulpfile|setup|test_\w+|webpack[\w.]*)\.\w+$/i;

export const sourceNeeds = once(({ path, text }: Source): SourceNeeds => {
  const found = languages.find(({ name }) => name.test(path));
  if (!found) return { writes: [], needsRoot: false };
  if (text.length > longest) return { writes: [undefined], needsRoot: false };
  return { writes: writesIn(text, found), needsRoot: rooted.some((pattern) => pattern.test(text)) };
});

function writesIn(text: string, { folders, files, opens, others }: Language): (string | undefined)[] {
  const argumentsOf = (calls: RegExp): string[] =>
    Array.from(text.matchAll(calls), ({ 0: call, index }) => {
      const start = index + call.length;
      return text.slice(start, start + longestArgument);
    });
  const opened = opens ? argumentsOf(opens).filter((rest) => writing.test(rest.split('\n', 1)[0] ?? '')) : [];
  return [
    ...argumentsOf(folders).map(pathIn),
    ...[...argumentsOf(files), ...opened].map((rest) => {
      const file = pathIn(rest);
      return file === undefined ? undefined : folderOfFile(file);
    }),
    ...(others.test(text) ? [undefined] : []),
  ];
}

/** The mode behind the name of a file that is opened: `'w'`, `"ab+"`, `mode='x'`. */
const writing = /,\s*(?:mode\s*=\s*)?["'][rbt]?[wax]/;

/** The path that a call is given first, where it is a text in which nothing is put in. */
function pathIn(rest: string): string | undefined {
  const [start = '', quote = ''] = /^\s*(?:(?:pathlib\.)?Path\(\s*)?(["'`])/.exec(rest) ?? [];
  const end = quote === '' ? -1 : rest.indexOf(quote, start.length);
  if (end === -1 || !/^\s*[,)]/.test(rest.slice(end + 1))) return undefined;
  const path = rest.slice(start.length, end);
  return /^[\w@:+./-]+$/.test(path) ? path : undefined;
}

function folderOfFile(file: string): string {
  if (file === ':memory:') return '/tmp';
  const slash = file.lastIndexOf('/');
  return slash === -1 ? '.' : file.slice(0, Math.max(slash, 1));
}
