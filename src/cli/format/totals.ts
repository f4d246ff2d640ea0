import { causesOf, type Finding } from '../../check/index.ts';
import { rankOf } from './entry.ts';
import { groupedBy } from './grouped.ts';

/** Fewer rules than this are seen at a glance. */
const few = 3;

/** How often each rule was broken, as the entries above count, the worst first. */
export function totalsOf(findings: readonly Finding[]): string[] {
  const told = causesOf(findings).map(({ finding }) => finding);
  const groups = [...groupedBy(told, ({ severity, rule }) => `${severity}\0${rule}`).values()];
  if (groups.length < few) return [];
  const rows = groups
    .flatMap((group) => (group[0] ? [{ first: group[0], count: group.length }] : []))
    .sort((a, b) => rankOf(a.first) - rankOf(b.first) || b.count - a.count);
  const width = Math.max(...rows.map(({ count }) => String(count).length));
  return rows.map(
    ({ first: { severity, rule }, count }) =>
      `  ${severity.padEnd(7)}  ${String(count).padStart(width)}  ${rule}`,
  );
}
