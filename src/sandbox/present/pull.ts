import type { PullRecord, TipRecord } from '../records.ts';
import { nodeId, type World } from '../world.ts';
import { accountJson } from './account.ts';
import { apiOf, pageOf, repositoryJson } from './repository.ts';

export function pullApi(world: World, { repository, number }: PullRecord): string {
  return `${apiOf(world, repository)}/pulls/${number}`;
}

export function pullPage(world: World, { repository, number }: PullRecord): string {
  return `${pageOf(world, repository)}/pull/${number}`;
}

/** `pull-request-simple`: what listings give. */
export function simplePullJson(world: World, pull: PullRecord) {
  return {
    ...identity(world, pull),
    ...links(world, pull),
    state: pull.state,
    locked: pull.isLocked,
    active_lock_reason: null,
    title: pull.title,
    user: accountJson(world, pull.author),
    body: pull.body === '' ? null : pull.body,
    labels: [],
    milestone: null,
    created_at: pull.createdAt.toISOString(),
    updated_at: pull.updatedAt.toISOString(),
    closed_at: dateOrNull(pull.closedAt),
    merged_at: dateOrNull(pull.mergedAt),
    merge_commit_sha: pull.mergeCommit ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: tipJson(world, pull.head),
    base: tipJson(world, pull.base),
    author_association: roleOf(pull),
    auto_merge: null,
    draft: pull.isDraft,
  };
}

export interface PullCounts {
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly files: number;
  /** null: GitHub is still working it out. */
  readonly isMergeable: boolean | null;
  readonly mergeableState: string;
}

/** `pull-request`: what one of them and the webhooks give. */
export function pullJson(world: World, pull: PullRecord, counts: PullCounts) {
  return {
    ...simplePullJson(world, pull),
    merged: pull.mergedAt !== undefined,
    mergeable: counts.isMergeable,
    rebaseable: counts.isMergeable,
    mergeable_state: counts.mergeableState,
    merged_by: pull.mergedAt ? accountJson(world, pull.author) : null,
    comments: 0,
    review_comments: pull.threads.reduce((sum, { comments }) => sum + comments.length, 0),
    maintainer_can_modify: pull.head.repository !== pull.repository && pull.allowsMaintainerEdits,
    commits: counts.commits,
    additions: counts.additions,
    deletions: counts.deletions,
    changed_files: counts.files,
  };
}

export function dateOrNull(date: Date | undefined): string | null {
  return date ? date.toISOString() : null;
}

function identity(world: World, pull: PullRecord) {
  return {
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    url: pullApi(world, pull),
    html_url: pullPage(world, pull),
    diff_url: `${pullPage(world, pull)}.diff`,
    patch_url: `${pullPage(world, pull)}.patch`,
  };
}

function links(world: World, pull: PullRecord) {
  const repository = apiOf(world, pull.repository);
  const api = pullApi(world, pull);
  const issue = `${repository}/issues/${pull.number}`;
  const addresses = {
    issue_url: issue,
    commits_url: `${api}/commits`,
    review_comments_url: `${api}/comments`,
    review_comment_url: `${repository}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${repository}/statuses/${pull.head.sha}`,
  };
  const to = (href: string) => ({ href });
  return {
    ...addresses,
    _links: {
      self: to(api),
      html: to(pullPage(world, pull)),
      issue: to(addresses.issue_url),
      comments: to(addresses.comments_url),
      review_comments: to(addresses.review_comments_url),
      review_comment: to(addresses.review_comment_url),
      commits: to(addresses.commits_url),
      statuses: to(addresses.statuses_url),
    },
  };
}

function tipJson(world: World, { repository, branch, sha, owner }: TipRecord) {
  const isThere = repository && world.repository(repository.fullName) === repository;
  return {
    label: `${owner.login}:${branch}`,
    ref: branch,
    sha,
    user: accountJson(world, owner),
    // null once a fork was deleted.
    repo: isThere ? repositoryJson(world, repository) : null,
  };
}

/** Not a permission: a member of the organisation may be shown as anything. */
function roleOf({ author, repository }: PullRecord): string {
  if (author === repository.owner) return 'OWNER';
  return repository.collaborators.has(author.login) ? 'COLLABORATOR' : 'CONTRIBUTOR';
}
