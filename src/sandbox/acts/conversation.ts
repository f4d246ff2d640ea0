import type { Account } from '../model.ts';
import type { CommentRecord, PullRecord, ReviewRecord, ThreadRecord } from '../records.ts';
import { commentEvent, reviewEvent, threadEvent } from '../webhooks/events.ts';
import { nodeId, type World } from '../world.ts';
import { type Anchor, anchorProblems, diffOf, hunkText, placeThreads } from './anchor.ts';
import { notFound, Refusal, unprocessable } from './refusal.ts';

export interface Draft {
  readonly anchor: Anchor | { readonly path: string };
  readonly body: string;
}

export interface NewReview {
  readonly by: Account;
  readonly commit: string;
  readonly state: ReviewRecord['state'];
  readonly body: string;
  readonly comments: readonly Draft[];
}

/** "Body is too long (maximum is 65536 characters)" */
const longestBody = 65_536;

/** All of it, or nothing: one bad anchor refuses the whole review. */
export async function createReview(world: World, pull: PullRecord, review: NewReview): Promise<ReviewRecord> {
  await mustBePart(pull, review.commit);
  mayConverse(pull, review.by);
  if (review.comments.length === 0 && review.body === '' && review.state !== 'APPROVED')
    throw unprocessable("Body can't be blank");
  for (const { body } of [review, ...review.comments]) mustFit(body);
  const diff = await diffOf(pull, review.commit);
  const problems = review.comments.flatMap(({ anchor }) =>
    'line' in anchor ? anchorProblems(anchor, diff) : [],
  );
  if (problems.length > 0) throw unprocessable([...new Set(problems)].join(' and '));
  const record = newReview(world, pull, review);
  for (const { anchor, body } of review.comments)
    newThread(world, record, anchor, 'line' in anchor ? hunkText(anchor, diff) : '', body);
  pull.reviews.push(record);
  pull.timeline.push({ kind: 'reviewed', at: world.now(), by: review.by, review: record });
  pull.updatedAt = world.now();
  if (review.commit !== pull.head.sha) await placeThreads(pull);
  reviewEvent(world, record, 'submitted');
  for (const comment of record.comments) commentEvent(world, comment, 'created', review.by);
  return record;
}

function newReview(world: World, pull: PullRecord, { by, commit, state, body }: NewReview): ReviewRecord {
  return { id: world.id(), pull, author: by, state, body, commit, submittedAt: world.now(), comments: [] };
}

async function mustBePart(pull: PullRecord, commit: string): Promise<void> {
  if (commit === pull.head.sha) return;
  const commits = await pull.repository.git.commits(pull.mergeBase, pull.head.sha);
  if (!commits.some(({ sha }) => sha === commit))
    throw unprocessable('The commitOID is not part of the pull request');
}

/** Only those who may write speak in what is locked; whether an App may is not written anywhere: here it may not. */
function mayConverse(pull: PullRecord, by: Account): void {
  const role = pull.repository.collaborators.get(by.login);
  if (pull.isLocked && role !== 'write' && role !== 'admin')
    throw new Refusal(422, 'Unprocessable Entity', ['lock prevents review']);
}

function mustFit(body: string): void {
  if (body.length > longestBody)
    throw new Refusal(422, 'Validation Failed', [`body is too long (maximum is ${longestBody} characters)`]);
}

function newThread(
  world: World,
  review: ReviewRecord,
  anchor: Draft['anchor'],
  diffHunk: string,
  body: string,
): CommentRecord {
  const isLine = 'line' in anchor;
  const line = isLine ? anchor.line : null;
  const startLine = isLine ? (anchor.startLine ?? null) : null;
  const thread: ThreadRecord = {
    ...{
      id: nodeId('PRRT', world.id()),
      pull: review.pull,
      path: anchor.path,
      about: isLine ? 'line' : 'file',
    },
    ...{
      side: isLine ? anchor.side : 'RIGHT',
      line,
      startLine,
      originalLine: line,
      originalStartLine: startLine,
    },
    ...{
      originalCommit: review.commit,
      isResolved: false,
      resolvedBy: undefined,
      isOutdated: false,
      comments: [],
    },
  };
  review.pull.threads.push(thread);
  return append(world, thread, review, { diffHunk, body, inReplyTo: undefined });
}

function append(
  world: World,
  thread: ThreadRecord,
  review: ReviewRecord,
  said: Pick<CommentRecord, 'diffHunk' | 'body' | 'inReplyTo'>,
): CommentRecord {
  const now = world.now();
  const comment = {
    ...{ id: world.id(), thread, review, author: review.author, createdAt: now, updatedAt: now },
    ...{ minimizedAs: undefined, ...said },
  };
  thread.comments.push(comment);
  review.comments.push(comment);
  return comment;
}

/** A single comment is a review of its own that says nothing else. */
export async function createComment(
  world: World,
  pull: PullRecord,
  draft: Draft & { readonly by: Account; readonly commit: string },
): Promise<CommentRecord> {
  const { by, commit, anchor } = draft;
  const diff = await diffOf(pull, commit);
  if (!('line' in anchor) && !diff.some(({ path }) => path === anchor.path))
    throw unprocessable('Pull request review thread path is invalid');
  const review = { by, commit, state: 'COMMENTED' as const, body: '', comments: [draft] };
  const [comment] = (await createReview(world, pull, review)).comments;
  if (!comment) throw notFound();
  return comment;
}

export function reply(world: World, thread: ThreadRecord, by: Account, body: string): CommentRecord {
  mayConverse(thread.pull, by);
  mustFit(body);
  const first = thread.comments[0];
  if (!first) throw notFound();
  const { pull } = thread;
  const review = newReview(world, pull, {
    by,
    commit: pull.head.sha,
    state: 'COMMENTED',
    body: '',
    comments: [],
  });
  pull.reviews.push(review);
  const comment = append(world, thread, review, { diffHunk: first.diffHunk, body, inReplyTo: first.id });
  commentEvent(world, comment, 'created', by);
  return comment;
}

/** A thread without comments is gone; so is a review that said nothing else. */
export function deleteComment(world: World, comment: CommentRecord, by: Account): void {
  const { thread, review } = comment;
  const { pull } = thread;
  commentEvent(world, comment, 'deleted', by);
  without(thread.comments, comment);
  without(review.comments, comment);
  if (thread.comments.length === 0) without(pull.threads, thread);
  if (review.comments.length > 0 || review.body !== '') return;
  without(pull.reviews, review);
  const told = pull.timeline.find((each) => each.kind === 'reviewed' && each.review === review);
  if (told) without(pull.timeline, told);
}

function without<Item>(list: Item[], item: Item): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}

export function setResolved(world: World, thread: ThreadRecord, isResolved: boolean, by: Account): void {
  if (thread.isResolved === isResolved) return;
  thread.isResolved = isResolved;
  thread.resolvedBy = isResolved ? by : undefined;
  threadEvent(world, thread, isResolved ? 'resolved' : 'unresolved', by);
}

/** By the number that REST knows it by. */
export function commentById(pulls: Iterable<PullRecord>, id: number): CommentRecord | undefined {
  for (const pull of pulls)
    for (const { comments } of pull.threads) {
      const found = comments.find((comment) => comment.id === id);
      if (found) return found;
    }
  return undefined;
}
