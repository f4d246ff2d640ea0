import { type FixReport, mayMatter, readConfig, type Repair } from '../../check/index.ts';
import { withRegistry } from '../asking.ts';
import { isIncomplete } from '../bounds.ts';
import { configOf, optionsOf, savedImagesOf } from '../configuration.ts';
import { select } from '../files/selection.ts';
import { blocks } from '../format/blocks.ts';
import { paintFor } from '../format/paint.ts';
import { patchOf } from '../format/patch.ts';
import { repairText, type Unwritten } from '../format/repair.ts';
import type { Io } from '../io.ts';
import { confirmOverwriting, mended, write } from '../mending.ts';
import type { Arguments } from '../table/shape.ts';

export async function runFix({ positionals, options }: Arguments, io: Io): Promise<number> {
  const selection = select(io.cwd, positionals, mayMatter);
  const config = configOf(options.get('config'), selection, io);
  const include: FixReport['safety'] = options.get('include') === 'test-first' ? 'test-first' : 'safe';
  const known = await withRegistry(
    optionsOf(options, config, io, savedImagesOf(selection)),
    selection,
    options,
    io,
  );
  const given = { ...known, include };
  const repaired = await mended(selection, given, io);
  const isWritten = !options.has('diff');
  if (isWritten && !options.has('yes')) await confirmOverwriting(repaired, selection, io);
  const unwritten = isWritten ? write(repaired, selection) : await print(repaired, io);
  const page = { width: widthOf(io), paint: paintFor(options.get('color') ?? 'auto', io.stdout, io.env) };
  const shown = (path: string): string => selection.files.get(path)?.shown ?? path;
  const said = repairText(repaired, { ...page, shown, unwritten, isWritten });
  // Beside a patch only the patch may go where `git apply` reads.
  await (isWritten ? io.stdout : io.stderr).write(said);
  if (unwritten.length > 0 || isIncomplete(io)) return 2;
  const stops = !config || readConfig(config).block !== 'nothing';
  return stops && repaired.after.findings.some(blocks) ? 1 : 0;
}

function widthOf({ stdout: { columns } }: Io): number {
  return Math.min(Math.max(columns, 40), 110);
}

async function print({ files }: Repair, { stdout }: Io): Promise<Unwritten[]> {
  await stdout.write(files.map(patchOf).join(''));
  return [];
}
