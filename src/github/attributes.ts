import { pathPattern } from '../check/index.ts';

/** A `.gitattributes` and where it stands. */
export interface AttributesFile {
  readonly path: string;
  readonly text: string;
}

/** Whether a file is said to be vendored or generated: true, expressly not: false, or nothing is said. */
export type Verdict = (path: string) => boolean | undefined;

type Attribute = 'linguist-vendored' | 'linguist-generated';

interface Line {
  /** What it takes to hold it against a path, for each of the path's letters. */
  readonly cost: number;
  readonly covers: (path: string) => boolean;
  /** `unset` takes back what an earlier line has said. */
  readonly values: ReadonlyMap<Attribute, boolean | 'unset'>;
}

/** Files are read up to here: each line is held against each path. */
const mostLines = 500;
/** Many times what any repository needs, and less than a second. */
const mostWork = 20_000_000;

/** As gitattributes(5) has it: the file of the deeper folder wins, in one file the later line. */
export function vendoredVerdict(files: readonly AttributesFile[]): Verdict {
  const lines = files
    .toSorted((a, b) => depthOf(a.path) - depthOf(b.path))
    .flatMap(linesOf)
    .slice(0, mostLines);
  let work = 0;
  return (path) => {
    const said = new Map<Attribute, boolean | 'unset'>();
    for (const { covers, values, cost } of lines) {
      work += cost * path.length;
      if (work > mostWork) break;
      if (covers(path)) for (const [attribute, value] of values) said.set(attribute, value);
    }
    const verdicts = [...said.values()].filter((value) => value !== 'unset');
    return verdicts.length === 0 ? undefined : verdicts.includes(true);
  };
}

function depthOf(path: string): number {
  return path.split('/').length;
}

function linesOf({ path, text }: AttributesFile): Line[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return text.split(/\r?\n/).flatMap((line) => {
    const [pattern = '', ...words] = line.trim().split(/[ \t]+/);
    const values = new Map(words.flatMap(valueOf));
    const covers = values.size === 0 ? undefined : patternIn(folder, pattern);
    return covers ? [{ covers, values, cost: pattern.length }] : [];
  });
}

/** `linguist-vendored`, `-linguist-vendored`, `!linguist-vendored`, `linguist-vendored=false` */
function valueOf(word: string): [Attribute, boolean | 'unset'][] {
  const [, sign, name, value] = /^([-!]?)(linguist-(?:vendored|generated))(?:=(.*))?$/.exec(word) ?? [];
  if (name !== 'linguist-vendored' && name !== 'linguist-generated') return [];
  if (sign === '!') return [[name, 'unset']];
  return [[name, sign === '' && (value === undefined || value === 'true')]];
}

/** Undefined for what git takes for no pattern, and for those with sets of characters, which nobody writes here. */
function patternIn(folder: string, pattern: string): ((path: string) => boolean) | undefined {
  if (/^[#!"]|[[\]]|\/$/.test(pattern) || pattern === '') return undefined;
  const isAnchored = pattern.includes('/');
  const own = isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`;
  const matches = pathPattern(plainBraces(own));
  // Without wildcards a pattern is the file alone, and not what lies in a folder of that name.
  const isPlain = !/[*?\\]/.test(own);
  return (path) => {
    if (!path.startsWith(folder)) return false;
    const rest = path.slice(folder.length);
    return isPlain ? rest === own : matches(rest);
  };
}

/** To git a brace is a character like others. */
function plainBraces(pattern: string): string {
  return pattern.replace(/[{}]/g, '\\$&');
}
