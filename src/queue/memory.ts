import { Busy } from './busy.ts';
import { type Clock, systemClock } from './clock.ts';
import { Lanes, type Waiting } from './lanes.ts';
import { Notes } from './notes.ts';
import { OwnPace, type Pace } from './pace.ts';
import type { Added, Perform, Queue, QueueOptions, QueueState, Retry, Turn } from './queue.ts';

/** A job that waits for a date. */
interface Delay<Job> {
  readonly waiting: Waiting<Job>;
  readonly cancel: () => void;
}

/** The queue in the memory of one process. */
export class MemoryQueue<Job> implements Queue<Job> {
  readonly #perform: Perform<Job>;
  readonly #options: QueueOptions<Job>;
  readonly #clock: Clock;
  readonly #lanes = new Lanes<Job>();
  readonly #busy: Busy;
  readonly #notes: Notes;
  readonly pace: Pace;
  /** What came for a running key meanwhile: the job may have read the old state already, so this must run too. */
  readonly #running = new Map<string, Waiting<Job> | undefined>();
  readonly #delayed = new Map<string, Delay<Job>>();
  readonly #pauses = new Map<string, { readonly until: number; readonly cancel: () => void }>();
  readonly #closing = new AbortController();
  readonly #whenIdle: (() => void)[] = [];
  #refused = 0;

  constructor(perform: Perform<Job>, options: QueueOptions<Job>, clock: Clock = systemClock) {
    this.#perform = perform;
    this.#options = options;
    this.#clock = clock;
    this.#busy = new Busy(options.concurrency);
    this.#notes = new Notes(clock.now);
    this.pace = new OwnPace(clock).wait;
  }

