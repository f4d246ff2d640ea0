import type { EditReport, FixReport } from '../check/index.ts';
import { type LineChange, lineChanges } from './line-change.ts';

/** Lines around a change. */
const context = 2;

/** A fix as a patch that `git apply` takes, in lines without their ends. */
export function patchOf({ edits }: FixReport, linesOf: (path: string) => readonly string[]): string[] {
  const byPath = new Map<string, EditReport[]>();
  for (const edit of edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit]);
  return [...byPath].flatMap(([path, own]) => {
    const lines = linesOf(path);
    const hunks = hunksOf(lineChanges(lines, own));
    const head = [`--- a/${path}`, `+++ b/${path}`];
    let shift = 0;
    const body = hunks.flatMap((hunk) => {
      const shown = hunkLines(hunk, lines, shift);
      shift += growth(hunk);
      return shown;
    });
    return body.length === 0 ? [] : [...head, ...body];
  });
}

/** Changes whose surroundings touch are shown together. */
function hunksOf(changes: readonly LineChange[]): LineChange[][] {
  const hunks: LineChange[][] = [];
  let reach = -Infinity;
  for (const change of changes) {
    if (change.first - context <= reach) hunks.at(-1)?.push(change);
    else hunks.push([change]);
    reach = change.last + context;
  }
  return hunks;
}

function growth(hunk: readonly LineChange[]): number {
  return hunk.reduce((sum, { first, last, brought }) => sum + brought.length - (last - first), 0);
}

function hunkLines(hunk: readonly LineChange[], lines: readonly string[], shift: number): string[] {
  const start = Math.max(1, (hunk[0]?.first ?? 1) - context);
  const end = Math.min(lines.length + 1, (hunk.at(-1)?.last ?? 1) + context);
  const shown: string[] = [];
  let at = start;
  for (const { first, last, brought } of hunk) {
    shown.push(...signed(' ', lines.slice(at - 1, first - 1)));
    shown.push(...signed('-', lines.slice(first - 1, last - 1)), ...signed('+', brought));
    at = last;
  }
  shown.push(...signed(' ', lines.slice(at - 1, end - 1)));
  const before = end - start;
  const after = before + growth(hunk);
  return [`@@ -${range(start, before)} +${range(start + shift, after)} @@`, ...shown];
}

/** No lines at all count from the line before them. */
function range(start: number, length: number): string {
  return `${length === 0 ? start - 1 : start},${length}`;
}

function signed(sign: string, lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, String.raw`\ No newline at end of file`],
  );
}
