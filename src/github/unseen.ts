import { kindOfPath } from '../check/index.ts';
import type { Unseen } from '../review/review.ts';
import type { ChangedFile, Tree } from './pull.ts';

/** No Dockerfile or manifest written by people comes near this; a bundle of custom resources reaches a few megabytes. */
export const largest = 8 * 1024 * 1024;

/** Why a changed file is not judged. */
export type Reason = Pick<Unseen, 'reason' | 'kind'>;

/** Whether it could hold a container. What is no more than a script, or our own configuration, could not. */
export function couldHold({ path, previous = path }: Pick<ChangedFile, 'path' | 'previous'>): boolean {
  const kinds = [kindOfPath(path), kindOfPath(previous)];
  return kinds.some((kind) => kind !== undefined && kind !== 'configuration');
}

/** Git's own words in place of a text. */
export function isSubmodule({ patch }: Pick<ChangedFile, 'patch'>): boolean {
  return patch !== undefined && /^[-+]Subproject commit [0-9a-f]{40,64}$/m.test(patch);
}

/** Submodules of the repository that come from elsewhere now, whatever commit they are at. */
export function changesOrigins({ path, status, patch }: ChangedFile): boolean {
  const isModified = path === '.gitmodules' && status === 'modified';
  return isModified && (patch === undefined || (/^-\s*url\b/m.test(patch) && /^\+\s*url\b/m.test(patch)));
}

/** By the tree alone, before anything is fetched. */
export function whyNotRead(file: ChangedFile, { others, files }: Tree): Reason | undefined {
  if (file.status === 'removed') return undefined;
  const other = others.get(file.path)?.kind;
  if (other === 'submodule')
    return { kind: 'unjudged', reason: 'a submodule: what it holds is in another repository' };
  if (other === 'link')
    return couldHold(file)
      ? { kind: 'unjudged', reason: 'a symbolic link, which is not followed' }
      : undefined;
  const size = files.get(file.path)?.size ?? 0;
  if (size > largest && couldHold(file))
    return { kind: 'unread', reason: `larger than ${largest / 1024 / 1024} MiB` };
  return undefined;
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the first line, and a file shorter than 1024 bytes. */
const pointer = 'version https://git-lfs.github.com/spec/';

export function whyUnseen(
  file: ChangedFile,
  tree: Tree,
  { before, after }: { readonly before: string | undefined; readonly after: string | undefined },
): Reason | undefined {
  const reason = whyNotRead(file, tree);
  if (reason) return reason;
  const { status } = file;
  if (status !== 'removed' && after === undefined)
    return { kind: 'unread', reason: 'GitHub gives no text of it' };
  if (after?.startsWith(pointer) === true && after.length < 1024)
    return { kind: 'unjudged', reason: 'a Git LFS pointer: the file itself is stored elsewhere' };
  if (status === 'added' || before !== undefined) return undefined;
  // What is gone brings nothing in.
  const kind = status === 'removed' ? 'unjudged' : 'unread';
  return { kind, reason: 'GitHub gives no text of it as it was before' };
}
