import { isProgramSource, isVendored, kindOfPath, mayRenderWith } from '../check/index.ts';
import type { Unseen } from '../review/review.ts';
import type { ChangedFile, Tree } from './pull.ts';
import { couldHold, isSubmodule, largest, whyNotRead } from './unseen.ts';

/*
 * Which files of a repository are read. What is changed comes first; the others are there for what they say about it.
 */

/** Changed files beyond these are not judged. */
const mostChanged = 600;
/** Nor are those beyond so many bytes: what is held of them in memory is a multiple of it (room.ts). */
export const mostChangedBytes = 16 * 1024 * 1024;
/** As many as GitHub gives in one answer beside everything else: a related file is worth no call of its own. */
const mostRelated = 250;
/** Of those, the Dockerfiles, compose files and their like, of which a repository has few. */
const mostSpeaking = 150;
const largestRelated = 256 * 1024;
const mostRelatedBytes = 4 * 1024 * 1024;
const mostSourceBytes = 1024 * 1024;
/** Of what is rendered with what is changed. */
const mostWhole = 750;
const mostWholeBytes = 6 * 1024 * 1024;

export interface Selection {
  /** Those to be judged. */
  readonly changed: readonly ChangedFile[];
  /** Of all that is to be read, at head. */
  readonly bytes: number;
  /** Paths in the tree. */
  readonly related: readonly string[];
  /** Changed files that are not read at all. */
  readonly unread: readonly Unseen[];
  /** What else was left out, in sentences. */
  readonly limits: readonly string[];
}

/** Whether a change of this file can change what there is to say. */
export function concerns(file: ChangedFile): boolean {
  const { path, previous = path } = file;
  return (
    isSubmodule(file) || [path, previous].some((each) => kindOfPath(each) !== undefined || isScript(each))
  );
}

/** What a Dockerfile may copy and start, and the accounts that it may copy. */
function isScript(path: string): boolean {
  return /\.(?:sh|bash)$|entrypoint|passwd/i.test(path.slice(path.lastIndexOf('/') + 1));
}

export function select(all: readonly ChangedFile[], tree: Tree): Selection {
  // A script alone is no container: where not all can be read, it is the last.
  const concerned = all.filter(concerns).sort((a, b) => Number(couldHold(b)) - Number(couldHold(a)));
  const isSmall = ({ path }: ChangedFile): boolean => (tree.files.get(path)?.size ?? 0) <= largest;
  const small = concerned.filter(isSmall);
  const first = small.slice(0, mostChanged);
  const changed = withinBudget(first, tree);
  const taken = new Set(changed);
  const tooMuch = first.filter((file) => !taken.has(file));
  const { related, limits } = besides(changed, { all, concerned }, tree);
  const bytesOf = (path: string): number => tree.files.get(path)?.size ?? 0;
  const paths = [...changed.map(({ path }) => path), ...related];
  return {
    changed,
    bytes: paths.reduce((sum, path) => sum + bytesOf(path), 0),
    related,
    unread: [
      ...concerned.flatMap((file) => {
        const reason = isSmall(file) ? undefined : whyNotRead(file, tree);
        return reason ? [unseen(file, reason)] : [];
      }),
      ...beyond(small.slice(mostChanged), `${mostChanged} changed files`),
      ...beyond(tooMuch, `${mostChangedBytes / 1024 / 1024} MiB of changed files`),
    ],
    limits: [
      ...limits,
      ...limit(
        tree.isCut,
        'The repository is too large for GitHub to list, so files that bear on the changed ones may be missing.',
      ),
    ],
  };
}

/** What is read beside the changed files: what is rendered with them first, then what is near. */
function besides(
  changed: readonly ChangedFile[],
  { all, concerned }: { readonly all: readonly ChangedFile[]; readonly concerned: readonly ChangedFile[] },
  tree: Tree,
): Pick<Selection, 'related' | 'limits'> {
  const candidates = relatedTo(concerned, tree);
  const whole = renderedBeside(all, tree);
  const others = candidates.filter((path) => !whole.has(path));
  const room = Math.max(mostRelated - whole.size, 0);
  const near = [...whole, ...nearestOf(others, changed, tree).slice(0, room)];
  const taken = new Set(near);
  const count = candidates.filter((path) => taken.has(path)).length;
  return {
    related: [...near, ...sourcesBeside(changed, tree, near.length)],
    limits: limit(
      count < candidates.length,
      `Of ${candidates.length} other files that may bear on the changed ones, the nearest ${count} were read.`,
    ),
  };
}

