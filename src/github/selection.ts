import { kindOfPath } from '../check/index.ts';
import type { ChangedFile, Tree } from './pull.ts';

/*
 * Which files of a repository are read. What is changed comes first; the others are there for what they say about it.
 */

/** Changed files beyond these are not judged. */
const mostChanged = 600;
/** As many as GitHub gives in one answer beside everything else: a related file is worth no call of its own. */
const mostRelated = 250;
/** Of those, the Dockerfiles, compose files and their like, of which a repository has few. */
const mostSpeaking = 150;
const largestRelated = 256 * 1024;
const mostRelatedBytes = 4 * 1024 * 1024;

/** No Dockerfile or manifest written by people comes near this; a bundle of custom resources reaches a few megabytes. */
export const largest = 8 * 1024 * 1024;

export interface Selection {
  /** Those to be judged. */
  readonly changed: readonly ChangedFile[];
  /** Paths in the tree. */
  readonly related: readonly string[];
  /** What was left out, in sentences. */
  readonly limits: readonly string[];
}

/** Whether a change of this file can change what there is to say. */
export function concerns({ path, previous }: ChangedFile): boolean {
  return [path, previous ?? path].some((each) => kindOfPath(each) !== undefined || isScript(each));
}

/** What a Dockerfile may copy and start. */
function isScript(path: string): boolean {
  return /(?:\.sh|\.bash|(?:^|\/)[^/]*entrypoint[^/]*)$/i.test(path);
}

export function select(all: readonly ChangedFile[], tree: Tree | undefined): Selection {
  const concerned = all.filter((file) => concerns(file) && !isLink(file, tree));
  const small = concerned.filter(({ path }) => (tree?.files.get(path)?.size ?? 0) <= largest);
  const changed = small.slice(0, mostChanged);
  const candidates = tree ? relatedTo(concerned, tree) : [];
  const related = nearestOf(candidates, changed, tree);
  return {
    changed,
    related,
    limits: [
      ...limit(concerned.length > small.length, tooLarge(concerned.length - small.length)),
      ...limit(
        small.length > changed.length,
        `Only ${changed.length} of ${small.length} changed files were read.`,
      ),
      ...limit(
        candidates.length > related.length,
        `Of ${candidates.length} other files that may bear on the changed ones, the nearest ${related.length} were read.`,
      ),
      ...limit(
        tree?.isCut === true,
        'The repository is too large for GitHub to list, so files that bear on the changed ones may be missing.',
      ),
    ],
  };
}

/** Or a submodule: what the tree of files does not have. */
function isLink({ path, status }: ChangedFile, tree: Tree | undefined): boolean {
  return status !== 'removed' && tree !== undefined && !tree.isCut && !tree.files.has(path);
}

function tooLarge(count: number): string {
  return `${count} changed ${count === 1 ? 'file is' : 'files are'} larger than ${largest / 1024 / 1024} MiB and not read.`;
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
  if (kind === 'configuration') return undefined;
  return !['yaml', 'json', 'workflow', 'helm-template', 'helm-values'].includes(kind);
}

function nearestOf(
  paths: readonly string[],
  changed: readonly ChangedFile[],
  tree: Tree | undefined,
): string[] {
  const near = byNearness(paths, changed);
  const first = near.filter((path) => speaks(path)).slice(0, mostSpeaking);
  const taken = new Set(first);
  const inOrder = [...first, ...near.filter((path) => !taken.has(path))].slice(0, mostRelated);
  let bytes = 0;
  return inOrder.filter((path) => {
    bytes += tree?.files.get(path)?.size ?? 0;
    return bytes <= mostRelatedBytes;
  });
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
