import type { EditReport } from '../../check/index.ts';
import { linesOf } from '../../review/line-change.ts';
import { hunksIn } from '../../review/patch.ts';

/** A file, and the edits that change it. */
export interface Patched {
  readonly path: string;
  readonly before: string;
  readonly edits: readonly EditReport[];
}

/** A unified diff as `git diff` prints it. The edits tell where lines differ, so none need be compared. */
export function patchOf({ path, before, edits }: Patched): string {
  const hunks = hunksIn(linesOf(before), edits);
  if (hunks.length === 0) return '';
  const [from, to] = [quotedPath(`a/${path}`), quotedPath(`b/${path}`)];
  // Git puts a tab behind a name with a space, which `patch` would else take for the start of a date.
  const end = path.includes(' ') && !from.startsWith('"') ? '\t' : '';
  return `diff --git ${from} ${to}\n--- ${from}${end}\n+++ ${to}${end}\n${hunks.join('\n')}\n`;
}

/** Git's quoting of names (quote.c): what C escapes, and whatever is not ASCII byte by byte, in double quotes. */
export function quotedPath(path: string): string {
  if (/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(path)) return path;
  const quoted = Array.from(new TextEncoder().encode(path), quotedByte);
  return `"${quoted.join('')}"`;
}

const escapes: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

function quotedByte(byte: number): string {
  if (byte >= 0x20 && byte < 0x7f) return escapes[byte] ?? String.fromCharCode(byte);
  return escapes[byte] ?? `\\${byte.toString(8).padStart(3, '0')}`;
}