/** The rest of the charts of what is changed, and kustomizations, as far as their names tell: the first that fit together. */
function renderedBeside(all: readonly ChangedFile[], { files }: Tree): ReadonlySet<string> {
  const changed = new Set(all.map(({ path }) => path));
  const { files: named } = mayRenderWith([...files.keys()], [...changed]);
  let left = mostWholeBytes;
  const fitting = named.filter((path) => {
    const { size = 0 } = files.get(path) ?? {};
    return !changed.has(path) && size <= left && (left -= size) >= 0;
  });
  return new Set(fitting.slice(0, mostWhole));
}

/** The first of them that fit together. */
function withinBudget(files: readonly ChangedFile[], tree: Tree): readonly ChangedFile[] {
  let left = mostChangedBytes;
  return files.filter(({ path, status }) => {
    const size = status === 'removed' ? 0 : (tree.files.get(path)?.size ?? 0);
    if (size > left) return false;
    left -= size;
    return true;
  });
}

function beyond(files: readonly ChangedFile[], what: string): Unseen[] {
  const reason = `beyond the ${what} that are read`;
  return files.filter(couldHold).map((file) => unseen(file, { kind: 'unread', reason }));
}

export function unseen({ path, previous }: ChangedFile, reason: Pick<Unseen, 'reason' | 'kind'>): Unseen {
  return { path, ...(previous === undefined ? {} : { previous }), ...reason };
}

function limit(applies: boolean, sentence: string): string[] {
  return applies ? [sentence] : [];
}

function relatedTo(changed: readonly ChangedFile[], { files }: Tree): string[] {
  const known = new Set(changed.map(({ path }) => path));
  const may = (path: string): boolean => speaks(path) !== undefined && !known.has(path);
  return [...files.keys()].filter((path) => may(path) && (files.get(path)?.size ?? 0) <= largestRelated);
}

/** Whether a file is likely to say something about others; undefined where it says nothing to us. */
function speaks(path: string): boolean | undefined {
  const kind = kindOfPath(path);
  if (kind === undefined) return isScript(path) ? true : undefined;
  if (kind === 'configuration' || kind === 'manifest-template') return undefined;
  return !['yaml', 'json', 'workflow', 'helm-template', 'helm-values'].includes(kind);
}

function nearestOf(paths: readonly string[], changed: readonly ChangedFile[], tree: Tree): string[] {
  const near = byNearness(paths, changed);
  const first = near.filter((path) => speaks(path)).slice(0, mostSpeaking);
  const taken = new Set(first);
  const inOrder = [...first, ...near.filter((path) => !taken.has(path))].slice(0, mostRelated);
  let bytes = 0;
  return inOrder.filter((path) => {
    bytes += tree.files.get(path)?.size ?? 0;
    return bytes <= mostRelatedBytes;
  });
}

/**
 * The sources below a changed Dockerfile tell as whom its program can run: all of them or none, since a part of them tells
 * nothing.
 */
function sourcesBeside(changed: readonly ChangedFile[], { files }: Tree, taken: number): readonly string[] {
  const sources = new Set<string>();
  let bytes = 0;
  for (const { path } of changed.filter((file) => kindOfPath(file.path) === 'dockerfile')) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const below = [...files].filter(
      ([name]) => name.startsWith(folder) && !sources.has(name) && isProgramSource(name) && !isVendored(name),
    );
    const size = below.reduce((sum, [, file]) => sum + file.size, 0);
    if (taken + sources.size + below.length > mostRelated || bytes + size > mostSourceBytes) continue;
    for (const [name] of below) sources.add(name);
    bytes += size;
  }
  return [...sources];
}

/** By how many folders of their path they share with one of the changed files. */
function byNearness(paths: readonly string[], changed: readonly ChangedFile[]): string[] {
  const folders = new Set(changed.flatMap(({ path }) => foldersOf(path)));
  const closeness = new Map(
    paths.map((path) => [path, foldersOf(path).filter((folder) => folders.has(folder)).length]),
  );
  return paths.toSorted((a, b) => (closeness.get(b) ?? 0) - (closeness.get(a) ?? 0));
}

/** `a` and `a/b` for `a/b/c.yaml`. */
export function foldersOf(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}
