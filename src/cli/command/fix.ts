import { type FixReport, readConfig, type Repair } from '../../check/index.ts';
import { withRegistry } from '../asking.ts';
import { isIncomplete } from '../bounds.ts';
import { configOf, optionsOf, savedImagesOf } from '../configuration.ts';
import { blocks } from '../../review/verdict.ts';
import { paintFor } from '../format/paint.ts';
import { patchOf } from '../format/patch.ts';
import { jsonOf } from '../format/json.ts';
import { repairJson } from '../format/repair-json.ts';
import { repairText, type Unwritten } from '../format/repair.ts';
import { type Io, WrongUse } from '../io.ts';
import { confirmOverwriting, mended, write } from '../mending.ts';
import { selectionOf } from '../operands.ts';
import type { Arguments } from '../table/shape.ts';

export async function runFix({ positionals, options }: Arguments, io: Io): Promise<number> {
  if (positionals.includes('-') && !options.has('diff'))
    throw new WrongUse('`plimsoll fix` cannot write to `-`: `--diff` prints what would change.');
  const selection = await selectionOf(positionals, options, io);
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
  const shown = (path: string): string => selection.files.get(path)?.shown ?? path;
  const unwritten = isWritten ? write(repaired, selection) : [];
  if (options.get('format') === 'json') await io.stdout.write(jsonOf(repairJson(repaired, shown)));
  else await tell(repaired, { shown, unwritten, isWritten }, options, io);
  if (unwritten.length > 0 || isIncomplete(io)) return 2;
  const stops = !config || readConfig(config).block !== 'nothing';
  return stops && repaired.after.findings.some(blocks) ? 1 : 0;
}

function widthOf({ stdout: { columns } }: Io): number {
  return Math.min(Math.max(columns, 40), 110);
}

interface Told {
  readonly shown: (path: string) => string;
  readonly unwritten: readonly Unwritten[];
  readonly isWritten: boolean;
}

async function tell(repaired: Repair, told: Told, options: Arguments['options'], io: Io): Promise<void> {
  if (!told.isWritten) await io.stdout.write(repaired.files.map(patchOf).join(''));
  const page = { width: widthOf(io), paint: paintFor(options.get('color') ?? 'auto', io.stdout, io.env) };
  // Beside a patch only the patch may go where `git apply` reads.
  await (told.isWritten ? io.stdout : io.stderr).write(repairText(repaired, { ...page, ...told }));
}
