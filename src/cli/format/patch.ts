import type { EditReport } from '../../check/index.ts';
import { type LineChange, lineChanges, linesOf } from '../../review/line-change.ts';

/** A file, and the edits that change it. */
export interface Patched {
  readonly path: string;
  readonly before: string;
  readonly edits: readonly EditReport[];
}

/** Lines around a change by which `git apply` makes sure of the place. */
const context = 3;

/** A unified diff as `git diff` prints it. The edits tell where lines differ, so none need be compared. */
export function patchOf({ path, before, edits }: Patched): string {
  const lines = linesOf(before);
  const hunks = hunksOf(lineChanges(lines, edits));
  if (hunks.length === 0) return '';
  const [from, to] = [quotedPath(`a/${path}`), quotedPath(`b/${path}`)];
  // Git puts a tab behind a name with a space, which `patch` would else take for the start of a date.
  const end = path.includes(' ') && !from.startsWith('"') ? '\t' : '';
  let shift = 0;
  const texts = hunks.map((hunk) => {
    const text = hunkText(lines, hunk, shift);
    for (const { first, last, brought } of hunk) shift += brought.length - (last - first);
    return text;
  });
  return `diff --git ${from} ${to}\n--- ${from}${end}\n+++ ${to}${end}\n${texts.join('')}`;
}

/** Changes whose contexts touch share one hunk. */
function hunksOf(changes: readonly LineChange[]): LineChange[][] {
  const hunks: LineChange[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1)?.last;
    if (last !== undefined && change.first - last <= 2 * context) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function hunkText(lines: readonly string[], hunk: readonly LineChange[], shift: number): string {
  const start = Math.max(1, (hunk[0]?.first ?? 1) - context);
  const end = Math.min(lines.length + 1, (hunk.at(-1)?.last ?? 1) + context);
  const body: string[] = [];
  let at = start;
  for (const { first, last, brought } of hunk) {
    body.push(...signed(' ', lines.slice(at - 1, first - 1)));
    body.push(...signed('-', lines.slice(first - 1, last - 1)), ...signed('+', brought));
    at = last;
  }
  body.push(...signed(' ', lines.slice(at - 1, end - 1)));
  const brings = hunk.reduce((sum, { first, last, brought }) => sum + brought.length - (last - first), 0);
  return `@@ -${range(start, end - start)} +${range(start + shift, end - start + brings)} @@\n${body.join('')}`;
}

/** An empty range counts from the line before it. */
function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}

function signed(sign: ' ' | '-' | '+', lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`,
  );
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
