import { causesOf } from '../check/index.ts';
import { randomBytes } from 'node:crypto';
import type { ApplicationFunction } from 'probot';
import { unfinished } from '../review/answer.ts';
import type { Review } from '../review/review.ts';
import { systemClock } from '../queue/clock.ts';
import { OwnPace, type Pace } from '../queue/pace.ts';
import type { Lane, Queue, Retry, Turn } from '../queue/queue.ts';
import { Busy, JudgeDied, TooLong } from '../worker/failures.ts';
import { type Judging, judgingHere } from '../worker/judging.ts';
import { plimsoll } from './app.ts';
import { BlobCache } from './blobs.ts';
import { commitFixes } from './commit.ts';
import {
  GivenUp,
  isAbsence,
  isTemporary,
  limitOf,
  messageOf,
  mostAttempts,
  Moved,
  NoReturn,
  retryOf,
  statusOf,
} from './error.ts';
import { SharedHeads } from './heads.ts';
import { reviewGroup } from './group.ts';
import type { Informant } from './informed.ts';
import { linksFor } from './links.ts';
import { publish } from './publish.ts';
import type { Repository, RunState } from './pull.ts';
import { Room } from './room.ts';
import { type Means, type Outcome, reviewPull } from './review.ts';
import { isOf, readRunName, type Subject } from './run-name.ts';
import { sweep, type SweepReport, sweepRepository } from './sweep.ts';
import { type ClientOptions, GitHub } from './wire/client.ts';
import { insists, keyOf, merged, type PullTask, type Task, type Work } from './work.ts';
import { problemOf } from './words.ts';

export interface DutyOptions extends ClientOptions {
  /** Where our documentation is, as `https://github.com/acme/plimsoll`. */
  readonly homepage: string;
  readonly now?: () => number;
  /** Where the judging is done: in this thread unless told otherwise. */
  readonly judging?: Judging;
  /** Where it may be asked what images are: nowhere unless told otherwise. */
  readonly registries?: Informant | undefined;
  /** Told of what is no fault of GitHub's. */
  readonly onError?: (error: unknown) => void;
}

type Adding = Pick<Queue<Work>, 'add'> & Partial<Pick<Queue<Work>, 'note' | 'noted' | 'pace'>>;
type Place = Omit<Work, 'what'>;

/** What became of a job, and of a review what it found. */
export interface Done {
  readonly outcome: string;
  /** Why nothing was done, for the log. */
  readonly problem?: string;
  readonly findings?: Readonly<Record<'error' | 'warning' | 'notice', number>>;
}

type LeftTask = Extract<Task, { readonly kind: 'left' }>;

interface Attempt {
  readonly isRetry: boolean;
  readonly waits: boolean;
}

/** So often a review waits for what GitHub does not have yet; after that it is told as not read. */
const patience = 2;

/** All that the App does on GitHub, for whoever keeps it running. */
export class PlimsollDuties {
  readonly #github: GitHub;
  readonly #means: Means;
  readonly #onError: ((error: unknown) => void) | undefined;
  #queue: Adding | undefined;
  /** Repositories where GitHub refuses us, until something is done there again. */
  readonly #refusals = new Set<string>();

