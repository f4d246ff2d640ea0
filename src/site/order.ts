import type { Entry } from './answer.ts';

const weights = ['error', 'warning', 'notice'];

/** Those of the file that is shown in the order of its lines, then the others. */
export function inOrder(entries: readonly Entry[], shown: string): Entry[] {
  const away = ({ finding: { path } }: Entry): number => (path === shown ? 0 : 1);
  return entries.toSorted(
    (a, b) =>
      away(a) - away(b) ||
      byText(a.finding.path, b.finding.path) ||
      a.finding.start.line - b.finding.start.line ||
      weights.indexOf(a.finding.severity) - weights.indexOf(b.finding.severity),
  );
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
