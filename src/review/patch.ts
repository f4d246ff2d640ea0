import type { EditReport, FixReport } from '../check/index.ts';
import { type LineChange, lineChanges } from './line-change.ts';

/** Lines around a change by which `git apply` makes sure of the place. */
const context = 3;

/** A fix as a patch that `git apply` takes, in lines without their ends. */
export function patchOf({ edits }: FixReport, linesOf: (path: string) => readonly string[]): string[] {
  const byPath = new Map<string, EditReport[]>();
  for (const edit of edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit]);
  return [...byPath].flatMap(([path, own]) => {
    const hunks = hunksIn(linesOf(path), own);
    return hunks.length === 0 ? [] : [`--- a/${path}`, `+++ b/${path}`, ...hunks];
  });
}

/** What edits do to the lines of a file, as `git diff` prints it, in lines without their ends. */
export function hunksIn(lines: readonly string[], edits: readonly EditReport[]): string[] {
  let shift = 0;
  return grouped(lineChanges(lines, edits)).flatMap((hunk) => {
    const shown = hunkLines(lines, hunk, shift);
    shift += growthOf(hunk);
    return shown;
  });
}

/** Changes whose contexts touch share one hunk. */
function grouped(changes: readonly LineChange[]): LineChange[][] {
  const hunks: LineChange[][] = [];
  let reach = -Infinity;
  for (const change of changes) {
    if (change.first - context <= reach) hunks.at(-1)?.push(change);
    else hunks.push([change]);
    reach = change.last + context;
  }
  return hunks;
}

function growthOf(hunk: readonly LineChange[]): number {
  return hunk.reduce((sum, { first, last, brought }) => sum + brought.length - (last - first), 0);
}

function hunkLines(lines: readonly string[], hunk: readonly LineChange[], shift: number): string[] {
  const start = Math.max(1, (hunk[0]?.first ?? 1) - context);
  const end = Math.min(lines.length + 1, (hunk.at(-1)?.last ?? 1) + context);
  const shown: string[][] = [];
  let at = start;
  for (const { first, last, brought } of hunk) {
    shown.push(signed(' ', lines.slice(at - 1, first - 1)));
    shown.push(signed('-', lines.slice(first - 1, last - 1)), signed('+', brought));
    at = last;
  }
  shown.push(signed(' ', lines.slice(at - 1, end - 1)));
  const before = end - start;
  return [
    `@@ -${range(start, before)} +${range(start + shift, before + growthOf(hunk))} @@`,
    ...shown.flat(),
  ];
}

/** An empty range counts from the line before it. */
function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}

function signed(sign: ' ' | '-' | '+', lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, String.raw`\ No newline at end of file`],
  );
}