  constructor(options: DutyOptions) {
    const own = new OwnPace(systemClock).wait;
    const pace: Pace = (name, milliseconds) => (this.#queue?.pace ?? own)(name, milliseconds);
    this.#github = new GitHub({ pace, ...options });
    const { now = Date.now, judging = judgingHere, homepage } = options;
    this.#means = {
      cache: new BlobCache(),
      failing: new SharedHeads(() => this.#queue),
      now,
      judging,
      registries: options.registries,
      homepage,
      by: randomBytes(4).toString('hex'),
      room: new Room(),
    };
    this.#onError = options.onError;
  }

  readonly application = (queue: Adding): ApplicationFunction => {
    this.#queue = queue;
    const onError = this.#onError;
    return plimsoll({ queue, appId: this.#github.appId, ...(onError ? { onError } : {}) });
  };

  /** How GitHub says that the App is registered. */
  readonly registration = async (): Promise<unknown> =>
    (await this.#github.app.octokit.request('GET /app')).data;

  readonly sweep = (queue: Adding): Promise<SweepReport> => sweep(this.#github, queue);

  /** What an operator should know. No names: whoever can reach the server can read it. */
  readonly troubles = (): string[] => {
    const count = this.#refusals.size;
    const where = count === 1 ? '1 repository' : `${count} repositories`;
    return count === 0 ? [] : [`GitHub refuses access to ${where}: see the log`];
  };

  readonly lane = (work: Work): Lane => ({ owner: String(work.installation), part: placeOf(work) });

  readonly insists = insists;

  readonly merge = merged;

  readonly task = ({ what }: Work): string => what.kind;

  readonly retry = (error: unknown, attempt: number): Retry | undefined =>
    retryOf(error, attempt, this.#means.now());

  /** What cannot be done now is thrown, for `retry` to say when to try again; in the end the check run says so. */
  readonly perform = async (work: Work, turn: Turn): Promise<Done> => {
    turn.signal.throwIfAborted();
    try {
      const done = await this.#try(work, turn);
      this.#refusals.delete(placeOf(work));
      return done;
    } catch (error) {
      return await this.#failed(work, turn, error);
    }
  };

  async #try({ what, ...place }: Work, turn: Turn): Promise<Done> {
    if (what.kind === 'repository') return await this.#look(place);
    const repository = await this.#github.repository(
      place.installation,
      place.owner,
      place.repo,
      turn.signal,
    );
    const how = howOf(what, turn);
    switch (what.kind) {
      case 'pull':
        return await this.#review(place, repository, what, how);
      case 'fix':
        return await commitFixes(repository, what, this.#means);
      case 'group':
        return doneOf(await reviewGroup(repository, { ...what, ...how, isAgain: what.again }, this.#means));
      case 'commit':
        return await this.#recheck(place, repository, what.sha);
      case 'left':
        return await this.#reviewLeft(place, repository, what);
    }
  }

  async #review(place: Place, repository: Repository, what: PullTask, how: Attempt): Promise<Done> {
    const done = doneOf(await reviewPull(repository, { ...what, ...how, isAgain: what.again }, this.#means));
    const isOver = done.outcome === 'closed' && what.at !== undefined;
    return isOver ? await this.#recheck(place, repository, what.at) : done;
  }

  /**
   * Where nothing has failed nothing is to be cleared. Pushes are too many to ask GitHub about each; what was forgotten
   * since, the sweep finds.
   */
  async #reviewLeft(place: Place, repository: Repository, { sha, isClosed }: LeftTask): Promise<Done> {
    if (!isClosed && !(await this.#means.failing.has(sha))) return { outcome: 'closed' };
    const pulls = await repository.pullsAt(sha);
    for (const { number: pull } of pulls)
      await this.#reviewToo(place, repository, { kind: 'pull', pull, swept: true });
    return { outcome: pulls.length > 0 ? 'reviewed' : 'closed' };
  }

  /** As a job of its own: never are there two about one pull request. */
  async #reviewToo(place: Place, repository: Repository, what: PullTask): Promise<void> {
    const work: Work = { ...place, what };
    if (this.#queue) await this.#queue.add(keyOf(work), work);
    else {
      const { pull, again: isAgain, swept: isRetry } = what;
      await reviewPull(repository, { pull, isAgain, isRetry }, this.#means);
    }
  }

  async #look(place: Place): Promise<Done> {
    if (this.#queue) await sweepRepository(this.#github, place, this.#queue);
    return { outcome: 'swept' };
  }

  /** Of a commit in a merge queue there is no pull request to find; the name of its old run says what it was. */
  async #recheck(place: Place, repository: Repository, sha: string): Promise<Done> {
    const pulls = await repository.pullsAt(sha);
    for (const { number: pull } of pulls)
      await this.#reviewToo(place, repository, { kind: 'pull', pull, again: true });
    if (pulls.length > 0) return { outcome: 'reviewed' };
    const names = (await repository.runs(sha)).map(({ name }) => readRunName(name));
    const of = names.findLast((name) => name !== undefined && 'group' in name.of)?.of;
    if (!of || !('group' in of)) return { outcome: 'closed' };
    return doneOf(await reviewGroup(repository, { head: sha, base: of.group, isAgain: true }, this.#means));
  }

  async #failed(work: Work, { attempt, signal }: Turn, error: unknown): Promise<Done> {
    // Whoever has it now, or the next start, will tell.
    signal.throwIfAborted();
    if (error instanceof Moved) return { outcome: 'moved' };
    const limit = limitOf(error, this.#means.now());
    if (limit) throw limit;
    if (error instanceof Busy) throw error;
    if ((isTemporary(error) || isAbsence(error)) && attempt < mostAttempts) throw error;
    // Suspended, uninstalled, deleted, a permission taken away: there is nobody left who could be told on GitHub.
    if (isAbsence(error) || [410, 451].includes(statusOf(error) ?? 0)) return this.#refused(work, error);
    await this.#admit(work, error);
    if (error instanceof GivenUp) return { outcome: 'given_up' };
    throw error;
  }

  #refused(work: Work, error: unknown): Done {
    this.#refusals.add(placeOf(work));
    return { outcome: 'gone', problem: messageOf(error) };
  }

  /** A required check that never comes blocks for ever; one that says what happened can be run again. */
  async #admit({ installation, owner, repo, what }: Work, error: unknown): Promise<void> {
    const of = subjectOf(what);
    if (!of) return;
    try {
      const repository = await this.#github.repository(installation, owner, repo);
      const head = 'pull' in of ? (await repository.pull(of.pull))?.head : headOf(what);
      if (head === undefined) return;
      const links = linksFor(repository, this.#means.homepage, { head, base: head });
      const setting = { links, posted: [], canCommit: false, limits: [] };
      const told = unfinished(problemOf(error), setting, isFinal(error));
      const runs = await repository.runs(head);
      const verdict = isFinal(error) ? 'unjudged' : 'unfinished';
      if (error instanceof GivenUp && isSettled(runs, of)) return;
      await publish(told, { repository, head, of, runs, verdict }, this.#means.now);
    } catch (another) {
      this.#onError?.(another);
    }
  }
}

/** It would be the same the next time, so the sweep need not come back. */
function isFinal(error: unknown): boolean {
  return [TooLong, JudgeDied, GivenUp, NoReturn].some((kind) => error instanceof kind);
}

/** The newest finished run about it says already that it is given up. */
function isSettled(runs: readonly RunState[], of: Subject): boolean {
  const names = runs.filter(({ isFinished }) => isFinished).map(({ name }) => readRunName(name));
  return names.findLast((name) => isOf(name, of))?.verdict === 'unjudged';
}

function howOf(what: Task, { attempt, isResumed }: Turn): Attempt {
  const isSwept = what.kind === 'pull' && what.swept === true;
  return { isRetry: isResumed || isSwept, waits: attempt <= patience };
}

function placeOf({ owner, repo }: Work): string {
  return `${owner}/${repo}`.toLowerCase();
}

function subjectOf(what: Work['what']): Subject | undefined {
  if (what.kind === 'pull') return { pull: what.pull };
  return what.kind === 'group' ? { group: what.base } : undefined;
}

function headOf(what: Work['what']): string | undefined {
  return what.kind === 'group' ? what.head : undefined;
}

function doneOf({ outcome, review }: Outcome): Done {
  return review ? { outcome, findings: countsOf(review) } : { outcome };
}

function countsOf({ introduced }: Review): Record<'error' | 'warning' | 'notice', number> {
  const told = causesOf(introduced).map(({ finding }) => finding);
  const of = (wanted: string): number => told.filter(({ severity }) => severity === wanted).length;
  return { error: of('error'), warning: of('warning'), notice: of('notice') };
}
