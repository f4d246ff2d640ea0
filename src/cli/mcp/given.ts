import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/* What a program may hand over, and the words for the command line that come of it. */

/** It cannot be done, in a sentence for the program that asked. */
export class Refused extends Error {}

/** What is asked about: files and folders, or a text that has a name and is not written yet. */
export interface About {
  readonly paths?: readonly string[];
  readonly text?: string;
  readonly file?: string;
}

export interface Asked {
  readonly words: readonly string[];
  /** For standard input. */
  readonly input: string | undefined;
}

const mostPaths = 100;
const longestPath = 1_000;
/** No Dockerfile or manifest written by people comes near this. */
const mostText = 1024 * 1024;

/** For JSON Schema: what `About` may hold. */
export const aboutSchema = {
  paths: {
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: longestPath },
    maxItems: mostPaths,
    description: 'Files and folders below the folder of this server; the whole folder by default.',
  },
  text: { type: 'string', maxLength: mostText, description: 'A text that is not in a file yet.' },
  file: {
    type: 'string',
    minLength: 1,
    maxLength: longestPath,
    description:
      'What that text will be called, such as Dockerfile or k8s/web.yaml: the name says what it is.',
  },
} as const;

/** The operands of `plimsoll check` or `plimsoll fix`. */
export function operandsOf({ paths, text, file }: About, folder: string): Asked {
  if (text === undefined) {
    if (file !== undefined) throw new Refused('`file` is the name of `text`: give both, or `paths`.');
    return { words: ['--', ...(paths ?? ['.']).map((path) => inside(path, folder))], input: undefined };
  }
  if (file === undefined)
    throw new Refused('`text` needs `file`: its name says what it is, such as Dockerfile.');
  if (paths !== undefined) throw new Refused('Give either `paths`, or `text` and `file`.');
  return { words: ['--stdin-path', inside(file, folder), '--', '-'], input: text };
}

/**
 * The path as the command line takes it. It must lie in the folder, and so must what it leads to: a link may not show a
 * program files that nobody has opened to it. The name of a text need not be there.
 */
function inside(path: string, folder: string): string {
  const refusal = new Refused(`${JSON.stringify(path)} is outside the folder of this server.`);
  if (path.includes('\0')) throw refusal;
  const absolute = resolve(folder, path);
  if (!holds(folder, absolute) || !holds(realpathSync(folder), realOf(absolute))) throw refusal;
  const below = relative(folder, absolute).replaceAll(sep, '/');
  // `-` alone is standard input.
  return below === '' ? '.' : below.startsWith('-') ? `./${below}` : below;
}

function holds(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/** With every link followed, as far as the path is there. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = resolve(path, '..');
    return above === path ? path : resolve(realOf(above), path.slice(above.length).replace(/^[\\/]+/, ''));
  }
}
