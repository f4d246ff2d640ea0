import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mayMatter, readConfig, type CheckOptions, type Report, type Skipped } from '../../check/index.ts';
import { withRegistry } from '../asking.ts';
import { bounded, isIncomplete } from '../bounds.ts';
import { configOf, optionsOf, savedImagesOf } from '../configuration.ts';
import { reasonOf } from '../files/read.ts';
import { bytesOf, select, type Selection } from '../files/selection.ts';
import { withRules } from '../filter.ts';
import { blocks } from '../format/blocks.ts';
import { harmless } from '../format/harmless.ts';
import { type Io, WrongUse } from '../io.ts';
import { type Fixes, fixesFor, hasAllFixes, judging } from '../judging.ts';
import { Progress } from '../progress.ts';
import { renamed } from '../renamed.ts';
import { rendered } from '../rendering.ts';
import type { Arguments } from '../table/shape.ts';

export async function runCheck({ positionals, options }: Arguments, io: Io): Promise<number> {
  const selection = select(io.cwd, positionals, mayMatter);
  const config = configOf(options.get('config'), selection, io);
  const fixes = fixesFor(options.get('fixes'), options.get('format') ?? 'text');
  const given = await withRegistry(
    optionsOf(options, config, io, savedImagesOf(selection)),
    selection,
    options,
    io,
  );
  const all = await reportOf(selection, fixes, given, io);
  const report = withRules(all, options);
  const stops = !config || readConfig(config).block !== 'nothing';
  const unjudged = namedAndNotJudged(report, selection);
  const exitCode =
    isIncomplete(io) || unjudged.length > 0 ? 2 : stops && report.findings.some(blocks) ? 1 : 0;
  const allFixes = hasAllFixes(fixes, selection);
  const rendering = { selection, config, options, exitCode, stops, known: 0, allFixes };
  await deliver(await rendered(report, rendering, io), options.get('output'), io);
  for (const { path, reason } of unjudged)
    await io.stderr.write(`plimsoll: \`${harmless(path)}\` is not judged: ${harmless(reason)}.\n`);
  return exitCode;
}

async function reportOf(selection: Selection, fixes: Fixes, options: CheckOptions, io: Io): Promise<Report> {
  const progress = new Progress(io.stderr);
  const judge = judging(fixes);
  const { report, unread } = bounded(
    io,
    { files: selection.files.size, bytes: () => bytesOf(selection), progress: progress.advance },
    (watched) => judge(selection, { ...options, ...watched }),
  );
  await progress.end();
  const shown = renamed(
    { ...report, skipped: [...report.skipped, ...unread.filter(({ path }) => mayMatter(path))] },
    (path) => selection.files.get(path)?.shown ?? path,
  );
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
