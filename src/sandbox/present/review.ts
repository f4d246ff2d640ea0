import type { CommentRecord, ReviewRecord } from '../records.ts';
import { nodeId, type World } from '../world.ts';
import { accountJson } from './account.ts';
import { pullApi, pullPage } from './pull.ts';
import { apiOf } from './repository.ts';

/** `pull-request-review` */
export function reviewJson(world: World, review: ReviewRecord) {
  const { pull } = review;
  const page = `${pullPage(world, pull)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: accountJson(world, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pullApi(world, pull),
    _links: { html: { href: page }, pull_request: { href: pullApi(world, pull) } },
    submitted_at: review.submittedAt.toISOString(),
    commit_id: review.commit,
    author_association: 'NONE',
  };
}

/** `pull-request-review-comment` */
export function commentJson(world: World, comment: CommentRecord) {
  const { thread, review } = comment;
  const { pull } = thread;
  const api = `${apiOf(world, pull.repository)}/pulls/comments/${comment.id}`;
  const page = `${pullPage(world, pull)}#discussion_r${comment.id}`;
  return {
    url: api,
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    pull_request_review_id: review.id,
    diff_hunk: comment.diffHunk,
    path: thread.path,
    commit_id: pull.head.sha,
    original_commit_id: thread.originalCommit,
    user: accountJson(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.updatedAt.toISOString(),
    html_url: page,
    pull_request_url: pullApi(world, pull),
    author_association: 'NONE',
    reactions: reactionsTo(api),
    _links: { self: { href: api }, html: { href: page }, pull_request: { href: pullApi(world, pull) } },
    ...placeJson(thread),
    ...(comment.inReplyTo !== undefined && { in_reply_to_id: comment.inReplyTo }),
  };
}

/** A comment about a file says that it is on line 1; an outdated one has none. */
function placeJson(thread: CommentRecord['thread']) {
  const isFile = thread.about === 'file';
  const line = isFile ? 1 : thread.line;
  const originalLine = isFile ? 1 : thread.originalLine;
  return {
    position: line,
    original_position: originalLine ?? 1,
    line,
    original_line: originalLine,
    side: thread.side,
    start_line: thread.startLine,
    original_start_line: thread.originalStartLine,
    start_side: thread.originalStartLine === null ? null : thread.side,
    subject_type: thread.about,
  };
}

function reactionsTo(api: string) {
  const none = { '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  return { url: `${api}/reactions`, total_count: 0, ...none };
}
