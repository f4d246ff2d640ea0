import type { EditReport } from '../../check/index.ts';
import type { Text } from './lines.ts';

export interface ChangedLine {
  readonly sign: '-' | '+';
  /** Of the old text for a line that goes, of the new one for a line that comes. */
  readonly line: number;
  readonly text: string;
}

/** The lines of one file that a fix takes away and brings, in order. */
export function changeOf(file: Text, edits: readonly EditReport[]): ChangedLine[] {
  const ordered = [...edits].sort((a, b) => file.offset(a.start) - file.offset(b.start));
  let shift = 0;
  return hunksOf(ordered).flatMap((hunk) => {
    const change = changeOfHunk(file, hunk, shift);
    shift +=
      change.filter(({ sign }) => sign === '+').length - change.filter(({ sign }) => sign === '-').length;
    return change;
  });
}

interface Hunk {
  readonly first: number;
  readonly last: number;
  readonly edits: readonly EditReport[];
}

/** Edits that touch a common line belong together. */
function hunksOf(edits: readonly EditReport[]): Hunk[] {
  const hunks: Hunk[] = [];
  for (const edit of edits) {
    const previous = hunks.at(-1);
    if (previous !== undefined && edit.start.line <= previous.last) {
      const last = Math.max(previous.last, edit.end.line);
      hunks[hunks.length - 1] = { first: previous.first, last, edits: [...previous.edits, edit] };
    } else hunks.push({ first: edit.start.line, last: edit.end.line, edits: [edit] });
  }
  return hunks;
}

function changeOfHunk(file: Text, { first, last, edits }: Hunk, shift: number): ChangedLine[] {
  const from = file.startOf(first);
  const to = file.startOf(last + 1);
  let at = from;
  let text = '';
  for (const edit of edits) {
    text += file.slice(at, file.offset(edit.start)) + edit.text;
    at = file.offset(edit.end);
  }
  const old = linesOf(file.slice(from, to));
  const fresh = linesOf(text + file.slice(at, to));
  const before = commonStart(old, fresh);
  const after = commonStart(old.slice(before).reverse(), fresh.slice(before).reverse());
  const changed = (sign: '-' | '+', lines: readonly string[], start: number): ChangedLine[] =>
    lines
      .slice(before, lines.length - after)
      .map((line, index) => ({ sign, line: start + before + index, text: line }));
  return [...changed('-', old, first), ...changed('+', fresh, first + shift)];
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  let same = 0;
  while (same < length && a[same] === b[same]) same += 1;
  return same;
}
