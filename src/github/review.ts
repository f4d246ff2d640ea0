import { kindOfPath } from '../check/index.ts';
import { answer, irrelevant, type Setting } from '../review/answer.ts';
import type { Judging } from '../worker/judging.ts';
import type { Proposal, Review } from '../review/review.ts';
import { withApproval } from './approval.ts';
import type { BlobCache } from './blobs.ts';
import { CarefulJudging, deathsIn, isAnswered, isGivenUp, mostDeaths } from './careful.ts';
import { GivenUp, NoReturn, NotThereYet } from './error.ts';
import type { Heads } from './heads.ts';
import { type Informant, informed } from './informed.ts';
import { linksFor } from './links.ts';
import { publish, type Target } from './publish.ts';
import { abandon, begin } from './publish-run.ts';
import type { Changes, PullBackground, PullRequest, Repository, RunState, Thread } from './pull.ts';
import { isOf, readRunName } from './run-name.ts';
import { read, type Snapshot } from './read.ts';
import { type Room, type Seat, seated } from './room.ts';
import { mayConcern } from './named.ts';
import type { Seen } from './work.ts';

/** What a review stands on beside GitHub. */
export interface Means {
  readonly cache: BlobCache;
  /** Heads of which a pull request has failed. */
  readonly failing: Heads;
  readonly now: () => number;
  readonly judging: Judging;
  /** Where it may be asked what images are. */
  readonly registries?: Informant | undefined;
  /** The name of this life of ours: eight hexadecimal digits. */
  readonly by: string;
  readonly room: Room;
  /** Where our documentation is, as `https://github.com/acme/plimsoll`. */
  readonly homepage: string;
}

export interface Request {
  readonly pull: number;
  readonly seen?: Seen | undefined;
  readonly isAgain?: boolean | undefined;
  /** It has been begun before: what was done then must be looked up. */
  readonly isRetry?: boolean | undefined;
  /** What GitHub does not have yet is waited for. */
  readonly waits?: boolean | undefined;
}

/** What came of it. */
export interface Outcome {
  readonly outcome: 'reviewed' | 'irrelevant' | 'moved' | 'closed';
  readonly review?: Review;
}

/** One review from start to end. */
export async function reviewPull(repository: Repository, request: Request, means: Means): Promise<Outcome> {
  const seen = request.seen ?? (await openPull(repository, request));
  if (!seen) return { outcome: 'closed' };
  const changes = await repository.changes(request.pull);
  const at = await placed(repository, request, seen, changes);
  if (!at) return { outcome: 'moved' };
  const job = { repository, request, at, means };
  const isNothing = !changes.isCut && !changes.files.some(mayConcern) && at.comments === 0;
  // Another pull request with this head may fail the check that they have in common.
  if (isNothing && !(await means.failing.has(at.head)) && (await isAlone(job)))
    return { outcome: 'irrelevant' };
  const again = { ...job, request: { ...request, isAgain: !isNothing && request.isAgain } };
  return await seated(means.room, (seat) => look(again, changes, seat));
}

interface Job {
  readonly repository: Repository;
  readonly request: Request;
  readonly at: Seen;
  readonly means: Means;
}

/** What an event has told of exists, if not yet for the server that was asked. */
async function openPull(
  repository: Repository,
  { pull: number, waits }: Request,
): Promise<PullRequest | undefined> {
  const pull = await repository.pull(number);
  if (!pull && waits === true) throw new NotThereYet('the pull request');
  return pull?.isOpen === true ? pull : undefined;
}

/** Events overtake one another: what this one saw may no longer be so. */
async function placed(
  repository: Repository,
  request: Request,
  seen: Seen,
  changes: Changes,
): Promise<Seen | undefined> {
  if (changes.head === undefined || changes.head === seen.head) return seen;
  const pull = await openPull(repository, request);
  return pull?.head === changes.head ? pull : undefined;
}

/** Nothing concerns us, and nothing was ever said: no more need be read, unless others have this head too. */
async function isAlone({ repository, request, at, means }: Job): Promise<boolean> {
  const isKnown = request.isRetry === true || at.isFork;
  const runs = isKnown ? await repository.runs(at.head) : undefined;
  if (isShared(runs, request)) return false;
  const links = linksFor(repository, means.homepage, at);
  const told = irrelevant({ posted: [], canCommit: false, limits: [], links });
  const { others } = await publish(told, { ...targetOf(repository, request, at), runs }, means.now);
  // With a run GitHub tells the pull requests of its commit, but those of forks.
  if (at.isFork && isShared(await repository.runs(at.head), request)) return false;
  return others.length === 0;
}

function isShared(runs: readonly RunState[] = [], { pull }: Request): boolean {
  return runs.some(({ name }) => !isOf(readRunName(name), { pull }));
}

