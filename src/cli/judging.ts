import { check, type CheckOptions, inspect, type Report, type Skipped } from '../check/index.ts';
import { Disk } from './files/disk.ts';
import type { Selection } from './files/selection.ts';
import { pathsInFull } from './format/text.ts';

export interface Judged {
  readonly report: Report;
  /** What could not be read. */
  readonly unread: readonly Skipped[];
}

/** Of more files than this only the fixes that are shown are looked for. */
const large = 200;

export function isLarge({ files }: Selection): boolean {
  return files.size >= large;
}

/** Everything that is found, with every fix. */
export function judge(selection: Selection, options: CheckOptions): Judged {
  const disk = new Disk(selection, options.givenUp);
  return { report: check(disk, options), unread: disk.unread };
}

/**
 * What the text form shows. Proving takes longer than judging, so in a large folder the fixes of those files alone are
 * proven of which it shows more than a line.
 */
export function judgeForReading(selection: Selection, options: CheckOptions): Judged {
  if (!isLarge(selection)) return judge(selection, options);
  const disk = new Disk(selection, options.givenUp);
  const inspection = inspect(disk, options);
  const shown = pathsInFull(inspection.found().findings);
  return { report: inspection.proven((path) => shown.has(path)), unread: disk.unread };
}
