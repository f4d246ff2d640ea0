import type { FileDiff } from '../git/diff.ts';
import type { RepositoryRecord } from '../records.ts';
import type { World } from '../world.ts';
import { apiOf, pageOf } from './repository.ts';

/** `diff-entry` */
export function fileJson(world: World, repository: RepositoryRecord, head: string, file: FileDiff) {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${pageOf(world, repository)}/blob/${head}/${path}`,
    raw_url: `${pageOf(world, repository)}/raw/${head}/${path}`,
    contents_url: `${apiOf(world, repository)}/contents/${path}?ref=${head}`,
    ...(file.previousPath !== undefined && { previous_filename: file.previousPath }),
    ...(file.patch !== undefined && { patch: file.patch }),
  };
}
