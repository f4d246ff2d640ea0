/** The candidate that was probably meant, if any is near enough to be a slip of the fingers. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (word.length > 64 || Math.abs(word.length - candidate.length) >= bestDistance) continue;
    const distance = distanceBetween(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** ` Did you mean …?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>, prefix = ''): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : ` Did you mean \`${prefix}${meant}\`?`;
}

/** Insertions, deletions, replacements and swapped neighbours (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      current.push(step(a, b, row, column, { before, previous, current }));
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}

interface Rows {
  readonly before: readonly number[];
  readonly previous: readonly number[];
  readonly current: readonly number[];
}

function step(a: string, b: string, row: number, column: number, rows: Rows): number {
  const at = (line: readonly number[], index: number) => line[index] ?? Infinity;
  const same = a[row - 1] === b[column - 1];
  const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return Math.min(
    at(rows.previous, column) + 1,
    at(rows.current, column - 1) + 1,
    at(rows.previous, column - 1) + (same ? 0 : 1),
    swapped ? at(rows.before, column - 2) + 1 : Infinity,
  );
}
