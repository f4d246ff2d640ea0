import { type Clock, systemClock } from './clock.ts';
import { Lanes, type Waiting } from './lanes.ts';

export type Added = 'queued' | 'replaced' | 'running, again afterwards' | 'full' | 'closed';

/** When a job that failed is tried again. */
export interface Retry {
  readonly at: Date;
  /** The whole lane waits until then, as when an installation has used up its quota. */
  readonly pausesLane?: boolean;
}

export interface QueueOptions<Job> {
  readonly concurrency: number;
  /** How many keys may wait. What was let in is never dropped, so a retry may take the length above this. */
  readonly capacity: number;
  /** Lanes take turns; without this there is one. */
  readonly lane?: (job: Job) => string;
  /** Asked about every failure; nothing means that the job is given up. A pause of the lane does not count as an attempt. */
  readonly retry?: (error: unknown, attempt: number, job: Job) => Retry | undefined;
  /** Told of what was turned away. */
  readonly refused?: (answer: 'full' | 'closed', job: Job) => void;
  readonly clock?: Clock;
}

/** A job that waits for a date. */
interface Delay<Job> {
  readonly waiting: Waiting<Job>;
  readonly cancel: () => void;
}

/** Runs jobs, a bounded number at a time, never two of one key; of those that wait under one key the newest remains. */
export class Queue<Job> {
  readonly #work: (job: Job, signal: AbortSignal) => Promise<void>;
  readonly #options: QueueOptions<Job>;
  readonly #clock: Clock;
  readonly #lanes = new Lanes<Job>();
  /** What came for a running key meanwhile: the job may have read the old state already, so this must run too. */
  readonly #running = new Map<string, Waiting<Job> | undefined>();
  readonly #delayed = new Map<string, Delay<Job>>();
  readonly #pauses = new Map<string, { readonly until: number; readonly cancel: () => void }>();
  readonly #closing = new AbortController();
  readonly #whenIdle: (() => void)[] = [];
  #refused = 0;

  /** The signal tells a job that nobody will wait for it any longer. */
  constructor(work: (job: Job, signal: AbortSignal) => Promise<void>, options: QueueOptions<Job>) {
    this.#work = work;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  add(key: string, job: Job): Added {
    if (this.#closing.signal.aborted) return this.#refuse('closed', job);
    const fresh = { key, lane: this.#options.lane?.(job) ?? '', job, since: this.#clock.now(), attempts: 0 };
    if (this.#running.has(key)) {
      this.#running.set(key, { ...fresh, since: this.#running.get(key)?.since ?? fresh.since });
      return 'running, again afterwards';
    }
    const earlier = this.#lanes.get(key) ?? this.#recall(key);
    if (!earlier && this.length >= this.#options.capacity) return this.#refuse('full', job);
    this.#lanes.put({ ...fresh, since: earlier?.since ?? fresh.since });
    this.#start();
    return earlier ? 'replaced' : 'queued';
  }

  /** How many keys wait: for their turn, for a date, or for the end of an earlier job. */
  get length(): number {
    let again = 0;
    for (const next of this.#running.values()) if (next) again += 1;
    return this.#lanes.size + this.#delayed.size + again;
  }

  /** Since when the longest wait has lasted. */
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

  /** How many jobs were turned away. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Works off what can run now, and then takes nothing any more; whether nothing was left.
   * When the time is over, the jobs that still run are told by their signal.
   */
  async drain(timeout: number): Promise<boolean> {
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
  }

  get #isIdle(): boolean {
    return this.#running.size === 0 && !this.#lanes.isOpen;
  }

  #refuse(answer: 'full' | 'closed', job: Job): Added {
    this.#refused += 1;
    this.#options.refused?.(answer, job);
    return answer;
  }

  #start(): void {
    while (this.#running.size < this.#options.concurrency && !this.#closing.signal.aborted) {
      const waiting = this.#lanes.take();
      if (!waiting) break;
      void this.#run(waiting);
    }
    if (this.#isIdle) for (const done of this.#whenIdle.splice(0)) done();
  }

  async #run(started: Waiting<Job>): Promise<void> {
    this.#running.set(started.key, undefined);
    const retry = await this.#outcomeOf(started);
    const next = this.#running.get(started.key);
    this.#running.delete(started.key);
    if (this.#closing.signal.aborted) return;
    if (retry?.pausesLane === true) this.#pause(started.lane, retry.at.getTime());
    if (next) this.#lanes.put(next);
    else if (retry) this.#postpone(started, retry);
    this.#start();
  }

  async #outcomeOf({ job, attempts }: Waiting<Job>): Promise<Retry | undefined> {
    try {
      await this.#work(job, this.#closing.signal);
      return undefined;
    } catch (error) {
      return this.#options.retry?.(error, attempts + 1, job);
    }
  }

  #postpone(started: Waiting<Job>, { at, pausesLane }: Retry): void {
    // Who is told to wait with everybody else has not failed.
    if (pausesLane === true) {
      this.#lanes.put(started);
      return;
    }
    const waiting = { ...started, attempts: started.attempts + 1 };
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

  #pause(lane: string, until: number): void {
    const earlier = this.#pauses.get(lane);
    if (earlier && earlier.until >= until) return;
    earlier?.cancel();
    this.#lanes.pause(lane);
    const cancel = this.#clock.at(until, () => {
      this.#pauses.delete(lane);
      this.#lanes.resume(lane);
      this.#start();
    });
    this.#pauses.set(lane, { until, cancel });
  }
}