async function look(job: Job, changes: Changes, seat: Seat): Promise<Outcome> {
  const { repository, request, at, means } = job;
  const of = { pull: request.pull };
  let begun: number | undefined;
  const onLong = async (): Promise<void> => {
    begun ??= await begin(repository, at.head, { of, by: means.by });
  };
  if (request.isRetry === true) begun = await beginAgain(job, seat);
  const ends = { ...at, pull: request.pull };
  const snapshot = await read(repository, ends, changes, {
    cache: means.cache,
    judging: means.judging,
    seat,
    onLong,
    waits: request.waits === true,
  });
  const { pull } = snapshot;
  if (pull?.isOpen === true && pull.head === at.head) return await tell(job, snapshot, pull, begun);
  if (!pull && request.waits === true) throw new NotThereYet('the pull request');
  if (begun !== undefined) await abandon(repository, begun, of);
  return { outcome: pull?.isOpen === true ? 'moved' : 'closed' };
}

/**
 * What was begun before, and has no answer, may be why there is none: that leaves no mark, so now there is one before
 * anything is read. What did not come back before is looked at alone, so that it is known what it was the next time.
 */
async function beginAgain({ repository, request, at, means }: Job, seat: Seat): Promise<number | undefined> {
  const of = { pull: request.pull };
  const runs = await repository.runs(at.head);
  if (request.isAgain !== true) {
    if (isGivenUp(runs)) throw new GivenUp();
    const deaths = deathsIn(runs, means.by);
    if (deaths >= mostDeaths) throw new NoReturn();
    if (deaths > 0) seat.take(Infinity);
  }
  // What has an answer is only looked at again.
  return isAnswered(runs, of) ? undefined : await begin(repository, at.head, { of, by: means.by, runs });
}

async function tell(
  { repository, request, at, means }: Job,
  snapshot: Snapshot,
  pull: PullBackground,
  begun: number | undefined,
): Promise<Outcome> {
  const seenAt = means.now();
  const about = {
    ...{ repository, head: at.head, of: { pull: request.pull } },
    ...{ runs: pull.runs, isAgain: request.isAgain },
  };
  const judging = new CarefulJudging(means.judging, means.by, about);
  const approved = await withApproval(repository, snapshot.proposal, pull.number);
  const proposal = await informed(approved, means, dayOf(means.now()));
  const result = await judged(proposal, means.now, judging);
  // Where there is nothing to mend and nothing to resolve, nobody asks what we may.
  const isOpen = pull.threads.length + (result?.introduced.length ?? 0) > 0;
  const canResolve = isOpen && (await repository.canCommit());
  const setting: Setting = {
    links: linksFor(repository, means.homepage, at),
    posted: pull.threads.map(postedOf),
    canCommit: canResolve && pull.branch !== undefined,
    limits: snapshot.limits,
  };
  const target: Target = {
    ...targetOf(repository, request, at),
    ...{ runs: pull.runs, twins: pull.twins, begun: judging.noted ?? begun },
    conversation: {
      pull: pull.number,
      isLocked: pull.isLocked,
      threads: pull.threads,
      canResolve,
      seenAt,
    },
  };
  const told = result ? answer(result, setting) : irrelevant(setting);
  if (told.conclusion === 'failure') await means.failing.add(at.head);
  await publish(told, target, means.now);
  return result ? { outcome: 'reviewed', review: result } : { outcome: 'irrelevant' };
}

/** Undefined where nothing that was changed is anything to us, a script that no image starts included. */
async function judged(
  proposal: Proposal,
  now: () => number,
  judging: Pick<Judging, 'review'>,
): Promise<Review | undefined> {
  const { changes, unseen = [], cut = [] } = proposal;
  const missed = unseen.length + cut.length;
  if (changes.length + missed === 0) return undefined;
  const result = await judging.review(proposal, dayOf(now()));
  const isOurs =
    missed > 0 || changes.some(({ path, previous = path }) => isKnown(path) || isKnown(previous));
  const { introduced, mended, skipped } = result;
  return isOurs || introduced.length + mended.length + skipped.length > 0 ? result : undefined;
}

function isKnown(path: string): boolean {
  return kindOfPath(path) !== undefined;
}

/** As UTC has it, since a waiver's last day is over at one time for all. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function targetOf(repository: Repository, { pull, isAgain }: Request, { head }: Seen): Target {
  return { repository, head, of: { pull }, runs: undefined, isAgain: isAgain === true };
}

function postedOf({ id, comment, path, line, isOurs, hasReplies, isResolved, isOutdated }: Thread) {
  return { id, path, line, body: comment.body, isOurs, hasReplies, isResolved, isOutdated };
}
