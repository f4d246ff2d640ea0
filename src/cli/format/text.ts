import type { Finding, Report } from '../../check/index.ts';
import { briefly } from './brief.ts';
import { closingOf } from './closing.ts';
import { groupedBy } from './grouped.ts';
import { harmless } from './harmless.ts';
import type { Page } from './page.ts';
import { placeOf, whole } from './place.ts';
import { Reader } from './reader.ts';

/** The report for people: file by file, then what was not judged, then what it all comes to. */
export function textOf(report: Report, page: Page, vendored: number): string {
  const reader = new Reader();
  const files = groupedBy(report.findings, ({ path }) => path);
  const blocks = [...files].map(([path, findings]) => fileBlock(path, findings, page, reader));
  return [...blocks, ...closingOf(report, page, vendored)].join('\n');
}

/** The files of which the report shows more than a line a finding: nobody sees a fix of the others. */
export function pathsInFull(findings: readonly Finding[]): Set<string> {
  const reader = new Reader();
  const paths = new Set<string>();
  for (const [path, own] of groupedBy(findings, ({ path }) => path)) {
    for (const group of groupedBy(own, placeOf).values()) {
      if (!group.some((finding) => reader.wantsAll(finding))) continue;
      paths.add(path);
      for (const finding of group) reader.hasSeen(finding);
    }
  }
  return paths;
}

function fileBlock(path: string, findings: readonly Finding[], page: Page, reader: Reader): string {
  const shown: string[] = [];
  const rest: Finding[] = [];
  for (const group of groupedBy(findings, placeOf).values()) {
    if (group.some((finding) => reader.wantsAll(finding))) shown.push('', ...whole(group, page, reader));
    else rest.push(...group);
  }
  const short = briefly(rest, page, reader);
  if (shown.length > 0 && short.length > 0) shown.push('');
  return [page.paint('bold', harmless(path)), ...shown, ...short, ''].join('\n');
}
