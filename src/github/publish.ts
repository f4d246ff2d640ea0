import type { Answer } from '../review/answer.ts';
import { disarmed, fixedIn, isToldFixed, toldFixed } from '../review/spent.ts';
import { isForbidden, isRefusal, limitOf, Moved, statusOf } from './error.ts';
import { type Finished, finishRun } from './publish-run.ts';
import type { Repository, ReviewComment, RunState, Thread } from './pull.ts';
import type { Subject, Verdict } from './run-name.ts';

/** Where an answer goes. */
export interface Target {
  readonly repository: Repository;
  readonly head: string;
  readonly of: Subject;
  /** What is known of our runs for the head; undefined: nothing was asked. */
  readonly runs: readonly RunState[] | undefined;
  /** Other open pull requests with this head. */
  readonly twins?: readonly number[];
  /** Another run was asked for, though there may be a finished one. */
  readonly isAgain?: boolean;
  /** How the run is to be known, where it is not by its conclusion. */
  readonly verdict?: Verdict;
  /** The run that was begun for this. */
  readonly begun?: number | undefined;
  readonly conversation?: Conversation;
}

export interface Conversation {
  readonly pull: number;
  readonly isLocked: boolean;
  readonly threads: readonly Thread[];
  readonly canResolve: boolean;
  /** When the head was last seen where it is. */
  readonly seenAt: number;
}

/** What was seen longer ago than this is looked at once more before anything is said in the diff. */
const fresh = 10_000;

/**
 * Says it on GitHub: takes back what no longer holds, comments, and finishes the check run last. Whatever fails before
 * leaves the head without a finished run, and so somebody comes back to it.
 */
export async function publish(answer: Answer, target: Target, now: () => number): Promise<Finished> {
  const refused = target.conversation ? await converse(answer, target, target.conversation, now) : [];
  return await finishRun(answer, refused, target);
}

/** Gives the comments that GitHub did not take. */
async function converse(
  { comments, gone, spent }: Answer,
  target: Target,
  conversation: Conversation,
  now: () => number,
): Promise<readonly ReviewComment[]> {
  if (comments.length + gone.length + spent.length === 0) return [];
  if (now() - conversation.seenAt > fresh) await assertStill(target, conversation);
  const [isGone, isSpent] = [gone, spent].map((those) => new Set(those.map(({ id }) => id)));
  for (const thread of conversation.threads) {
    if (isGone?.has(thread.id)) await takeBack(thread, target, conversation);
    else if (isSpent?.has(thread.id)) await disarm(thread, target);
  }
  return conversation.isLocked ? comments : await comment(comments, target, conversation);
}

async function assertStill({ repository, head }: Target, { pull }: Conversation): Promise<void> {
  const now = await repository.pull(pull);
  if (now?.isOpen !== true || now.head !== head) throw new Moved();
}

/**
 * To resolve keeps the history; without the right to it only deleting is left, and an answer of somebody else is not
 * deleted. Then it is said below it that it is fixed, and its suggestion cannot be committed a second time.
 */
async function takeBack(
  { id, hasReplies, comment }: Thread,
  { repository, head }: Target,
  { canResolve, pull }: Conversation,
): Promise<void> {
  if (canResolve && (await isDone(() => repository.resolveThread(id)))) return;
  if (!hasReplies) await isDone(() => repository.deleteComment(comment.id));
  else if (!isToldFixed(comment.body)) {
    // First what is not done twice: a reply that was sent, and then forgotten, would be.
    if (await isDone(() => repository.editComment(comment.id, toldFixed(comment.body, head))))
      await isDone(() => repository.reply(pull, comment.id, fixedIn(head)));
  }
}

async function disarm({ comment }: Thread, { repository }: Target): Promise<void> {
  const body = disarmed(comment.body);
  if (body !== undefined) await isDone(() => repository.editComment(comment.id, body));
}

/** Refused is refused; to be asked to wait is no refusal. */
async function isDone(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (limitOf(error, 0) || !(isRefusal(error) || isForbidden(error))) throw error;
    return false;
  }
}

/** One refused review is looked into this often. */
const mostReviews = 6;

/**
 * All in one review, which is one message to everybody. One comment that GitHub will not have refuses all of them, and
 * it does not say which: then halves are tried, and what remains is told in the check run.
 */
async function comment(
  comments: readonly ReviewComment[],
  target: Target,
  conversation: Conversation,
): Promise<readonly ReviewComment[]> {
  const ahead = comments.length === 0 ? [] : [comments];
  const refused: ReviewComment[] = [];
  let tries = 0;
  for (let part = ahead.shift(); part; part = ahead.shift()) {
    const taken = tries++ < mostReviews && (await isTaken(part, target, conversation));
    if (taken) continue;
    if (tries === 1) await assertStill(target, conversation);
    const middle = Math.ceil(part.length / 2);
    // Just after a push GitHub may not know its own diff yet, so a single one has a second chance.
    if (tries > mostReviews || (part.length === 1 && tries > 1)) refused.push(...part);
    else ahead.push(...[part.slice(0, middle), part.slice(middle)].filter(({ length }) => length > 0));
  }
  return refused;
}

/** Any other failure may come after the comments have: the next try looks what is there. */
async function isTaken(
  comments: readonly ReviewComment[],
  { repository, head }: Target,
  { pull }: Conversation,
): Promise<boolean> {
  try {
    await repository.createReview(pull, head, comments);
    return true;
  } catch (error) {
    if (limitOf(error, 0) || ![403, 422].includes(statusOf(error) ?? 0)) throw error;
    return false;
  }
}
