import { diffOf } from '../acts/anchor.ts';
import { mergeBox } from '../acts/merge.ts';
import type { Account } from '../model.ts';
import { accountJson } from '../present/account.ts';
import { pullPage } from '../present/pull.ts';
import type { CommentRecord, PullRecord, ReviewRecord, ThreadRecord } from '../records.ts';
import { nodeId } from '../world.ts';
import { commitNode } from './objects.ts';
import { repositoryNode } from './repository.ts';
import { connection, type Scope } from './scope.ts';
import { grants } from '../app/token.ts';

/** GraphQL calls a bot by its name alone, where REST adds "[bot]". */
export function actorNode({ world }: Scope, account: Account): object {
  const { node_id: id, avatar_url: avatarUrl, html_url: url } = accountJson(world, account);
  const login = account.login.replace(/\[bot\]$/, '');
  return { __typename: account.type, id, login, databaseId: account.id, avatarUrl, url };
}

export function pullNode(scope: Scope, pull: PullRecord): object {
  const { repository, head, base } = pull;
  const isHere = head.repository && scope.world.repository(head.repository.fullName) === head.repository;
  return {
    ...{ __typename: 'PullRequest', id: nodeId('PR', pull.id), fullDatabaseId: String(pull.id) },
    ...{
      number: pull.number,
      title: pull.title,
      body: pull.body,
      isDraft: pull.isDraft,
      locked: pull.isLocked,
    },
    ...{ headRefOid: head.sha, headRefName: head.branch, baseRefOid: base.sha, baseRefName: base.branch },
    state: pull.mergedAt ? 'MERGED' : pull.state.toUpperCase(),
    merged: pull.mergedAt !== undefined,
    url: pullPage(scope.world, pull),
    author: actorNode(scope, pull.author),
    createdAt: pull.createdAt.toISOString(),
    updatedAt: pull.updatedAt.toISOString(),
    mergeable: async () =>
      (await mergeBox(scope.world, pull)).state === 'dirty' ? 'CONFLICTING' : 'MERGEABLE',
    isCrossRepository: head.repository !== repository,
    maintainerCanModify: pull.allowsMaintainerEdits,
    headRepository: isHere ? repositoryNode(scope, head.repository) : null,
    baseRepository: repositoryNode(scope, repository),
    repository: repositoryNode(scope, repository),
    changedFiles: async () => (await diffOf(pull)).length,
    commits: async (range: object) => {
      const commits = await repository.git.commits(pull.mergeBase, pull.head.sha);
      return connection('commits', commits, range, ({ sha }) => ({
        id: nodeId('PRC', `${pull.id}:${sha}`),
        url: `${pullPage(scope.world, pull)}/commits/${sha}`,
        commit: commitNode(scope, repository, sha),
      }));
    },
    ...conversationFields(scope, pull),
  };
}

function conversationFields(scope: Scope, pull: PullRecord) {
  return {
    latestOpinionatedReviews: (range: object) =>
      connection('latestOpinionatedReviews', latestOpinions(pull), range, (review) =>
        reviewNode(scope, review),
      ),
    timelineItems: ({ itemTypes, ...range }: { itemTypes?: readonly string[] | null }) => {
      if (itemTypes?.length !== 1 || itemTypes[0] !== 'HEAD_REF_FORCE_PUSHED_EVENT')
        throw new Error('Only forced pushes are kept here');
      const forced = pull.timeline.filter((each) => each.kind === 'pushed' && each.isForced);
      return connection('timelineItems', forced, range, ({ at }) => ({
        __typename: 'HeadRefForcePushedEvent',
        id: nodeId('HRFPE', at.getTime()),
        createdAt: at.toISOString(),
      }));
    },
    reviewThreads: (range: object) =>
      connection('reviewThreads', pull.threads, range, (thread) => threadNode(scope, thread)),
  };
}

export function threadNode(scope: Scope, thread: ThreadRecord): object {
  const canWrite = grants(scope.token, { permission: 'contents', access: 'write' });
  return {
    ...{ __typename: 'PullRequestReviewThread', id: thread.id, path: thread.path, line: thread.line },
    ...{ startLine: thread.startLine, originalLine: thread.originalLine, diffSide: thread.side },
    originalStartLine: thread.originalStartLine,
    isResolved: thread.isResolved,
    isOutdated: thread.isOutdated,
    isCollapsed: thread.isResolved || thread.isOutdated,
    resolvedBy: thread.resolvedBy ? actorNode(scope, thread.resolvedBy) : null,
    viewerCanResolve: canWrite && !thread.isResolved,
    viewerCanReply: !thread.pull.isLocked,
    subjectType: thread.about.toUpperCase(),
    comments: (range: object) =>
      connection('comments', thread.comments, range, (comment) => commentNode(scope, comment)),
    pullRequest: () => pullNode(scope, thread.pull),
  };
}

export function commentNode(scope: Scope, comment: CommentRecord): object {
  const { thread, review } = comment;
  const { repository } = thread.pull;
  const first = thread.comments[0];
  return {
    ...{ __typename: 'PullRequestReviewComment', id: nodeId('PRRC', comment.id), path: thread.path },
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: actorNode(scope, comment.author),
    viewerDidAuthor: comment.author === scope.world.app.account,
    isMinimized: comment.minimizedAs !== undefined,
    minimizedReason: comment.minimizedAs?.toLowerCase() ?? null,
    outdated: thread.isOutdated,
    createdAt: comment.createdAt.toISOString(),
    updatedAt: comment.updatedAt.toISOString(),
    url: `${pullPage(scope.world, thread.pull)}#discussion_r${comment.id}`,
    replyTo: () => (comment.inReplyTo !== undefined && first ? commentNode(scope, first) : null),
    commit: commitNode(scope, repository, thread.pull.head.sha),
    originalCommit: commitNode(scope, repository, thread.originalCommit),
    pullRequestReview: () => reviewNode(scope, review),
  };
}

/** Of each who approved, asked for changes or was dismissed, the last word. */
function latestOpinions({ reviews }: PullRecord): ReviewRecord[] {
  const opinions = reviews.filter(({ state }) => state !== 'COMMENTED' && state !== 'PENDING');
  return [...new Map(opinions.map((review) => [review.author.login, review])).values()];
}

export function reviewNode(scope: Scope, review: ReviewRecord): object {
  return {
    ...{ __typename: 'PullRequestReview', id: nodeId('PRR', review.id), fullDatabaseId: String(review.id) },
    state: review.state,
    body: review.body,
    author: actorNode(scope, review.author),
    submittedAt: review.submittedAt.toISOString(),
    commit: () => commitNode(scope, review.pull.repository, review.commit),
  };
}