  readonly add = (key: string, job: Job, delivery?: string): Promise<Added> => {
    const heard = delivery === undefined ? undefined : `${delivery} ${key}`;
    if (heard !== undefined && this.#notes.wasHeard(heard)) return Promise.resolve('known');
    const added = this.#add(key, job);
    if (heard !== undefined && added !== 'full' && added !== 'closed') this.#notes.heard(heard);
    return Promise.resolve(added);
  };

  #add(key: string, job: Job): Added {
    if (this.#closing.signal.aborted) return this.#refuse('closed', job);
    const fresh = this.#fresh(key, job);
    if (this.#running.has(key)) {
      this.#running.set(key, this.#over(this.#running.get(key), fresh));
      return 'running, again afterwards';
    }
    const earlier = this.#lanes.get(key) ?? this.#recall(key);
    if (!earlier && this.length >= this.#options.capacity) return this.#refuse('full', job);
    this.#lanes.put(this.#over(earlier, fresh));
    this.#start();
    return earlier ? 'replaced' : 'queued';
  }

  get length(): number {
    let again = 0;
    for (const next of this.#running.values()) if (next) again += 1;
    return this.#lanes.size + this.#delayed.size + again;
  }

  get oldest(): Date | undefined {
    let oldest = Infinity;
    for (const { since } of this.#lanes.values()) oldest = Math.min(oldest, since);
    for (const { waiting } of this.#delayed.values()) oldest = Math.min(oldest, waiting.since);
    for (const next of this.#running.values()) oldest = Math.min(oldest, next?.since ?? Infinity);
    return oldest === Infinity ? undefined : new Date(oldest);
  }

  get active(): number {
    return this.#running.size;
  }

  readonly state = (): Promise<QueueState> => {
    const { length, active, oldest } = this;
    return Promise.resolve({ length, active, oldest, refused: this.#refused });
  };

  /** Nobody else is here. */
  readonly alone = async <Result>(
    _: string,
    __: number,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result }> => ({ result: await work() });

  readonly note = (what: string): Promise<number> => Promise.resolve(this.#notes.note(what));

  readonly noted = (what: string): Promise<number> => Promise.resolve(this.#notes.noted(what));

  /** Works off what waits, too: nobody else will. */
  readonly drain = async (timeout: number): Promise<boolean> => {
    const idle = new Promise<void>((done) => {
      if (this.#isIdle) done();
      else this.#whenIdle.push(done);
    });
    let callOff: (() => void) | undefined;
    const over = new Promise<void>((done) => {
      callOff = this.#clock.at(this.#clock.now() + timeout, done);
    });
    await Promise.race([idle, over]);
    callOff?.();
    const wasLeft = this.active + this.length > 0;
    this.#closing.abort();
    for (const { cancel } of [...this.#delayed.values(), ...this.#pauses.values()]) cancel();
    return !wasLeft;
  };

  get #isIdle(): boolean {
    return this.#running.size === 0 && !this.#lanes.isOpen;
  }

  #fresh(key: string, job: Job): Waiting<Job> {
    const lane = this.#options.lane?.(job, key) ?? { owner: key, part: key };
    return { key, lane, job, since: this.#clock.now(), failures: 0, isResumed: false };
  }

  /** The newer one in the place of the earlier one, with what that one insists on. */
  #over(earlier: Waiting<Job> | undefined, newer: Waiting<Job>): Waiting<Job> {
    if (!earlier) return newer;
    const { insists, merge } = this.#options;
    const job = merge && insists?.(earlier.job) === true ? merge(earlier.job, newer.job) : newer.job;
    return { ...newer, job, since: earlier.since, isResumed: earlier.isResumed };
  }

  #refuse(answer: 'full' | 'closed', job: Job): Added {
    this.#refused += 1;
    this.#options.refused?.(answer, job);
    return answer;
  }

  #start(): void {
    while (this.#running.size < this.#options.concurrency && !this.#closing.signal.aborted) {
      const waiting = this.#lanes.take((lane) => this.#busy.isFull(lane));
      if (!waiting) break;
      void this.#run(waiting);
    }
    if (this.#isIdle) for (const done of this.#whenIdle.splice(0)) done();
  }

  async #run(started: Waiting<Job>): Promise<void> {
    const { key, lane } = started;
    const since = this.#clock.now();
    this.#running.set(key, undefined);
    this.#busy.began(lane);
    const failure = await this.#failureOf(started);
    const next = this.#running.get(key);
    this.#running.delete(key);
    this.#busy.ended(lane);
    this.#lanes.took(lane, (this.#clock.now() - since) / 1000);
    if (this.#closing.signal.aborted) return;
    if (failure?.retry?.pausesOwner === true) this.#pause(lane.owner, failure.retry.at.getTime());
    // What has failed has not done what it was asked.
    if (next)
      this.#lanes.put(failure ? { ...this.#over(started, next), since: next.since, isResumed: false } : next);
    else if (failure?.retry) this.#postpone({ ...started, isResumed: true }, failure.retry);
    this.#start();
  }

  async #failureOf({
    job,
    failures,
    isResumed,
  }: Waiting<Job>): Promise<{ readonly retry: Retry | undefined } | undefined> {
    const turn: Turn = { attempt: failures + 1, isResumed, signal: this.#closing.signal };
    try {
      await this.#perform(job, turn);
      return undefined;
    } catch (error) {
      return { retry: this.#options.retry?.(error, turn.attempt, job) };
    }
  }

  #postpone(started: Waiting<Job>, { at, pausesOwner, isNoFailure }: Retry): void {
    // Who is told to wait with everybody else has not failed.
    if (pausesOwner === true) {
      this.#lanes.put(started);
      return;
    }
    const waiting = { ...started, failures: started.failures + (isNoFailure === true ? 0 : 1) };
    const cancel = this.#clock.at(at.getTime(), () => {
      this.#delayed.delete(waiting.key);
      this.#lanes.put(waiting);
      this.#start();
    });
    this.#delayed.set(waiting.key, { waiting, cancel });
  }

  /** What is new need not wait for the date of what it replaces. */
  #recall(key: string): Waiting<Job> | undefined {
    const delay = this.#delayed.get(key);
    if (!delay) return undefined;
    delay.cancel();
    this.#delayed.delete(key);
    return delay.waiting;
  }

  #pause(owner: string, until: number): void {
    const earlier = this.#pauses.get(owner);
    if (earlier && earlier.until >= until) return;
    earlier?.cancel();
    this.#lanes.pause(owner);
    const cancel = this.#clock.at(until, () => {
      this.#pauses.delete(owner);
      this.#lanes.resume(owner);
      this.#start();
    });
    this.#pauses.set(owner, { until, cancel });
  }
}
