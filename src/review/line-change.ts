import type { EditReport } from '../check/index.ts';

/** Lines give way to others. Counted from 1, `last` exclusive; where it is `first`, lines come in before that one. */
export interface LineChange {
  readonly first: number;
  readonly last: number;
  /** Each with its line end, but for the last of a file that has none there. */
  readonly brought: readonly string[];
}

/** What the edits of one file do to its lines, in order, without lines that stay. The edits do not overlap. */
export function lineChanges(lines: readonly string[], edits: readonly EditReport[]): LineChange[] {
  const ordered = edits.toSorted(
    (a, b) => a.start.line - b.start.line || a.start.column - b.start.column || a.end.column - b.end.column,
  );
  return groupsOf(ordered).flatMap((group) => narrowed(lines, changed(lines, group)));
}

/** The lines of a text with their ends, as git counts them: only a line feed ends one. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Edits that touch a common line belong together. */
function groupsOf(edits: readonly EditReport[]): EditReport[][] {
  const groups: EditReport[][] = [];
  let reach = 0;
  for (const edit of edits) {
    if (edit.start.line <= reach) groups.at(-1)?.push(edit);
    else groups.push([edit]);
    reach = Math.max(reach, edit.end.line);
  }
  return groups;
}

function changed(lines: readonly string[], edits: readonly EditReport[]): LineChange {
  const first = edits[0]?.start.line ?? 1;
  const last = Math.min(edits.at(-1)?.end.line ?? 1, lines.length) + 1;
  let text = '';
  let at = { line: first, column: 1 };
  for (const edit of edits) {
    text += between(lines, at, edit.start) + edit.text;
    at = edit.end;
  }
  return { first, last, brought: linesOf(text + between(lines, at, { line: last, column: 1 })) };
}

function between(lines: readonly string[], start: EditReport['start'], end: EditReport['start']): string {
  const line = (number: number): string => lines[number - 1] ?? '';
  if (start.line === end.line) return line(start.line).slice(start.column - 1, end.column - 1);
  const head = line(start.line).slice(start.column - 1);
  return head + lines.slice(start.line, end.line - 1).join('') + line(end.line).slice(0, end.column - 1);
}

/** Without the lines that are the same before and after. */
function narrowed(lines: readonly string[], { first, last, brought }: LineChange): LineChange[] {
  const old = lines.slice(first - 1, last - 1);
  const head = commonStart(old, brought);
  const tail = commonStart(old.slice(head).reverse(), brought.slice(head).reverse());
  const change = {
    first: first + head,
    last: last - tail,
    brought: brought.slice(head, brought.length - tail),
  };
  return change.first === change.last && change.brought.length === 0 ? [] : [change];
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  let same = 0;
  while (same < length && a[same] === b[same]) same += 1;
  return same;
}
