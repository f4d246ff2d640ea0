import type { Finding, Report } from '../../check/index.ts';
import { type Closing, closingOf } from './closing.ts';
import { type Entry, entriesOf } from './entry.ts';
import { briefly, whole } from './place.ts';
import type { Page } from './page.ts';

export interface TextOptions extends Closing {
  /** So many entries at most. */
  readonly most?: number | undefined;
  /** Every place of an entry, not some. */
  readonly everywhere?: boolean | undefined;
}

/** The report for people: the worst first, then what was not judged, then what it all comes to. */
export function textOf(report: Report, page: Page, options: TextOptions): string {
  const entries = entriesOf(report.findings);
  const shown = entries.slice(0, options.most);
  const blocks = shown.map((entry) => blockOf(entry, page, options));
  return [...blocks, ...closingOf(report, page, { ...options, cut: entries.length - shown.length })].join(
    '\n',
  );
}

/** The first of several may have no fix. */
const tries = 3;

/** The files of which the report may show a fix: nobody sees those of the others. */
export function pathsInFull(findings: readonly Finding[]): Set<string> {
  const entries = entriesOf(findings).filter(isInFull);
  const causes = entries.flatMap(({ shown, elsewhere }) => [shown, ...elsewhere.slice(0, tries - 1)]);
  return new Set(causes.map(({ finding }) => finding.path));
}

/** A notice takes a line or two. */
function isInFull({ shown: { finding } }: Entry): boolean {
  return finding.severity !== 'notice';
}

function blockOf(entry: Entry, page: Page, { everywhere = false, stops }: TextOptions): string {
  const telling = { everywhere, stops };
  const lines = isInFull(entry) ? whole(entry, page, telling) : briefly(entry, page, telling);
  return [...lines, ''].join('\n');
}
