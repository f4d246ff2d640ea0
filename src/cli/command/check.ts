import { writeFileSync } from 'node:fs';
import { counted } from '../../review/counts.ts';
import { unending } from '../../review/wording.ts';
import { resolve } from 'node:path';
import { mayMatter, readConfig, type CheckOptions, type Report, type Skipped } from '../../check/index.ts';
import { withRegistry } from '../asking.ts';
import { Baseline, isLookedAt, writeBaseline } from '../baseline.ts';
import { bounded, isIncomplete } from '../bounds.ts';
import { configOf, optionsOf, savedImagesOf } from '../configuration.ts';
import { reasonOf } from '../files/read.ts';
import { bytesOf, type Selection } from '../files/selection.ts';
import { withRules } from '../filter.ts';
import { blocks } from '../../review/verdict.ts';
import { harmless } from '../format/harmless.ts';
import { type Io, WrongUse } from '../io.ts';
import { type Fixes, fixesFor, hasAllFixes, judging } from '../judging.ts';
import { confirmOverwriting, mended, write } from '../mending.ts';
import { Progress } from '../progress.ts';
import { renamed } from '../renamed.ts';
import { rendered } from '../rendering.ts';
import { selectionOf } from '../operands.ts';
import type { Arguments } from '../table/shape.ts';

type Given = Arguments['options'];

const defaultBaseline = '.github/plimsoll-baseline.json';

export async function runCheck({ positionals, options }: Arguments, io: Io): Promise<number> {
  if (options.has('fix') && positionals.includes('-'))
    throw new WrongUse('`--fix` cannot write to `-`: `plimsoll fix --diff` prints what would change.');
  const selection = await selectionOf(positionals, options, io);
  const config = configOf(options.get('config'), selection, io);
  const fixes = fixesFor(options.get('fixes'), options.get('format') ?? 'text');
  const given = await withRegistry(
    optionsOf(options, config, io, savedImagesOf(selection)),
    selection,
    options,
    io,
  );
  if (options.has('fix')) await fixSafely(selection, given, options, io);
  const all = withRules(await judged(selection, fixes, given, io), options);
  if (options.has('write-baseline')) {
    await writeBaseline(options.get('baseline') ?? defaultBaseline, all.findings, io);
    return isIncomplete(io) ? 2 : 0;
  }
  const { report: fresh, known } = await withoutKnown(all, selection, options, io);
  const report = shownTo(fresh, selection);
  const stops = !config || readConfig(config).block !== 'nothing';
  const unjudged = namedAndNotJudged(report, selection);
  const exitCode =
    isIncomplete(io) || unjudged.length > 0 ? 2 : stops && report.findings.some(blocks) ? 1 : 0;
  const allFixes = hasAllFixes(fixes, selection);
  const rendering = { selection, config, options, exitCode, stops, known, allFixes };
  await deliver(await rendered(report, rendering, io), options.get('output'), io);
  for (const { path, reason } of unjudged)
    await io.stderr.write(`plimsoll: \`${harmless(path)}\` is not judged: ${harmless(unending(reason))}.\n`);
  return exitCode;
}

/** What `plimsoll fix` would do, in one breath with the check of what is left. */
async function fixSafely(selection: Selection, given: CheckOptions, options: Given, io: Io): Promise<void> {
  const repaired = await mended(selection, { ...given, include: 'safe' }, io);
  if (!options.has('yes')) await confirmOverwriting(repaired, selection, io);
  const unwritten = write(repaired, selection);
  for (const { path, reason } of unwritten)
    await io.stderr.write(`plimsoll: \`${harmless(path)}\` is not written: ${reason}.\n`);
  const fixes = counted(repaired.done.length, 'safe fix');
  const files = counted(repaired.files.length - unwritten.length, 'file');
  await io.stderr.write(`plimsoll: ${fixes} applied in ${files}.\n`);
}

/** With paths as the library counts them: from the repository's top. */
async function judged(selection: Selection, fixes: Fixes, options: CheckOptions, io: Io): Promise<Report> {
  const progress = new Progress(io.stderr);
  const judge = judging(fixes);
  const { report, unread } = bounded(
    io,
    { files: selection.files.size, bytes: () => bytesOf(selection), progress: progress.advance },
    (watched) => judge(selection, { ...options, ...watched }),
  );
  await progress.end();
  return { ...report, skipped: [...report.skipped, ...unread.filter(({ path }) => mayMatter(path))] };
}

async function withoutKnown(
  report: Report,
  selection: Selection,
  given: Given,
  io: Io,
): Promise<{ readonly report: Report; readonly known: number }> {
  const file = given.get('baseline');
  if (file === undefined) return { report, known: 0 };
  const baseline = Baseline.read(file, io);
  const unseen = new Set(report.skipped.map(({ path }) => path));
  const wanted = isLookedAt(selection, unseen);
  // Of rules that were not asked for nothing is known.
  const filtered = given.has('rule') || given.has('ignore-rule');
  const compared = baseline.compare(report.findings, (entry) => !filtered && wanted(entry));
  if (!isIncomplete(io)) await baseline.shrink(compared, io);
  return { report: { ...report, findings: compared.fresh }, known: compared.known };
}

function shownTo(report: Report, selection: Selection): Report {
  const shown = renamed(report, (path) => selection.files.get(path)?.shown ?? path);
  const unreadable = selection.unreadable.map((each) => ({ ...each, kind: 'unread' as const }));
  return { ...shown, skipped: [...shown.skipped, ...unreadable, ...unknownKinds(selection)] };
}

/** Somebody named the file, so silence would look like a pass. */
function unknownKinds({ files }: Selection): Skipped[] {
  return [...files]
    .filter(([path, { named }]) => named && !mayMatter(path))
    .map(([, { shown }]) => ({
      path: shown,
      reason: 'not a Dockerfile, manifest or compose file by its name',
      kind: 'unread',
    }));
}

/** Who names a file wants it judged: to pass it unseen would be a lie. */
function namedAndNotJudged({ skipped }: Report, { files }: Selection): Skipped[] {
  const named = new Set([...files.values()].filter((file) => file.named).map(({ shown }) => shown));
  return skipped.filter(({ path, kind }) => named.has(path) && kind !== 'partly');
}

async function deliver(output: string, file: string | undefined, io: Io): Promise<void> {
  if (file === undefined) return io.stdout.write(output);
  try {
    writeFileSync(resolve(io.cwd, file), output);
  } catch (error) {
    throw new WrongUse(`\`${file}\` cannot be written: ${reasonOf(error)}.`);
  }
}
