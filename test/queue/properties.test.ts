import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MemoryQueue } from '../../src/queue/memory.ts';
import { Hands } from './support/clock.ts';

/*
 * Whatever comes, in whatever order: the queue against what it promises. The model knows nothing of lanes and dates; it
 * knows the newest job of each key, and whether that has run.
 */

interface Job {
  readonly key: string;
  readonly lane: string;
  readonly number: number;
}

type Step =
  | { readonly kind: 'add'; readonly key: number; readonly lane: number }
  | { readonly kind: 'end'; readonly which: number; readonly how: string }
  | { readonly kind: 'wait'; readonly milliseconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('add' as const), key: fc.nat(5), lane: fc.nat(2) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      which: fc.nat(3),
      how: fc.constantFrom('well', 'later', 'paused', 'paused for long', 'given up'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.nat(150) }) },
);

/** Long and short ones, so that a pause may end before another that began earlier. */
const delays = new Map([
  ['later', 100],
  ['paused', 60],
  ['paused for long', 120],
]);

class Trial {
  readonly clock = new Hands();
  readonly running = new Map<string, { readonly job: Job; readonly end: (how: string) => void }>();
  /** The newest job that was let in, until it has begun. */
  readonly newest = new Map<string, number>();
  /** How far each key has come: nothing older may begin after something newer. */
  readonly begun = new Map<string, number>();
  readonly pausedUntil = new Map<string, number>();
  readonly queue: MemoryQueue<Job>;
  #number = 0;
  readonly #capacity: number;

  constructor(concurrency: number, capacity: number) {
    this.#capacity = capacity;
    this.queue = new MemoryQueue<Job>(
      (job) => this.#begin(job, concurrency),
      {
        concurrency,
        capacity,
        lane: ({ lane, key }) => ({ owner: lane, part: key }),
        retry: (error, _, { lane }) => {
          const how = (error as Error).message;
          if (how === 'given up') return undefined;
          const at = new Date(this.clock.now() + (delays.get(how) ?? 0));
          const until = Math.max(at.getTime(), this.pausedUntil.get(lane) ?? 0);
          if (how.startsWith('paused')) this.pausedUntil.set(lane, until);
          return { at, pausesOwner: how.startsWith('paused') };
        },
      },
      this.clock,
    );
  }

  #begin(job: Job, concurrency: number): Promise<void> {
    expect(this.running.has(job.key)).toBe(false);
    expect(this.running.size).toBeLessThan(concurrency);
    expect(job.number).toBeGreaterThanOrEqual(this.begun.get(job.key) ?? 0);
    expect(this.clock.now()).toBeGreaterThanOrEqual(this.pausedUntil.get(job.lane) ?? 0);
    // Of those that waited the newest, and no other.
    if (this.newest.has(job.key)) expect(job.number).toBe(this.newest.get(job.key));
    this.newest.delete(job.key);
    this.begun.set(job.key, job.number);
    return new Promise((done, fail) => {
      this.running.set(job.key, {
        job,
        end: (how) => {
          this.running.delete(job.key);
          if (how === 'well') done();
          else fail(new Error(how));
        },
      });
    });
  }

  async add(key: string, lane: string): Promise<void> {
    const number = (this.#number += 1);
    const before = this.newest.get(key);
    const wasRunning = this.running.has(key);
    const length = this.queue.length;
    this.newest.set(key, number);
    const answer = await this.queue.add(key, { key, lane, number });
    if (answer === 'full') {
      expect([before, wasRunning, length >= this.#capacity]).toEqual([undefined, false, true]);
      this.newest.delete(key);
    }
    if (answer === 'queued') expect(length).toBeLessThan(this.#capacity);
    expect(answer === 'running, again afterwards').toBe(wasRunning);
  }

  async end(which: number, how: string): Promise<void> {
    const all = [...this.running.values()];
    const one = all[which % Math.max(all.length, 1)];
    // What is to be tried again has still to run, unless something newer has come.
    if (one && delays.has(how) && !this.newest.has(one.job.key)) this.newest.set(one.job.key, one.job.number);
    one?.end(how);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

test('whatever comes: one of a key at a time, the newest, within bounds, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 80 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 8 }),
      async (steps, concurrency, capacity) => {
        const trial = new Trial(concurrency, capacity);
        for (const one of steps) {
          if (one.kind === 'add') await trial.add(`key ${one.key}`, `lane ${one.lane}`);
          else if (one.kind === 'end') await trial.end(one.which, one.how);
          else trial.clock.turn(one.milliseconds);
          expect(trial.queue.active).toBe(trial.running.size);
          expect(trial.queue.oldest === undefined).toBe(trial.queue.length === 0);
        }
        // When everything ends well and time passes, everything that was let in has run, and nothing is left behind.
        for (let turn = 0; turn < 200 && trial.queue.length + trial.queue.active > 0; turn += 1) {
          await trial.end(0, 'well');
          trial.clock.turn(120);
        }
        expect([trial.queue.length, trial.queue.active, [...trial.newest]]).toEqual([0, 0, []]);
        expect(await trial.queue.drain(1)).toBe(true);
        expect(trial.clock.pending).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
