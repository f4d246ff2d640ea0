import { mayRenderWith } from '../check/index.ts';
import type { FileChange, Proposal, Unseen } from '../review/review.ts';
import { JudgeDied, TooLong } from '../worker/failures.ts';
import type { Judging } from '../worker/judging.ts';
import { isArchive } from '../archive.ts';
import { type Archive, type ArchiveMeans, fetchArchives } from './archives.ts';
import type { ChangedFile, Tree } from './pull.ts';
import type { Seat } from './room.ts';
import { foldersOf, unseen } from './selection.ts';

/*
 * A chart and an overlay are judged by what they print, so all that is printed with a changed file has to be read: the
 * rest of its chart, the charts that take it in, the bases, patches and components of its overlays. What lies in a chart's
 * own folder is known by its name and comes with everything else; the others are named in files, and asked for when
 * these are there.
 */

/** Beyond these a chart or an overlay counts as not read. */
const mostFiles = 1000;
const mostBytes = 8 * 1024 * 1024;
/** What names others may be named by others. */
const mostRounds = 8;

export interface Rendered {
  /** What was not read in full. */
  readonly unread: readonly Unseen[];
  /** What has changed inside of archives. */
  readonly changes: readonly FileChange[];
}

interface Around extends ArchiveMeans {
  readonly tree: Tree;
  readonly judging: Pick<Judging, 'together'>;
  readonly seat: Seat;
}

/** All that is rendered with what is changed. */
export async function fetchTogether(changed: readonly ChangedFile[], around: Around): Promise<Rendered> {
  const { tree, texts } = around;
  const paths = [...tree.files.keys(), ...changed.map(({ path }) => path)];
  if (!paths.some(isRoot)) return { unread: [], changes: [] };
  const { changed: parts } = mayRenderWith(
    paths,
    changed.map(({ path }) => path),
  );
  // What installs a chart is YAML wherever it stands.
  if (parts.length === 0 && !changed.some(({ path }) => /\.ya?ml(?:\.gotmpl)?$/i.test(path)))
    return { unread: [], changes: [] };
  const missed = await fetchRounds(changed, around);
  const packed = await fetchArchives(archivesOf(tree, changed, [...texts.whole(), ...parts]), around);
  const reason = missed ?? (tree.isCut && parts.length > 0 ? cut : undefined);
  const told = changed.find(({ path }) => path === parts[0]) ?? changed[0];
  const whole = reason === undefined || !told ? [] : [unseen(told, { kind: 'unread', reason })];
  return { changes: packed.changes, unread: [...packed.unread, ...whole] };
}

const cut = 'the repository is too large for GitHub to list, so not all is known that it is rendered with';

function isRoot(path: string): boolean {
  return /(?:^|\/)(?:Chart\.yaml|kustomization\.ya?ml|Kustomization)$/.test(path);
}

/** What each round names; says why not all of it was read. */
async function fetchRounds(changed: readonly ChangedFile[], around: Around): Promise<string | undefined> {
  const { tree, texts, seat } = around;
  let bytes = 0;
  for (let round = 0; round < mostRounds; round++) {
    const named = await namedBy(changed, around);
    const missing = named.filter((path) => tree.files.has(path) && !texts.isRead(path));
    if (missing.length === 0) return undefined;
    bytes += missing.reduce((sum, path) => sum + (tree.files.get(path)?.size ?? 0), 0);
    if (texts.whole().length + missing.length > mostFiles || bytes > mostBytes)
      return `it is rendered with more than the ${mostFiles} files or ${mostBytes / 1024 / 1024} MiB that are read`;
    seat.take(bytes);
    await texts.addWhole(missing);
    const unread = missing.find((path) => !texts.isRead(path));
    if (unread !== undefined) return `GitHub gives no text of \`${unread}\`, which it is rendered with`;
  }
  const named = await namedBy(changed, around);
  const isWhole = named.every((path) => !tree.files.has(path) || texts.isRead(path));
  return isWhole ? undefined : `files name what it is rendered with one by one, more than ${mostRounds} deep`;
}

/** What kills its judge is told of the review itself. */
async function namedBy(
  changed: readonly ChangedFile[],
  { tree, texts, judging }: Around,
): Promise<readonly string[]> {
  const gone = changed.flatMap(({ path, previous = path, status }) => (status === 'added' ? [] : [previous]));
  const proposal: Proposal = {
    head: { paths: [...tree.files.keys()], read: (path) => texts.after(path) },
    base: { paths: [...new Set([...tree.files.keys(), ...gone])], read: (path) => texts.before(path) },
    changes: changed,
  };
  try {
    return (await judging.together(proposal)).together;
  } catch (error) {
    if (error instanceof JudgeDied || error instanceof TooLong) return [];
    throw error;
  }
}

/** Those of the charts that these files lie in. */
function archivesOf(tree: Tree, changed: readonly ChangedFile[], paths: readonly string[]): Archive[] {
  const folders = new Set(['', ...[...changed.map(({ path }) => path), ...paths].flatMap(foldersOf)]);
  const known = new Map(changed.map((file) => [file.path, file]));
  const all = new Set([...tree.files.keys(), ...known.keys()]);
  return [...all]
    .filter((path) => isArchiveOf(path, folders))
    .map((path) => ({ path, file: tree.files.get(path), change: known.get(path) }));
}

function isArchiveOf(path: string, folders: ReadonlySet<string>): boolean {
  const [, folder] = /^(?:(.*)\/)?charts\/[^/]+\.tgz$/.exec(path) ?? [];
  return isArchive(path) && folders.has(folder ?? '');
}
