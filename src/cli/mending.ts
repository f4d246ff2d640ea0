import { type CheckOptions, type FileSet, type FixReport, repair, type Repair } from '../check/index.ts';
import { bounded } from './bounds.ts';
import { Disk } from './files/disk.ts';
import { changedSinceCommit } from './files/git.ts';
import { bytesOf, type Selection } from './files/selection.ts';
import { replaceText } from './files/write.ts';
import { harmless } from './format/harmless.ts';
import { listed } from './format/page.ts';
import type { Unwritten } from './format/repair.ts';
import { type Io, WrongUse } from './io.ts';
import { Progress } from './progress.ts';

export type Mending = CheckOptions & { readonly include: FixReport['safety'] };

/** Works out what the fixes make of the files; nothing is written yet. */
export async function mended(selection: Selection, options: Mending, io: Io): Promise<Repair> {
  const progress = new Progress(io.stderr);
  const repaired = bounded(
    io,
    { files: selection.files.size, bytes: () => bytesOf(selection), progress: progress.advance },
    (watched) => repair(kept(new Disk(selection, watched.givenUp)), { ...options, ...watched }),
  );
  await progress.end();
  return repaired;
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

export function write({ files }: Repair, selection: Selection): Unwritten[] {
  return files.flatMap(({ path, before, after }) => {
    const reason = replaceText(selection.files.get(path)?.absolute ?? path, before, after);
    return reason === undefined ? [] : { path, reason };
  });
}

/** What is not committed could not be told from our changes, nor had back. Only a person can be asked. */
export async function confirmOverwriting(
  { files }: Repair,
  selection: Selection,
  { stdin, stderr }: Io,
): Promise<void> {
  if (!stdin?.isTerminal || !stderr.isTerminal) return;
  const changed = changedSinceCommit(
    selection.base,
    files.map(({ path }) => path),
  );
  if (changed.length === 0) return;
  const names = listed(changed.map((path) => selection.files.get(path)?.shown ?? path).map(harmless), 3);
  await stderr.write(`${names}: changed and not committed. Write the fixes over that? [y/N] `);
  if (!/^y(?:es)?$/i.test((await stdin.line()).trim()))
    throw new WrongUse('nothing is written. Commit first, or say --yes.');
}
