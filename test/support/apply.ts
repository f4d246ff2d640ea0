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
  const lines = linesOf(text);
  const result: string[] = [];
  let at = 0;
  for (const [index, line] of patch.entries()) {
    const hunk = /^@@ -(\d+),(\d+) \+(\d+),\d+ @@$/.exec(line);
    const end = patch[index + 1]?.startsWith('\\') ? '' : '\n';
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      while (at < start) result.push(lines[at++] ?? '');
      if (result.length !== Number(hunk[3]) - (/\+\d+,0 /.test(line) ? 0 : 1))
        throw new Error(`misplaced: ${line}`);
    } else if (/^[ -](?!-- a\/)/.test(line)) {
      if (lines[at] !== line.slice(1) + end) throw new Error(`not there: ${line}`);
      if (line.startsWith(' ')) result.push(lines[at] ?? '');
      at++;
    } else if (/^\+(?!\+\+ b\/)/.test(line)) result.push(line.slice(1) + end);
  }
  return [...result, ...lines.slice(at)].join('');
}
