import { check, type CheckOptions, type Report, type Skipped } from '../check/index.ts';
import { Disk } from './files/disk.ts';
import type { Selection } from './files/selection.ts';
import { groupedBy } from './format/grouped.ts';
import { pathsInFull } from './format/text.ts';
import { inThread, joined, type Share, sharesFor, sharesOf } from './parallel.ts';

export interface Judged {
  readonly report: Report;
  /** What could not be read. */
  readonly unread: readonly Skipped[];
}

/** Of more files than this most findings are told in a line, without their fix. */
const large = 200;

/** Everything that is found, with every fix. */
export function judge(selection: Selection, options: CheckOptions): Promise<Judged> {
  return judgeAll(selection, options);
}

/**
 * What the text form shows. Proving takes longer than judging, so in a large folder the fixes of those files alone are
 * proven of which it shows more than a line.
 */
export async function judgeForReading(selection: Selection, options: CheckOptions): Promise<Judged> {
  if (selection.files.size < large) return judgeAll(selection, options);
  const { report, unread } = await judgeAll(selection, { ...options, fixes: false });
  const shown = pathsInFull(report.findings);
  // What is said of the configuration rests on all files.
  shown.delete(options.config?.path ?? '');
  const proven = check(new Disk(selection), { ...options, only: (path) => shown.has(path) });
  const again = groupedBy(proven.findings, ({ path }) => path);
  const findings = [...groupedBy(report.findings, ({ path }) => path)].flatMap(
    ([path, own]) => (shown.has(path) ? again.get(path) : undefined) ?? own,
  );
  return { report: { ...report, findings }, unread };
}

async function judgeAll(selection: Selection, options: CheckOptions): Promise<Judged> {
  const [own, ...others] = sharesOf([...selection.files.keys()], sharesFor(selection.files.size));
  const disk = new Disk(selection);
  if (!own || others.length === 0) return { report: check(disk, options), unread: disk.unread };
  const { onProgress, ...plain } = options;
  const running = others.map((paths) => inThread({ selection, options: plain, paths } satisfies Share));
  const first = check(disk, { ...plain, only: (path) => own.has(path), ...(onProgress && { onProgress }) });
  const results = [{ report: first, unread: disk.unread }, ...(await Promise.all(running))];
  return {
    report: joined(
      results.map(({ report }) => report),
      options.config?.path,
    ),
    unread: [...new Map(results.flatMap(({ unread }) => unread).map((each) => [each.path, each])).values()],
  };
}
