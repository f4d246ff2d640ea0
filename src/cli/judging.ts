import { check, type CheckOptions, inspect, type Report, type Skipped } from '../check/index.ts';
import { Disk } from './files/disk.ts';
import type { Selection } from './files/selection.ts';
import { pathsInFull } from './format/text.ts';

export interface Judged {
  readonly report: Report;
  /** What could not be read. */
  readonly unread: readonly Skipped[];
}

/** Of more files than this most findings are told in a line, without their fix. */
const large = 200;

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
  if (selection.files.size < large) return judge(selection, options);
  const disk = new Disk(selection, options.givenUp);
  const inspection = inspect(disk, options);
  const shown = pathsInFull(inspection.found().findings);
  return { report: inspection.proven((path) => shown.has(path)), unread: disk.unread };
}
