import type { Finding, Report } from '../../check/index.ts';
import { closingOf } from './closing.ts';
import { groupedBy } from './grouped.ts';
import { harmless } from './harmless.ts';
import type { Page } from './page.ts';
import { briefly, placeOf, whole } from './place.ts';

/** After so many places a reader knows what a rule is about: from then on it takes one line. */
const enough = 3;

/** The report for people: file by file, then what was not judged, then what it all comes to. */
export function textOf(report: Report, page: Page, vendored: number): string {
  const times = new Map<string, number>();
  const files = groupedBy(report.findings, ({ path }) => path);
  const blocks = [...files].map(([path, findings]) => fileBlock(path, findings, page, times));
  return [...blocks, ...closingOf(report, page, vendored)].join('\n');
}

function fileBlock(
  path: string,
  findings: readonly Finding[],
  page: Page,
  times: Map<string, number>,
): string {
  const told = new Set<string>();
  const lines = [page.paint('bold', harmless(path)), ''];
  const short: Finding[] = [];
  for (const group of groupedBy(findings, placeOf).values()) {
    if (group.every((finding) => isKnown(finding, times))) {
      short.push(...group);
      continue;
    }
    for (const { rule } of group) times.set(rule, (times.get(rule) ?? 0) + 1);
    lines.push(...whole(group, page, told), '');
  }
  if (short.length > 0) lines.push(...short.flatMap((finding) => briefly(finding, page)), '');
  return lines.join('\n');
}

function isKnown({ rule, severity }: Finding, times: ReadonlyMap<string, number>): boolean {
  return severity === 'notice' || (times.get(rule) ?? 0) >= enough;
}
