import type { EditReport } from '../../src/check/index.ts';
import { linesOf } from '../../src/review/line-change.ts';

/** What a fix makes of a text, character by character: the edits are as `prove` applies them. */
export function edited(text: string, edits: readonly EditReport[]): string {
  const lines = linesOf(text);
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  const offset = ({ line, column }: EditReport['start']): number =>
    (starts[line - 1] ?? text.length) + column - 1;
  return edits
    .toSorted((a, b) => offset(b.start) - offset(a.start))
    .reduce(
      (rest, { start, end, text: brought }) =>
        rest.slice(0, offset(start)) + brought + rest.slice(offset(end)),
      text,
    );
}

/** What "Commit suggestion" makes of a text, for as many as are committed together. */
export function committed(
  text: string,
  suggestions: readonly { startLine: number; line: number; lines: readonly string[] }[],
): string {
  const lines = linesOf(text);
  for (const { startLine, line, lines: brought } of suggestions.toSorted((a, b) => b.startLine - a.startLine))
    lines.splice(startLine - 1, line - startLine + 1, ...brought.map((each) => `${each}\n`));
  return lines.join('');
}

/** What `git apply` makes of a text; it throws where a line is not the one that the patch expects. */
export function patched(text: string, patch: readonly string[]): string {
  const left = linesOf(text);
  const result: string[] = [];
  for (const { sign, line } of patch.slice(2).flatMap(signedLine)) {
    if (sign === '@') result.push(...left.splice(0, startOf(line) - result.length));
    else if (sign !== '+' && left.shift() !== line) throw new Error(`not there: ${line}`);
    if (sign === ' ' || sign === '+') result.push(line);
  }
  return [...result, ...left].join('');
}

/** With its line end, unless the next line takes that away. */
function signedLine(text: string, index: number, patch: readonly string[]): { sign: string; line: string }[] {
  const sign = text.charAt(0);
  const end = patch[index + 1]?.startsWith('\\') ? '' : '\n';
  return sign === '\\' ? [] : [{ sign, line: text.slice(1) + end }];
}

/** How many lines of the new file stand before a hunk; one without lines is counted from the line before it. */
function startOf(header: string): number {
  const [, start, count] = /\+(\d+)(?:,(\d+))? @@/.exec(header) ?? [];
  return Number(start) - (count === '0' ? 0 : 1);
}
