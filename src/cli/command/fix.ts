import {
  type FileSet,
  type FixReport,
  mayMatter,
  readConfig,
  repair,
  type Repair,
} from '../../check/index.ts';
import type { Arguments } from '../table/shape.ts';
import { withRegistry } from '../asking.ts';
import { bounded, isIncomplete } from '../bounds.ts';
import { configOf, optionsOf, savedImagesOf } from '../configuration.ts';
import { Disk } from '../files/disk.ts';
import { bytesOf, select, type Selection } from '../files/selection.ts';
import { replaceText } from '../files/write.ts';
import { blocks } from '../format/blocks.ts';
import { paintFor } from '../format/paint.ts';
import { patchOf } from '../format/patch.ts';
import { repairText, type Unwritten } from '../format/repair.ts';
import type { Io } from '../io.ts';
import { Progress } from '../progress.ts';

export async function runFix({ positionals, options }: Arguments, io: Io): Promise<number> {
  const selection = select(io.cwd, positionals, mayMatter);
  const config = configOf(options.get('config'), selection, io);
  const progress = new Progress(io.stderr);
  const include: FixReport['safety'] = options.get('include') === 'test-first' ? 'test-first' : 'safe';
  const known = await withRegistry(
    optionsOf(options, config, io, savedImagesOf(selection)),
    selection,
    options,
    io,
  );
  const given = { ...known, include };
  const repaired = bounded(
    io,
    { files: selection.files.size, bytes: () => bytesOf(selection), progress: progress.advance },
    (watched) => repair(kept(new Disk(selection, watched.givenUp)), { ...given, ...watched }),
  );
  await progress.end();
  const unwritten = options.has('diff') ? await print(repaired, io) : write(repaired, selection);
  const page = { width: widthOf(io), paint: paintFor(options.get('color') ?? 'auto', io.stdout, io.env) };
  const shown = (path: string): string => selection.files.get(path)?.shown ?? path;
  const said = repairText(repaired, { ...page, shown, unwritten, isWritten: !options.has('diff') });
  // Beside a patch only the patch may go where `git apply` reads.
  await (options.has('diff') ? io.stderr : io.stdout).write(said);
  if (unwritten.length > 0 || isIncomplete(io)) return 2;
  const stops = !config || readConfig(config).block !== 'nothing';
  return stops && repaired.after.findings.some(blocks) ? 1 : 0;
}

function widthOf({ stdout: { columns } }: Io): number {
  return Math.min(Math.max(columns, 40), 110);
}

/** Each text as it was when it was first read: what is written must come of what was judged. */
function kept(files: FileSet): FileSet {
  const texts = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    if (!texts.has(path)) texts.set(path, files.read(path));
    return texts.get(path);
  };
  return { paths: files.paths, repository: files.repository, read };
}

async function print({ files }: Repair, { stdout }: Io): Promise<Unwritten[]> {
  await stdout.write(files.map(patchOf).join(''));
  return [];
}

function write({ files }: Repair, selection: Selection): Unwritten[] {
  return files.flatMap(({ path, before, after }) => {
    const reason = replaceText(selection.files.get(path)?.absolute ?? path, before, after);
    return reason === undefined ? [] : { path, reason };
  });
}
