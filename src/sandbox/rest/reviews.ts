import type { Anchor } from '../acts/anchor.ts';
import {
  commentById,
  createComment,
  createReview,
  deleteComment,
  type Draft,
  reply,
} from '../acts/conversation.ts';
import { invalidRequest, notFound, Refusal, unprocessable } from '../acts/refusal.ts';
import { Input } from '../http/input.ts';
import {
  ok,
  onRepository,
  page,
  pullOf,
  read,
  type RepositoryRequest,
  type Route,
  type Services,
  write,
} from '../http/route.ts';
import { commentJson, reviewJson } from '../present/review.ts';
import type { CommentRecord, ReviewRecord } from '../records.ts';

const reading = read('pull_requests');
const writing = write('pull_requests');

export const reviewRoutes: readonly Route[] = [
  onRepository('GET', '/pulls/{pull_number}/reviews', reading, ({ world }, request) => {
    const { items, headers } = page(pullOf(request).reviews, request);
    return ok(
      items.map((review) => reviewJson(world, review)),
      headers,
    );
  }),
  onRepository('POST', '/pulls/{pull_number}/reviews', writing, async (services, request) =>
    ok(reviewJson(services.world, await newReview(services, request))),
  ),
  onRepository('GET', '/pulls/{pull_number}/comments', reading, ({ world }, request) => {
    const comments = pullOf(request).threads.flatMap((thread) => thread.comments);
    const { items, headers } = page(sorted(comments, request), request);
    return ok(
      items.map((comment) => commentJson(world, comment)),
      headers,
    );
  }),
  onRepository('POST', '/pulls/{pull_number}/comments', writing, async (services, request) => ({
    status: 201,
    body: commentJson(services.world, await newComment(services, request)),
  })),
  onRepository('POST', '/pulls/{pull_number}/comments/{comment_id}/replies', writing, (services, request) => {
    const { thread } = commentIn(request);
    services.quotaOf(request.token.installation.id).create(1);
    const input = new Input(request.body);
    const body = input.string('body');
    input.done();
    const { world } = services;
    return { status: 201, body: commentJson(world, reply(world, thread, world.app.account, body)) };
  }),
  onRepository('GET', '/pulls/comments/{comment_id}', reading, ({ world }, request) =>
    ok(commentJson(world, commentIn(request))),
  ),
  onRepository('PATCH', '/pulls/comments/{comment_id}', writing, ({ world }, request) => {
    const comment = ownComment(request, world.app.account.id);
    const input = new Input(request.body);
    comment.body = input.string('body');
    input.done();
    comment.updatedAt = world.now();
    return ok(commentJson(world, comment));
  }),
  onRepository('DELETE', '/pulls/comments/{comment_id}', writing, ({ world }, request) => {
    deleteComment(world, commentIn(request), world.app.account);
    return { status: 204 };
  }),
];

function sorted(comments: readonly CommentRecord[], { query }: RepositoryRequest): CommentRecord[] {
  const ordered = comments.toSorted((a, b) => a.id - b.id);
  return query.get('direction') === 'desc' ? ordered.reverse() : ordered;
}

function commentIn({ repository, parameters }: RepositoryRequest): CommentRecord {
  const found = commentById(repository.pulls.values(), Number(parameters['comment_id']));
  if (!found) throw notFound();
  return found;
}

function ownComment(request: RepositoryRequest, app: number): CommentRecord {
  const comment = commentIn(request);
  if (comment.author.id !== app) throw new Refusal(403, 'Resource not accessible by integration');
  return comment;
}

const states = { COMMENT: 'COMMENTED', APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED' } as const;

async function newReview({ world, quotaOf }: Services, request: RepositoryRequest): Promise<ReviewRecord> {
  const pull = pullOf(request);
  const input = new Input(request.body);
  const commit = input.optionalString('commit_id') ?? pull.head.sha;
  const body = input.optionalString('body') ?? '';
  const event = input.optionalOneOf('event', ['COMMENT', 'APPROVE', 'REQUEST_CHANGES']);
  const comments = input.list('comments', 1_000, (each) => draftOf(each)) ?? [];
  input.done();
  const by = world.app.account;
  if (event === undefined && pull.reviews.some(({ author, state }) => author === by && state === 'PENDING'))
    throw unprocessable('User can only have one pending review per pull request');
  quotaOf(request.token.installation.id).create(1 + comments.length);
  return createReview(world, pull, { by, commit, state: event ? states[event] : 'PENDING', body, comments });
}

async function newComment({ world, quotaOf }: Services, request: RepositoryRequest): Promise<CommentRecord> {
  const pull = pullOf(request);
  const input = new Input(request.body);
  const commit = input.string('commit_id');
  const isFile = input.optionalOneOf('subject_type', ['line', 'file']) === 'file';
  const inReplyTo = input.optionalInteger('in_reply_to');
  const draft = isFile
    ? { anchor: { path: input.string('path') }, body: input.string('body') }
    : draftOf(input);
  input.done();
  if (inReplyTo !== undefined) throw invalidRequest('Replies have an address of their own here.');
  quotaOf(request.token.installation.id).create(1);
  return createComment(world, pull, { ...draft, by: world.app.account, commit });
}

const sides = ['LEFT', 'RIGHT'] as const;

function draftOf(input: Input): Draft {
  const side = input.optionalOneOf('side', sides) ?? 'RIGHT';
  const anchor: Anchor = {
    path: input.string('path'),
    side,
    line: input.integer('line'),
    startSide: input.optionalOneOf('start_side', sides) ?? side,
    startLine: input.optionalInteger('start_line'),
  };
  return { anchor, body: input.string('body') };
}
