import { randomUUID } from 'node:crypto';
import { clearInterval, setInterval, setTimeout } from 'node:timers';
import { Queue as Bull, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { Busy } from '../busy.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Pace } from '../pace.ts';
import type { Added, Lane, Perform, Queue, QueueOptions, QueueState, Retry } from '../queue.ts';
import { sharedPace } from './pace.ts';
import { patient } from './redis.ts';
import { type Outcome, Store, type Stored } from './store.ts';

export interface RedisOptions {
  readonly url: string;
  /** Before the names of all that is ours there. In braces, so that a cluster keeps it together. */
  readonly prefix: string;
  /** How long, in milliseconds, an instance that is not heard of may keep what it works on. */
  readonly lease?: number;
  readonly clock?: Clock;
  readonly onError?: (error: unknown) => void;
}

/** What runs here. */
interface Taken<Job> {
  readonly turn: string;
  readonly job: Job;
  readonly lane: Lane;
  readonly failures: number;
  readonly isResumed: boolean;
  /** How often those who ran it have died. */
  readonly deaths: number;
}

/** How often somebody may die over a job. */
const mostDeaths = 5;

/** So often it is looked for what is due, and for what nobody was called to. */
const beat = 1000;

/**
 * The queue in Redis or Valkey, for all instances together. Who is next is settled by scripts (scripts.ts), each of which
 * happens as a whole. BullMQ hands out the turns: it wakes one instance for each, keeps the turn of one that lives, and
 * gives the turn of one that has died to another, who finds under it what was begun.
 */
export class RedisQueue<Job> implements Queue<Job> {
  readonly #perform: Perform<Job>;
  readonly #options: QueueOptions<Job>;
  readonly #clock: Clock;
  readonly #lease: number;
  readonly #onError: (error: unknown) => void;
  readonly #store: Store;
  readonly pace: Pace;
  readonly #waiting: Redis;
  readonly #turns: Bull;
  readonly #worker: Worker;
  readonly #me = randomUUID();
  readonly #busy: Busy;
  readonly #running = new Map<string, AbortController>();
  readonly #watch: NodeJS.Timeout;
  #nextBeat: () => void = () => undefined;
  #line: Promise<unknown> = Promise.resolve();
  #soon: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(perform: Perform<Job>, options: QueueOptions<Job>, redis: RedisOptions) {
    const { url, prefix, lease = 30_000, clock = systemClock, onError = () => undefined } = redis;
    this.#perform = perform;
    this.#options = options;
    this.#clock = clock;
    this.#lease = lease;
    this.#onError = onError;
    this.#busy = new Busy(options.concurrency);
    this.#store = new Store(url, `{${prefix}}:`);
    this.#store.redis.on('error', onError);
    this.pace = sharedPace(this.#store, clock, onError);
    this.#waiting = patient(url).on('error', onError);
    const place = { prefix: `{${prefix}}`, skipVersionCheck: true };
    this.#turns = new Bull('turn', { ...place, connection: this.#store.redis }).on('error', onError);
    this.#worker = new Worker('turn', ({ id = '' }) => this.#turn(id), {
      ...{ ...place, connection: this.#waiting, concurrency: options.concurrency },
      ...{ lockDuration: lease, stalledInterval: lease / 2, maxStalledCount: 1e9 },
      ...{ removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
    }).on('error', onError);
    this.#worker.on('lockRenewalFailed', (turns) => {
      for (const turn of turns) this.#running.get(turn)?.abort();
    });
    this.#watch = setInterval(() => {
      this.#letGo();
    }, lease / 8).unref();
  }

  /** One that can be asked at once if Redis is there. Where it is not, it is gone on without: it may come later. */
  static async open<Job>(
    perform: Perform<Job>,
    options: QueueOptions<Job>,
    redis: RedisOptions,
  ): Promise<RedisQueue<Job>> {
    const queue = new RedisQueue(perform, options, redis);
    await queue.#store.ready();
    void queue.#beat();
    return queue;
  }

  /** For how many milliseconds Redis has not answered. */
  get silence(): number {
    return this.#store.silence;
  }

  readonly add = async (key: string, job: Job, delivery = ''): Promise<Added> => {
    const { lane, insists, capacity, refused } = this.#options;
    if (this.#isClosed) {
      refused?.('closed', job);
      return 'closed';
    }
    const { answer, isCall } = await this.#store.add({
      ...{ key, delivery, capacity, text: JSON.stringify(job), insists: insists?.(job) === true },
      ...{ lane: lane?.(job, key) ?? { owner: key, part: key }, now: this.#clock.now() },
    });
    if (isCall) await this.#call();
    if (answer === 'full') refused?.('full', job);
    return answer;
  };

  readonly state = (): Promise<QueueState> => this.#store.state();

  readonly alone = async <Result>(
    name: string,
    milliseconds: number,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result } | undefined> => {
    const claim = (): Promise<boolean> => this.#store.claim(name, this.#me, 2 * this.#lease);
    if (!(await claim())) return undefined;
    const renewal = setInterval(() => void claim().catch(this.#onError), this.#lease / 2).unref();
    let rest = 0;
    try {
      const result = await work();
      rest = milliseconds;
      return { result };
    } finally {
      clearInterval(renewal);
      await this.#store.release(name, this.#me, rest).catch(this.#onError);
    }
  };

  readonly note = (what: string): Promise<number> => this.#store.note(what);

  readonly noted = (what: string): Promise<number> => this.#store.noted(what);

  /** What waits is left to the other instances, or to the next start. */
  readonly drain = async (timeout: number): Promise<boolean> => {
    this.#isClosed = true;
    this.#nextBeat();
    let callOff: () => void = () => undefined;
    const over = new Promise<false>((done) => {
      callOff = this.#clock.at(this.#clock.now() + timeout, () => {
        done(false);
      });
    });
    const idle = this.#worker.close().then(
      () => true,
      () => false,
    );
    const isDone = await Promise.race([idle, over]);
    callOff();
    clearInterval(this.#watch);
    for (const running of this.#running.values()) running.abort();
    void this.#worker.close(true).catch(this.#onError);
    for (const redis of [this.#waiting, this.#store.redis]) redis.disconnect();
    return isDone;
  };

  async #turn(turn: string): Promise<void> {
    const taken = await this.#inLine(() => this.#take(turn));
    if (!taken) return;
    const { lane } = taken;
    const control = new AbortController();
    const since = performance.now();
    this.#running.set(turn, control);
    try {
      const outcome = await this.#outcomeOf(taken, control.signal);
      await this.#finish(taken, outcome, (performance.now() - since) / 1000, control.signal);
    } finally {
      this.#running.delete(turn);
      this.#busy.ended(lane);
    }
  }

  /** One after the other: who may have no more places is known only when the one before has taken his. */
  #inLine<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = this.#line.then(step, step);
    this.#line = result.catch(() => undefined);
    return result;
  }

  async #take(turn: string): Promise<Taken<Job> | undefined> {
    const { fullOwners, fullParts } = this.#busy;
    const { answer, isCall } = await this.#store.take(turn, fullOwners, fullParts);
    if (!answer) {
      // Whoever is next may have no more places here, and some elsewhere.
      if (isCall) this.#callSoon();
      return undefined;
    }
    if (isCall) await this.#call();
    const { lane, failures, begun, deaths } = answer;
    this.#busy.began(lane);
    return { turn, job: this.#jobOf(answer), lane, failures, deaths, isResumed: begun > 1 };
  }

  #jobOf({ text, kept }: Pick<Stored, 'text' | 'kept'>): Job {
    const newest = this.#read(text);
    const { merge } = this.#options;
    return merge && kept !== '' && kept !== text ? merge(this.#read(kept), newest) : newest;
  }

  /** Nobody else writes there. */
  #read(text: string): Job {
    const value: unknown = JSON.parse(text);
    if (!this.#isJob(value)) throw new Error('What is stored is no job');
    return value;
  }

  #isJob(value: unknown): value is Job {
    return typeof value === 'object' && value !== null;
  }

  async #outcomeOf({ job, failures, isResumed, deaths }: Taken<Job>, signal: AbortSignal): Promise<Outcome> {
    const attempt = failures + 1;
    let retry: Retry | undefined;
    try {
      if (deaths >= mostDeaths) throw new Error(`The worker on this has died, ${deaths} times`);
      await this.#perform(job, { attempt, isResumed, signal });
      return { name: 'done', till: 0 };
    } catch (error) {
      // What was taken from us fails because it was taken; whoever has it now will tell.
      if (!signal.aborted) retry = this.#options.retry?.(error, attempt, job);
    }
    if (!retry || deaths >= mostDeaths) return { name: 'given up', till: 0 };
    const till = retry.at.getTime();
    if (retry.pausesOwner === true) return { name: 'paused', till };
    return { name: retry.isNoFailure === true ? 'waits' : 'later', till };
  }

  /** As long as the turn is ours: where Redis has just gone, it may come back in time. */
  async #finish(
    { turn, job }: Taken<Job>,
    outcome: Outcome,
    seconds: number,
    signal: AbortSignal,
  ): Promise<void> {
    const stored = { text: JSON.stringify(job), insists: this.#options.insists?.(job) === true };
    for (;;) {
      signal.throwIfAborted();
      try {
        if (await this.#store.finish(turn, outcome, seconds, stored)) await this.#call();
        return;
      } catch (error) {
        if (this.#isClosed) throw error;
        this.#onError(error);
        await new Promise((wake) => setTimeout(wake, beat / 4));
      }
    }
  }

  async #call(): Promise<void> {
    await this.#turns.add('turn', {}).catch(this.#onError);
  }

  #callSoon(): void {
    if (this.#soon) return;
    this.#soon = setTimeout(() => {
      this.#soon = undefined;
      void this.#wake();
    }, beat / 10).unref();
  }

  async #beat(): Promise<void> {
    await this.#wake();
    if (this.#isClosed) return;
    this.#nextBeat = this.#clock.at(this.#clock.now() + beat, () => void this.#beat());
  }

  /** Lets come what is due, and calls for it. */
  async #wake(): Promise<void> {
    try {
      if (await this.#store.wake(this.#clock.now())) await this.#call();
    } catch (error) {
      if (!this.#isClosed) this.#onError(error);
    }
  }

  /** Who has not heard of Redis for nearly a lease may have lost what he works on to another. */
  #letGo(): void {
    if (this.silence > 0.8 * this.#lease) for (const running of this.#running.values()) running.abort();
  }
}
