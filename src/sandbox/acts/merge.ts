import type { Account, MergeBox, RequiredCheck } from '../model.ts';
import type { CheckRunRecord, PullRecord, RepositoryRecord } from '../records.ts';
import { pullEvent } from '../webhooks/events.ts';
import { locked, type World } from '../world.ts';
import { moveBranch, refOf } from './push.ts';
import { Refusal } from './refusal.ts';

/** The newest run of each name for a commit: that is the one that counts. */
export function newestRuns(repository: RepositoryRecord, sha: string): CheckRunRecord[] {
  const newest = new Map<string, CheckRunRecord>();
  for (const run of repository.checkRuns) if (run.headSha === sha) newest.set(run.name, run);
  return [...newest.values()];
}

/** "Successful check statuses are: success, skipped, and neutral". */
export function isMet(run: CheckRunRecord | undefined): boolean {
  return run?.status === 'completed' && ['success', 'skipped', 'neutral'].includes(run.conclusion ?? '');
}

export function requiredRuns(world: World, repository: RepositoryRecord, sha: string): MergeBox['required'] {
  const runs = newestRuns(repository, sha);
  return repository.rules.requiredChecks.map((check) => {
    // All check runs here are of the one App that there is.
    const isOurs = check.appId === undefined || check.appId === world.app.id;
    const run = isOurs ? runs.find(({ name }) => name === check.context) : undefined;
    return { check, run, isMet: isMet(run) };
  });
}

export async function mergeBox(world: World, pull: PullRecord): Promise<MergeBox> {
  const { repository, base, head } = pull;
  const required = requiredRuns(world, repository, head.sha);
  const names = new Set(required.map(({ check }) => check.context));
  const others = newestRuns(repository, head.sha).filter(({ name }) => !names.has(name));
  const unresolvedThreads = pull.threads.filter(({ isResolved }) => !isResolved).length;
  const tip = repository.branches.get(base.branch) ?? base.sha;
  const isMergeable = (await repository.git.mergedTree(tip, head.sha)) !== undefined;
  const isBehind =
    repository.rules.requiresUpToDate && (await repository.git.mergeBase(tip, head.sha)) !== tip;
  const blocks = blockedBy(repository, required, unresolvedThreads);
  const reasons = [
    ...(pull.state === 'closed' ? ['This pull request is closed.'] : []),
    ...(pull.isDraft ? ['This pull request is still a work in progress.'] : []),
    ...(isMergeable ? [] : ['This branch has conflicts that must be resolved.']),
    ...blocks,
    ...(isBehind ? ['This branch is out-of-date with the base branch.'] : []),
  ];
  const state = !isMergeable ? 'dirty' : pull.isDraft ? 'draft' : stateOf(blocks, isBehind, others);
  return { canMerge: reasons.length === 0, state, required, others, unresolvedThreads, reasons };
}

function stateOf(
  blocks: readonly string[],
  isBehind: boolean,
  others: readonly CheckRunRecord[],
): MergeBox['state'] {
  if (blocks.length > 0) return 'blocked';
  if (isBehind) return 'behind';
  return others.every(isMet) ? 'clean' : 'unstable';
}

function blockedBy(
  { rules }: RepositoryRecord,
  required: MergeBox['required'],
  unresolvedThreads: number,
): string[] {
  const reasons = required.filter(({ isMet: met }) => !met).map(({ check, run }) => lacking(check, run));
  if (rules.requiresResolvedThreads && unresolvedThreads > 0)
    reasons.push('All comments must be resolved before this can be merged.');
  return reasons;
}

function lacking({ context }: RequiredCheck, run: MergeBox['required'][number]['run']): string {
  if (!run) return `Required check ${context} is expected: waiting for status to be reported.`;
  if (run.status !== 'completed') return `Required check ${context} has not completed yet.`;
  return `Required check ${context} is failing.`;
}

export async function mergePull(world: World, pull: PullRecord, by: Account): Promise<string> {
  const box = await mergeBox(world, pull);
  if (!box.canMerge) throw new Refusal(405, box.reasons.join(' '));
  if (pull.repository.rules.hasMergeQueue)
    throw new Refusal(405, 'Changes must be made through the merge queue.');
  return locked(pull.repository, async () => {
    const tip = pull.repository.branches.get(pull.base.branch) ?? pull.base.sha;
    const sha = await mergeCommit(world, pull, tip, by);
    if (sha === undefined) throw new Refusal(405, 'Merge conflict');
    await finishMerge(world, pull, sha, by);
    return sha;
  });
}

export function mergeCommit(
  world: World,
  { repository, number, head, title }: PullRecord,
  onto: string,
  by: Account,
): Promise<string | undefined> {
  const message = `Merge pull request #${number} from ${head.owner.login}/${head.branch}\n\n${title}`;
  return repository.git.merge(onto, head.sha, message, world.person(by));
}

/** The base stands on the merge; the pull request is over. */
export async function finishMerge(world: World, pull: PullRecord, sha: string, by: Account): Promise<void> {
  const now = world.now();
  Object.assign(pull, {
    ...{
      state: 'closed',
      mergedAt: now,
      closedAt: now,
      updatedAt: now,
      mergeCommit: sha,
      queuedAs: undefined,
    },
  });
  pull.timeline.push({ kind: 'merged', at: now, by, sha });
  await pull.repository.git.setRef(refOf(pull.repository, pull.base.branch), sha);
  await moveBranch(world, pull.repository, pull.base.branch, sha, by);
  pullEvent(world, pull, 'closed', by);
}
