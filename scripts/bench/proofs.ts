import { check, type File, fileSetOf, fixesOf } from '../../src/check/index.ts';
import { type FileChange, review } from '../../src/review/review.ts';

/* What proving costs: of one fix, and in a review that somebody waits for. */

type Stopwatch = (run: () => void) => number;

/** How much longer a check takes with fixes than without, by each fix that it offers. */
export function costOfProofs(files: readonly File[], milliseconds: Stopwatch): string {
  let fixes = 0;
  const plain = best(milliseconds, () => check(files, { fixes: false }));
  const whole = best(milliseconds, () => {
    fixes = fixesOf(check(files).findings).length;
  });
  const [each, share] = [(whole - plain) / Math.max(fixes, 1), (100 * (whole - plain)) / whole];
  return (
    `proofs: ${fixes} fixes of ${files.length} files, ${each.toFixed(2)} ms each; ` +
    `${plain.toFixed(0)} ms without them, ${whole.toFixed(0)} ms with (${share.toFixed(0)} % of the time)`
  );
}

/** A pull request that adds all of these files to the others, and one that changes a line of each. */
export function costOfReviews(
  changed: readonly File[],
  others: readonly File[],
  milliseconds: Stopwatch,
): string[] {
  const head = fileSetOf([...others, ...changed]);
  const changes = (status: FileChange['status']) => changed.map(({ path }) => ({ path, status }));
  const older = changed.map(({ path, text }) => ({ path, text: `${text.trimEnd()}\n# older\n` }));
  const bases = [
    { name: 'new', base: fileSetOf(others), status: 'added' },
    { name: 'changed', base: fileSetOf([...others, ...older]), status: 'modified' },
  ] as const;
  return bases.map(({ name, base, status }) => {
    let introduced = 0;
    const run = () => {
      introduced = review({ base, head, changes: changes(status) }).introduced.length;
    };
    const cold = milliseconds(run);
    const warm = best(milliseconds, run);
    return (
      `review of ${changed.length} ${name} files among ${others.length} others: ` +
      `${introduced} findings introduced, cold ${cold.toFixed(0)} ms, warm ${warm.toFixed(0)} ms`
    );
  });
}

function best(milliseconds: Stopwatch, run: () => void): number {
  return Math.min(...[1, 2, 3].map(() => milliseconds(run)));
}
