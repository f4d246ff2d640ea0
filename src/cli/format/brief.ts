import type { Finding } from '../../check/index.ts';
import { groupedBy } from './grouped.ts';
import { listed, margin, type Page } from './page.ts';
import { headOf, labelled, placeOf, positionOf } from './place.ts';
import type { Reader } from './reader.ts';
import { wrap } from './wrap.ts';

/** A file's findings for a reader who knows their rules: what, and where; of what was said before, the rule. */
export function briefly(findings: readonly Finding[], page: Page, reader: Reader): string[] {
  const lines: string[] = [];
  const known: Finding[] = [];
  for (const finding of findings) {
    if (reader.wantsMessage(finding)) lines.push(...headOf(finding, page, `${positionOf(finding)} `));
    else known.push(finding);
    reader.hasSeen(finding);
  }
  const entries = [...groupedBy(known, (finding) => `${finding.severity} ${placeOf(finding)}`).values()];
  const alike = groupedBy(entries.flatMap(entryOf), ({ severity, text }) => `${severity} ${text}`);
  return [...lines, ...[...alike.values()].flatMap((group) => entryLines(group, page))];
}

interface Entry {
  readonly severity: Finding['severity'];
  readonly position: string;
  readonly text: string;
}

/** `container web: one-rule, another`. */
function entryOf(findings: readonly Finding[]): Entry[] {
  const [first] = findings;
  if (first === undefined) return [];
  const names = new Set(
    findings.map(({ rule, confidence }) => (confidence === 'likely' ? `${rule} (likely)` : rule)),
  );
  // A finding about the file itself has the file for its subject, whose name stands above.
  const thing = first.subject === first.path ? '' : `${first.subject}: `;
  return [{ severity: first.severity, position: positionOf(first), text: thing + [...names].join(', ') }];
}

function entryLines(entries: readonly Entry[], page: Page): string[] {
  const [first] = entries;
  if (first === undefined) return [];
  const positions = listed(
    entries.map(({ position }) => position),
    6,
  );
  return labelled(first.severity, wrap(`${positions} ${first.text}`, page.width - margin), page);
}
