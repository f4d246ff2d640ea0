import type { Change, Files } from '../embedded.ts';
import type { Content } from '../git/repository.ts';
import type { Account } from '../model.ts';
import type { PullRecord, RepositoryRecord } from '../records.ts';
import { pullEvent, suiteRequested } from '../webhooks/events.ts';
import { locked, type World } from '../world.ts';
import { placeThreads } from './anchor.ts';
import { Refusal } from './refusal.ts';

/** Commits on the tip of a branch, which begins where the change says if it is new. */
export function commit(
  world: World,
  repository: RepositoryRecord,
  branch: string,
  change: Change & { readonly onlyOn?: string },
): Promise<string> {
  return locked(repository, () => {
    if (change.onlyOn !== undefined && repository.branches.get(branch) !== change.onlyOn)
      throw stale(change.onlyOn);
    const from = repository.branches.get(change.from ?? repository.defaultBranch) ?? change.from;
    const parent = repository.branches.get(branch) ?? from;
    return pushed(world, repository, branch, change, parent === undefined ? [] : [parent]);
  });
}

/** Begins a branch again from another commit. */
export function forcePush(
  world: World,
  repository: RepositoryRecord,
  branch: string,
  change: Change & { readonly onto: string },
): Promise<string> {
  return locked(repository, () => {
    const onto = repository.branches.get(change.onto) ?? change.onto;
    return pushed(world, repository, branch, change, [onto]);
  });
}

async function pushed(
  world: World,
  repository: RepositoryRecord,
  branch: string,
  { files, message = 'Change', by = repository.owner.login }: Change,
  parents: readonly string[],
): Promise<string> {
  const account = world.account(by);
  const author = world.person(account);
  const commit = { parents, message, author, files: contents(files) };
  const sha = await repository.git.write(refOf(repository, branch), commit);
  await moveBranch(world, repository, branch, sha, account);
  return sha;
}

/** Somebody else was faster. */
function stale(expected: string): Refusal {
  return new Refusal(409, `Expected branch to point to "${expected}" but it did not.  Pull and try again.`);
}

/** In the one git repository of a network of forks each has its own names. */
export function refOf(repository: RepositoryRecord, branch: string): string {
  return repository.parent ? `refs/forks/${repository.id}/${branch}` : `refs/heads/${branch}`;
}

export function contents(files: Files): Map<string, Content | undefined> {
  return new Map(
    Object.entries(files).map(([path, file]) => {
      if (file === null) return [path, undefined];
      const isPlain = typeof file === 'string' || Buffer.isBuffer(file);
      const { content, mode } = isPlain ? { content: file, mode: '100644' } : file;
      return [path, { content: Buffer.from(content), mode }];
    }),
  );
}

/** A branch stands elsewhere now: its pull requests are told. */
export async function moveBranch(
  world: World,
  repository: RepositoryRecord,
  branch: string,
  sha: string,
  by: Account,
): Promise<void> {
  const before = repository.branches.get(branch);
  repository.branches.set(branch, sha);
  if (before === sha) return;
  suiteRequested(world, repository, { sha, branch, before: before ?? null, by });
  for (const pull of world.pulls()) {
    if (pull.state !== 'open') continue;
    const { head, base } = pull;
    if (head.repository === repository && head.branch === branch) await advance(world, pull, sha, by);
    else if (base.repository === repository && base.branch === branch) await rebase(pull);
  }
}

async function advance(world: World, pull: PullRecord, after: string, by: Account): Promise<void> {
  const { git } = pull.repository;
  const before = pull.head.sha;
  const isForced = (await git.mergeBase(before, after)) !== before;
  const base = pull.repository.branches.get(pull.base.branch) ?? pull.base.sha;
  const mergeBase = (await git.mergeBase(base, after)) ?? base;
  pull.head = { ...pull.head, sha: after };
  pull.base = { ...pull.base, sha: base };
  pull.mergeBase = mergeBase;
  pull.updatedAt = world.now();
  // GitHub points the reviews of a branch that was rewritten at its new head.
  if (isForced) for (const review of pull.reviews) review.commit = after;
  pull.timeline.push({ kind: 'pushed', at: world.now(), by, before, after, isForced });
  await placeThreads(pull);
  pullEvent(world, pull, 'synchronize', by, { before, after });
}

/** The base has grown. What both have by now is no longer part of the pull request. */
async function rebase(pull: PullRecord): Promise<void> {
  const tip = pull.repository.branches.get(pull.base.branch) ?? pull.base.sha;
  const mergeBase = await pull.repository.git.mergeBase(tip, pull.head.sha);
  if (mergeBase === undefined || mergeBase === pull.mergeBase) return;
  pull.mergeBase = mergeBase;
  await placeThreads(pull);
}
