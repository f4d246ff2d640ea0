import type { NewPull } from '../embedded.ts';
import type { Account } from '../model.ts';
import type { PullRecord, RepositoryRecord, TipRecord } from '../records.ts';
import { pullEvent } from '../webhooks/events.ts';
import { locked, type World } from '../world.ts';
import { placeThreads } from './anchor.ts';
import { Refusal } from './refusal.ts';

export function openPull(world: World, options: NewPull): Promise<PullRecord> {
  const repository = world.record(options.repository);
  const source = options.headRepository ? world.record(options.headRepository) : repository;
  return locked(repository, async () => {
    const head = tipOf(source, options.head);
    const base = tipOf(repository, options.base ?? repository.defaultBranch);
    const mergeBase = await repository.git.mergeBase(base.sha, head.sha);
    if (mergeBase === undefined || mergeBase === head.sha)
      throw new Refusal(422, `No commits between ${base.branch} and ${head.branch}`);
    const by = world.account(options.by ?? source.owner.login);
    const pull = newPull(world, options, { repository, head, base, mergeBase, by });
    repository.pulls.set(pull.number, pull);
    pullEvent(world, pull, 'opened', by);
    return pull;
  });
}

function tipOf(repository: RepositoryRecord, branch: string): TipRecord {
  const sha = repository.branches.get(branch);
  if (sha === undefined) throw new Refusal(422, `${repository.fullName} has no branch ${branch}`);
  return { repository, branch, sha, owner: repository.owner };
}

function newPull(
  world: World,
  { title, body = '', isDraft = false }: NewPull,
  {
    repository,
    head,
    base,
    mergeBase,
    by,
  }: Pick<PullRecord, 'repository' | 'head' | 'base' | 'mergeBase'> & { by: Account },
): PullRecord {
  const now = world.now();
  const number = 1 + Math.max(0, ...repository.pulls.keys());
  return {
    ...{ id: world.id(), number, repository, title, body, author: by, state: 'open', isDraft },
    ...{
      head,
      base,
      mergeBase,
      createdAt: now,
      updatedAt: now,
      isLocked: false,
      allowsMaintainerEdits: true,
    },
    ...{ mergedAt: undefined, mergeCommit: undefined, closedAt: undefined, queuedAs: undefined },
    ...{ reviews: [], threads: [], timeline: [{ kind: 'opened', at: now, by }] },
  };
}

export function closePull(world: World, pull: PullRecord, by: Account): void {
  if (pull.state === 'closed') return;
  const now = world.now();
  Object.assign(pull, { state: 'closed', closedAt: now, updatedAt: now, queuedAs: undefined });
  pull.timeline.push({ kind: 'closed', at: now, by });
  pullEvent(world, pull, 'closed', by);
}

/** What was pushed in between counts. */
export async function reopenPull(world: World, pull: PullRecord, by: Account): Promise<void> {
  if (pull.mergedAt) throw new Refusal(422, 'state cannot be changed. The pull request has been merged.');
  const sha = pull.head.repository?.branches.get(pull.head.branch);
  if (sha === undefined)
    throw new Refusal(422, `state cannot be changed. The ${pull.head.branch} branch was deleted.`);
  pull.head = { ...pull.head, sha };
  Object.assign(pull, { state: 'open', closedAt: undefined, updatedAt: world.now() });
  pull.mergeBase = (await pull.repository.git.mergeBase(pull.base.sha, sha)) ?? pull.base.sha;
  await placeThreads(pull);
  pull.timeline.push({ kind: 'reopened', at: world.now(), by });
  pullEvent(world, pull, 'reopened', by);
}

export function setDraft(world: World, pull: PullRecord, isDraft: boolean, by: Account): void {
  if (pull.isDraft === isDraft) return;
  pull.isDraft = isDraft;
  pull.updatedAt = world.now();
  pull.timeline.push({ kind: isDraft ? 'drafted' : 'ready', at: world.now(), by });
  pullEvent(world, pull, isDraft ? 'converted_to_draft' : 'ready_for_review', by);
}

export async function changeBase(world: World, pull: PullRecord, branch: string, by: Account): Promise<void> {
  const from = pull.base;
  pull.base = tipOf(pull.repository, branch);
  pull.mergeBase = (await pull.repository.git.mergeBase(pull.base.sha, pull.head.sha)) ?? pull.base.sha;
  pull.updatedAt = world.now();
  pull.timeline.push({ kind: 'rebased', at: world.now(), by, from: from.branch, to: branch });
  await placeThreads(pull);
  pullEvent(world, pull, 'edited', by, {
    changes: { base: { ref: { from: from.branch }, sha: { from: from.sha } } },
  });
}
