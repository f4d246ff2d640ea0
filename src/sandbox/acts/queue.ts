import type { Account } from '../model.ts';
import type { PullRecord, RepositoryRecord } from '../records.ts';
import { mergeGroupEvent, pullEvent, suiteRequested } from '../webhooks/events.ts';
import { locked, type World } from '../world.ts';
import { finishMerge, mergeBox, mergeCommit, requiredRuns } from './merge.ts';
import { Refusal } from './refusal.ts';

/** Builds what the base would be with this pull request, behind those that wait already, and asks for its checks. */
export async function enqueue(world: World, pull: PullRecord, by: Account): Promise<void> {
  const { repository } = pull;
  if (!repository.rules.hasMergeQueue) throw new Refusal(422, 'This branch has no merge queue.');
  const box = await mergeBox(world, pull);
  if (!box.canMerge) throw new Refusal(422, box.reasons.join(' '));
  await locked(repository, async () => {
    const last = waiting(repository, pull.base.branch).at(-1)?.queuedAs;
    const baseSha = last?.headSha ?? repository.branches.get(pull.base.branch) ?? pull.base.sha;
    const headSha = await mergeCommit(world, pull, baseSha, by);
    if (headSha === undefined) throw new Refusal(422, 'Merge conflict');
    const branch = `gh-readonly-queue/${pull.base.branch}/pr-${pull.number}-${baseSha}`;
    await repository.git.setRef(`refs/heads/${branch}`, headSha);
    repository.branches.set(branch, headSha);
    pull.queuedAs = { branch, headSha, baseSha };
    pull.timeline.push({ kind: 'queued', at: world.now(), by });
    pullEvent(world, pull, 'enqueued', by);
    suiteRequested(world, repository, { sha: headSha, branch, before: null, by });
    const commit = await repository.git.commit(headSha);
    mergeGroupEvent(world, pull, pull.queuedAs, commit, 'checks_requested');
  });
}

/** In the order in which they stand in the queue. */
function waiting(repository: RepositoryRecord, base: string): PullRecord[] {
  const prefix = `gh-readonly-queue/${base}/`;
  const order = [...repository.branches.keys()];
  return [...repository.pulls.values()]
    .filter(({ queuedAs }) => queuedAs?.branch.startsWith(prefix))
    .sort((a, b) => order.indexOf(a.queuedAs?.branch ?? '') - order.indexOf(b.queuedAs?.branch ?? ''));
}

/** Merges what has passed, from the front on, and ejects what has failed together with what stands on it. */
export async function settleQueue(world: World, repository: RepositoryRecord): Promise<void> {
  await locked(repository, async () => {
    for (const pull of waiting(repository, repository.defaultBranch)) {
      const group = pull.queuedAs;
      const checks = group ? requiredRuns(world, repository, group.headSha) : [];
      if (!group || checks.some(({ run }) => run?.status !== 'completed')) return;
      if (checks.every(({ isMet }) => isMet)) {
        await leave(world, pull, 'merged');
        await finishMerge(world, pull, group.headSha, pull.author);
      } else return ejectAll(world, repository);
    }
  });
}

/** No check answered in time. */
export function expireQueue(world: World, repository: RepositoryRecord): Promise<void> {
  return locked(repository, () => ejectAll(world, repository));
}

async function ejectAll(world: World, repository: RepositoryRecord): Promise<void> {
  for (const pull of waiting(repository, repository.defaultBranch)) {
    await leave(world, pull, 'dequeued');
    pull.timeline.push({ kind: 'dequeued', at: world.now(), by: pull.author });
    pullEvent(world, pull, 'dequeued', pull.author, { reason: 'CI_FAILURE' });
  }
}

async function leave(world: World, pull: PullRecord, reason: 'merged' | 'dequeued'): Promise<void> {
  const group = pull.queuedAs;
  if (!group) return;
  const { repository } = pull;
  const commit = await repository.git.commit(group.headSha);
  pull.queuedAs = undefined;
  repository.branches.delete(group.branch);
  await repository.git.setRef(`refs/heads/${group.branch}`, undefined);
  mergeGroupEvent(world, pull, group, commit, 'destroyed', reason);
}
