import { check, type CheckOptions, type Report, type Skipped } from '../check/index.ts';
import { Disk } from './files/disk.ts';
import type { Selection } from './files/selection.ts';
import { groupedBy } from './format/grouped.ts';
import { pathsInFull } from './format/text.ts';

export interface Judged {
  readonly report: Report;
  /** What could not be read. */
  readonly unread: readonly Skipped[];
}

/** Of more files than this most findings are told in a line, without their fix. */
const large = 200;

/** Everything that is found, with every fix. */
export function judge(selection: Selection, options: CheckOptions, disk = new Disk(selection)): Judged {
  return { report: check(disk, options), unread: disk.unread };
}

/**
 * What the text form shows. Proving takes longer than judging, so in a large folder the fixes of those files alone are
 * proven of which it shows more than a line.
 */
export function judgeForReading(selection: Selection, options: CheckOptions): Judged {
  if (selection.files.size < large) return judge(selection, options);
  const disk = new Disk(selection);
  const { report, unread } = judge(selection, { ...options, fixes: false }, disk);
  const shown = pathsInFull(report.findings);
  // What is said of the configuration rests on all files.
  shown.delete(options.config?.path ?? '');
  const proven = check(disk, { ...options, only: (path) => shown.has(path) });
  const again = groupedBy(proven.findings, ({ path }) => path);
  const findings = [...groupedBy(report.findings, ({ path }) => path)].flatMap(
    ([path, own]) => (shown.has(path) ? again.get(path) : undefined) ?? own,
  );
  return { report: { ...report, findings }, unread };
}
