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

function isLarge({ files }: Selection): boolean {
  return files.size >= large;
}

/** Which fixes are proven: proving takes time, and not everybody reads fixes. */
export type Fixes = 'none' | 'shown' | 'all';

/** What `--fixes` says; unless told otherwise programs get all of them. */
export function fixesFor(given: string | undefined, format: string): Fixes {
  if (given === 'none' || given === 'shown' || given === 'all') return given;
  return format === 'text' ? 'shown' : 'all';
}

/** Every finding that has a fix has it. */
export function hasAllFixes(fixes: Fixes, selection: Selection): boolean {
  return fixes === 'all' || (fixes === 'shown' && !isLarge(selection));
}

export function judging(fixes: Fixes): (selection: Selection, options: CheckOptions) => Judged {
  if (fixes === 'shown') return judgeForReading;
  return (selection, options) => judge(selection, { ...options, fixes: fixes === 'all' });
}

/** Everything that is found, with every fix unless they are not wanted. */
function judge(selection: Selection, options: CheckOptions): Judged {
  const disk = new Disk(selection, options.givenUp);
  return { report: check(disk, options), unread: disk.unread };
}

/**
 * What the text form shows. Proving takes longer than judging, so in a large folder the fixes of those files alone are
 * proven of which it shows more than a line.
 */
function judgeForReading(selection: Selection, options: CheckOptions): Judged {
  if (!isLarge(selection)) return judge(selection, options);
  const disk = new Disk(selection, options.givenUp);
  const inspection = inspect(disk, options);
  const shown = pathsInFull(inspection.found().findings);
  return { report: inspection.proven((path) => shown.has(path)), unread: disk.unread };
}
