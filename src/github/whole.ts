import type { Ends } from './read.ts';
import type { ChangedFile, Changes, Repository, Tree } from './pull.ts';

/**
 * What GitHub's list of changed files leaves out beyond 3,000 files, and its comparison of two commits beyond 300, from
 * the two trees. What it did list keeps its patch. Where a tree is cut too, the list stays so.
 */
export async function wholeOf(
  repository: Pick<Repository, 'tree' | 'mergeBase'>,
  { base, head, mergeBase }: Ends,
  changes: Changes,
  after: Tree,
): Promise<Changes> {
  if (!changes.isCut || after.isCut) return changes;
  const parted = mergeBase ?? (await repository.mergeBase(base, head));
  const before = parted === undefined ? undefined : await repository.tree(parted);
  if (!before || before.isCut) return changes;
  const listed = new Map(changes.files.map((file) => [file.path, file]));
  const former = new Set(changes.files.flatMap(({ previous }) => previous ?? []));
  const others = differences(before, after).filter(({ path }) => !listed.has(path) && !former.has(path));
  return { ...changes, files: [...changes.files, ...others], isCut: false };
}

function differences(before: Tree, after: Tree): ChangedFile[] {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  const here = [...is].flatMap(([path, blob]): ChangedFile[] => {
    if (was.get(path) === blob) return [];
    return [{ path, blob, status: was.has(path) ? 'modified' : 'added' }];
  });
  const gone = [...was].flatMap(([path, blob]): ChangedFile[] =>
    is.has(path) ? [] : [{ path, blob, status: 'removed' }],
  );
  return [...here, ...gone];
}

function entriesOf({ files, others }: Tree): ReadonlyMap<string, string> {
  const plain = [...files].map(([path, { blob }]) => [path, blob] as const);
  return new Map([...plain, ...[...others].map(([path, { id }]) => [path, id] as const)]);
}
