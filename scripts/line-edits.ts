import type { EditReport } from '../src/check/index.ts';
import { linesOf } from '../src/review/line-change.ts';

/** What makes one text of another, by whole lines, as few of them as can be. For texts of a page's length. */
export function lineEdits(path: string, before: string, after: string): EditReport[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const common = longestCommon(old, fresh);
  const edits: EditReport[] = [];
  let [at, to] = [0, 0];
  for (const [i, j] of [...pairsIn(old, fresh, common), [old.length, fresh.length] as const]) {
    if (i > at || j > to)
      edits.push({ path, start: lineStart(at), end: lineStart(i), text: fresh.slice(to, j).join('') });
    [at, to] = [i + 1, j + 1];
  }
  return edits;
}

function lineStart(index: number): EditReport['start'] {
  return { line: index + 1, column: 1 };
}

/** `result[i][j]`: how many lines the two have in common from there on. */
function longestCommon(a: readonly string[], b: readonly string[]): number[][] {
  const result = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const [here, down, right] = [
        result[i + 1]?.[j + 1] ?? 0,
        result[i + 1]?.[j] ?? 0,
        result[i]?.[j + 1] ?? 0,
      ];
      const row = result[i];
      if (row) row[j] = a[i] === b[j] ? here + 1 : Math.max(down, right);
    }
  return result;
}

/** The lines that stay. */
function* pairsIn(
  a: readonly string[],
  b: readonly string[],
  common: readonly (readonly number[])[],
): Iterable<readonly [number, number]> {
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) yield [i++, j++];
    else if ((common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0)) i++;
    else j++;
  }
}
