import type { Account, Commit, MergeGroup } from '../model.ts';
import { checkRunJson, suiteJson } from '../present/check.ts';
import { shortCommitJson } from '../present/commit.ts';
import { pullJson, simplePullJson } from '../present/pull.ts';
import { commentJson, reviewJson } from '../present/review.ts';
import type {
  CheckRunRecord,
  CheckSuite,
  CommentRecord,
  PullRecord,
  RepositoryRecord,
  ReviewRecord,
  ThreadRecord,
} from '../records.ts';
import type { World } from '../world.ts';

/** GitHub has not counted, nor tried the merge, when it sends the event. */
const uncounted = {
  commits: 1,
  additions: 0,
  deletions: 0,
  files: 1,
  isMergeable: null,
  mergeableState: 'unknown',
};

export function pullEvent(
  world: World,
  pull: PullRecord,
  action: string,
  sender: Account,
  more: object = {},
): void {
  const body = { number: pull.number, pull_request: pullJson(world, pull, uncounted), ...more };
  world.tell({ event: 'pull_request', action, repository: pull.repository, sender, body });
}

export function reviewEvent(world: World, review: ReviewRecord, action: string, by?: Account): void {
  const { pull, author } = review;
  const sender = by ?? author;
  const body = {
    review: { ...reviewJson(world, review), state: review.state.toLowerCase() },
    pull_request: simplePullJson(world, pull),
  };
  world.tell({ event: 'pull_request_review', action, repository: pull.repository, sender, body });
}

export function commentEvent(world: World, comment: CommentRecord, action: string, sender: Account): void {
  const { pull } = comment.thread;
  const body = { comment: commentJson(world, comment), pull_request: simplePullJson(world, pull) };
  world.tell({ event: 'pull_request_review_comment', action, repository: pull.repository, sender, body });
}

export function threadEvent(world: World, thread: ThreadRecord, action: string, sender: Account): void {
  const { pull, id, comments } = thread;
  const body = {
    thread: { node_id: id, comments: comments.map((comment) => commentJson(world, comment)) },
    pull_request: simplePullJson(world, pull),
  };
  world.tell({ event: 'pull_request_review_thread', action, repository: pull.repository, sender, body });
}

export function mergeGroupEvent(
  world: World,
  pull: PullRecord,
  { branch, headSha, baseSha }: MergeGroup,
  commit: Commit,
  action: 'checks_requested' | 'destroyed',
  reason?: string,
): void {
  const group = {
    head_sha: headSha,
    head_ref: `refs/heads/${branch}`,
    base_sha: baseSha,
    base_ref: `refs/heads/${pull.base.branch}`,
    head_commit: shortCommitJson(commit),
  };
  const body = { merge_group: group, ...(reason !== undefined && { reason }) };
  const sender = world.account('github-merge-queue[bot]', 'Bot');
  world.tell({ event: 'merge_group', action, repository: pull.repository, sender, body });
}

export function checkRunEvent(
  world: World,
  run: CheckRunRecord,
  action: string,
  sender: Account,
  more: object = {},
): void {
  const suite = suiteOf(world, run.repository, run.headSha);
  const short = suiteJson(world, run.repository, suite);
  const body = { check_run: { ...checkRunJson(world, run), check_suite: short }, ...more };
  world.tell({ event: 'check_run', action, repository: run.repository, sender, body });
}

/** The suite of a commit; the first one to ask makes it. A branch of a fork is not seen from here. */
export function suiteOf(world: World, repository: RepositoryRecord, sha: string): CheckSuite {
  const known = repository.suites.get(sha);
  if (known) return known;
  const now = world.now();
  const headBranch = [...repository.branches].find(([, tip]) => tip === sha)?.[0] ?? null;
  const times = { createdAt: now, updatedAt: now };
  const suite = { id: world.id(), headSha: sha, headBranch, before: null, ...times };
  repository.suites.set(sha, suite);
  return suite;
}

export interface Pushed {
  readonly sha: string;
  readonly branch: string;
  readonly before: string | null;
  readonly by: Account;
}

/** Each push asks every App that may write checks for its suite, whether there is a pull request or not. */
export function suiteRequested(
  world: World,
  repository: RepositoryRecord,
  { sha, branch, before, by }: Pushed,
): void {
  if (!repository.isInstalled || world.app.permissions['checks'] !== 'write') return;
  if (repository.suites.has(sha)) return;
  const now = world.now();
  repository.suites.set(sha, {
    ...{ id: world.id(), headSha: sha, headBranch: branch, before, createdAt: now, updatedAt: now },
  });
  suiteEvent(world, repository, sha, 'requested', by);
}

export function suiteEvent(
  world: World,
  repository: RepositoryRecord,
  sha: string,
  action: string,
  sender: Account,
): void {
  const suite = suiteOf(world, repository, sha);
  const short = suiteJson(world, repository, suite);
  world.tell({ event: 'check_suite', action, repository, sender, body: { check_suite: short } });
}
