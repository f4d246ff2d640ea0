import { writeFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import {
  mayMatter,
  readConfig,
  rules,
  type CheckOptions,
  type Report,
  type Skipped,
} from '../../check/index.ts';
import type { Arguments } from '../table/shape.ts';
import { bounded, isIncomplete } from '../bounds.ts';
import { type Config, configOf, optionsOf, savedImagesOf } from '../configuration.ts';
import { readText, reasonOf } from '../files/read.ts';
import { select, type Selection } from '../files/selection.ts';
import { blocks } from '../format/blocks.ts';
import { jsonOf } from '../format/json.ts';
import { Text } from '../format/lines.ts';
import { paintFor } from '../format/paint.ts';
import { textOf } from '../format/text.ts';
import { WrongUse, type Io } from '../io.ts';
import { judge, judgeForReading } from '../judging.ts';
import { ownPackage } from '../package.ts';
import { Progress } from '../progress.ts';
import { renamed } from '../renamed.ts';

export async function runCheck({ positionals, options }: Arguments, io: Io): Promise<number> {
  const selection = select(io.cwd, positionals, mayMatter);
  const config = configOf(options.get('config'), selection, io);
  const report = await reportOf(
    selection,
    options,
    optionsOf(options, config, io, savedImagesOf(selection)),
    io,
  );
  const stops = !config || readConfig(config).block !== 'nothing';
  const exitCode = isIncomplete(io) ? 2 : stops && report.findings.some(blocks) ? 1 : 0;
  const output = await render(report, { selection, config, options, exitCode }, io);
  await deliver(output, options.get('output'), io);
  return exitCode;
}

async function reportOf(
  selection: Selection,
  given: Arguments['options'],
  options: CheckOptions,
  io: Io,
): Promise<Report> {
  const progress = new Progress(io.stderr);
  const judging = (given.get('format') ?? 'text') === 'text' ? judgeForReading : judge;
  const { report, unread } = bounded(
    io,
    { files: selection.files.size, progress: progress.advance },
    (watched) => judging(selection, { ...options, ...watched }),
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

interface Rendering {
  readonly selection: Selection;
  readonly config: Config | undefined;
  readonly options: Arguments['options'];
  readonly exitCode: number;
}

async function render(
  report: Report,
  { selection, config, options, exitCode }: Rendering,
  io: Io,
): Promise<string> {
  const format = options.get('format');
  if (format === 'json') return jsonOf(report);
  if (format === 'sarif') {
    const { sarifOf } = await import('../format/sarif.ts');
    return sarifOf(report, { tool: ownPackage(), rules, exitCode });
  }
  const colour = options.get('color') ?? (options.has('output') ? 'never' : 'auto');
  const page = {
    width: Math.min(Math.max(io.stdout.columns, 40), 110),
    paint: paintFor(colour, io.stdout, io.env),
    text: textsOf(selection, config),
  };
  return textOf(report, page, selection.vendored);
}

/** Reads again what an excerpt needs; the last file is kept, since the report goes file by file. */
function textsOf({ files }: Selection, config: Config | undefined): (path: string) => Text | undefined {
  const absolute = new Map([...files.values()].map((file) => [file.shown, file.absolute]));
  let last: { readonly path: string; readonly text: Text | undefined } | undefined;
  return (path) => {
    if (last?.path !== path) last = { path, text: textAt(path) };
    return last.text;
  };
  function textAt(path: string): Text | undefined {
    if (path === config?.path) return new Text(config.text);
    const reading = readText(absolute.get(path) ?? posix.normalize(path), true);
    return typeof reading === 'object' && 'text' in reading ? new Text(reading.text) : undefined;
  }
}

async function deliver(output: string, file: string | undefined, io: Io): Promise<void> {
  if (file === undefined) return io.stdout.write(output);
  try {
    writeFileSync(resolve(io.cwd, file), output);
  } catch (error) {
    throw new WrongUse(`\`${file}\` cannot be written: ${reasonOf(error)}.`);
  }
}
