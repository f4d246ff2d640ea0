import type { EditReport } from '../../check/index.ts';
import { lineChanges } from '../../review/line-change.ts';
import type { Text } from './lines.ts';

export interface ChangedLine {
  readonly sign: '-' | '+';
  /** Of the old text for a line that goes, of the new one for a line that comes. */
  readonly line: number;
  readonly text: string;
}

/** The lines of one file that a fix takes away and brings, in order. */
export function changeOf(file: Text, edits: readonly EditReport[]): ChangedLine[] {
  // For a reader a last line is one, with a line end or without.
  const lines = file.lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`));
  let shift = 0;
  return lineChanges(lines, edits).flatMap(({ first, last, brought }) => {
    const gone = numbered('-', lines.slice(first - 1, last - 1), first);
    const come = numbered('+', brought, first + shift);
    shift += come.length - gone.length;
    return [...gone, ...come];
  });
}

function numbered(sign: '-' | '+', lines: readonly string[], start: number): ChangedLine[] {
  return lines.map((line, index) => ({ sign, line: start + index, text: line.replace(/\r?\n$/, '') }));
}
