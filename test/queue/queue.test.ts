import { describe, expect, test } from '@jest/globals';
import { Queue, type QueueOptions, type Retry } from '../../src/queue/queue.ts';
import { Hands } from './clock.ts';

interface Job {
  readonly lane: string;
  readonly text: string;
}

/** A queue whose jobs a test ends by hand. */
class Bench {
  readonly clock = new Hands();
  readonly started: string[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #ends = new Map<string, (error?: Error) => void>();
  readonly retries = new Map<string, Retry>();
  readonly attempts: number[] = [];
  readonly queue: Queue<Job>;

  constructor(options: Partial<QueueOptions<Job>> = {}) {
    this.queue = new Queue<Job>(
      (job, signal) => {
        this.started.push(job.text);
        this.signals.push(signal);
        return new Promise((done, fail) => {
          this.#ends.set(job.text, (error) => {
            if (error) fail(error);
            else done();
          });
        });
      },
      {
        concurrency: 1,
        capacity: 100,
        lane: ({ lane }) => lane,
        clock: this.clock,
        retry: (error, attempt) => {
          this.attempts.push(attempt);
          return this.retries.get((error as Error).message);
        },
        ...options,
      },
    );
  }

  add(key: string, text = key, lane = ''): string {
    return this.queue.add(key, { lane, text });
  }

  async end(text: string, error?: string): Promise<void> {
    this.#ends.get(text)?.(error === undefined ? undefined : new Error(error));
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('one key', () => {
  test('of those that wait, the newest remains, in the place of the first', async () => {
    const bench = new Bench();
    bench.add('busy');
    expect([bench.add('a', 'a1'), bench.add('b'), bench.add('a', 'a2'), bench.add('a', 'a3')]).toEqual([
      'queued',
      'queued',
      'replaced',
      'replaced',
    ]);
    await bench.end('busy');
    await bench.end('a3');
    expect(bench.started).toEqual(['busy', 'a3', 'b']);
  });

  test('what comes while it runs waits for its end, and then runs', async () => {
    const bench = new Bench({ concurrency: 2 });
    bench.add('a', 'a1');
    expect([bench.add('a', 'a2'), bench.add('a', 'a3')]).toEqual([
      'running, again afterwards',
      'running, again afterwards',
    ]);
    expect(bench.started).toEqual(['a1']);
    expect([bench.queue.active, bench.queue.length]).toEqual([1, 1]);
    await bench.end('a1');
    expect(bench.started).toEqual(['a1', 'a3']);
    await bench.end('a3');
    expect([bench.queue.active, bench.queue.length]).toEqual([0, 0]);
  });

  test('what comes while it runs also runs when it fails', async () => {
    const bench = new Bench();
    bench.retries.set('later', { at: new Date(60_000) });
    bench.add('a', 'a1');
    bench.add('a', 'a2');
    await bench.end('a1', 'later');
    expect(bench.started).toEqual(['a1', 'a2']);
    expect(bench.clock.pending).toBe(0);
  });

  test('a job that fails at once does not stop the queue', async () => {
    const queue = new Queue<string>(
      () => {
        throw new Error('at once');
      },
      { concurrency: 1, capacity: 1 },
    );
    queue.add('a', 'a');
    await settled();
    expect([queue.active, queue.add('a', 'a')]).toEqual([0, 'queued']);
  });
});

describe('bounds', () => {
  test('at most so many run', () => {
    const bench = new Bench({ concurrency: 3 });
    for (const key of ['a', 'b', 'c', 'd']) bench.add(key);
    expect([bench.started, bench.queue.active, bench.queue.length]).toEqual([['a', 'b', 'c'], 3, 1]);
  });

  test('a full queue says so and counts; what waits can still be replaced', () => {
    const bench = new Bench({ capacity: 1 });
    bench.add('busy');
    bench.add('a');
    expect([bench.add('b'), bench.add('a', 'a2'), bench.add('busy')]).toEqual([
      'full',
      'replaced',
      'running, again afterwards',
    ]);
    expect(bench.queue.refused).toBe(1);
  });
});

describe('lanes take turns', () => {
  test('one job does not wait for a thousand of somebody else', async () => {
    const bench = new Bench();
    for (let number = 0; number < 4; number += 1) bench.add(`many${number}`, undefined, 'many');
    bench.add('one', undefined, 'one');
    bench.add('two', undefined, 'two');
    for (const text of ['many0', 'many1', 'one', 'two', 'many2']) await bench.end(text);
    expect(bench.started).toEqual(['many0', 'many1', 'one', 'two', 'many2', 'many3']);
  });

  test('a key may move to another lane, as a repository does with its installation', async () => {
    const bench = new Bench();
    bench.add('busy');
    bench.add('a', 'old', 'one');
    expect(bench.add('a', 'new', 'two')).toBe('replaced');
    await bench.end('busy');
    await bench.end('new');
    expect([bench.started, bench.queue.length]).toEqual([['busy', 'new'], 0]);
  });
});

describe('dates', () => {
  test('a failed job runs again at its date, and not before', async () => {
    const bench = new Bench();
    bench.retries.set('later', { at: new Date(1000) });
    bench.add('a');
    await bench.end('a', 'later');
    expect([bench.queue.length, bench.queue.active]).toEqual([1, 0]);
    bench.clock.turn(999);
    expect(bench.started).toEqual(['a']);
    bench.clock.turn(1);
    expect(bench.started).toEqual(['a', 'a']);
    await bench.end('a', 'given up');
    expect([bench.attempts, bench.queue.length]).toEqual([[1, 2], 0]);
  });

  test('what is new does not wait for the date of what it replaces, and starts to count anew', async () => {
    const bench = new Bench();
    bench.retries.set('later', { at: new Date(1000) });
    bench.add('a', 'a1');
    await bench.end('a1', 'later');
    expect(bench.add('a', 'a2')).toBe('replaced');
    expect([bench.started, bench.clock.pending]).toEqual([['a1', 'a2'], 0]);
    await bench.end('a2', 'given up');
    expect(bench.attempts).toEqual([1, 1]);
  });

  test('a lane can be paused: nothing of it runs before, everything else does', async () => {
    const bench = new Bench();
    bench.retries.set('quota', { at: new Date(1000), pausesLane: true });
    bench.add('a', undefined, 'one');
    await bench.end('a', 'quota');
    bench.add('b', undefined, 'one');
    bench.add('c', undefined, 'two');
    await bench.end('c');
    expect(bench.started).toEqual(['a', 'c']);
    bench.clock.turn(1000);
    await bench.end('a');
    expect(bench.started).toEqual(['a', 'c', 'a', 'b']);
  });

  test('to be paused is not to fail', async () => {
    const bench = new Bench();
    bench.retries.set('quota', { at: new Date(0), pausesLane: true });
    bench.retries.set('later', { at: new Date(0) });
    bench.add('a');
    for (const error of ['quota', 'later', 'quota', 'later']) {
      await bench.end('a', error);
      bench.clock.turn(1);
    }
    expect([bench.attempts, bench.started.length]).toEqual([[1, 1, 2, 2], 5]);
  });

  test('of two pauses the longer holds', async () => {
    const bench = new Bench({ concurrency: 2 });
    bench.retries.set('long', { at: new Date(1000), pausesLane: true });
    bench.retries.set('short', { at: new Date(500), pausesLane: true });
    bench.add('a');
    bench.add('b');
    await bench.end('a', 'long');
    await bench.end('b', 'short');
    bench.clock.turn(999);
    expect(bench.started).toEqual(['a', 'b']);
    bench.clock.turn(1);
    expect(bench.started).toEqual(['a', 'b', 'a', 'b']);
  });

  test('the age is that of the longest wait, whatever replaced it since', async () => {
    const bench = new Bench();
    expect(bench.queue.oldest).toBeUndefined();
    bench.add('busy');
    expect(bench.queue.oldest).toBeUndefined();
    bench.clock.turn(10);
    bench.add('a', 'a1');
    bench.clock.turn(10);
    bench.add('a', 'a2');
    bench.add('busy', 'again');
    expect(bench.queue.oldest).toEqual(new Date(10));
    await bench.end('busy');
    expect(bench.queue.oldest).toEqual(new Date(20));
  });
});

describe('draining', () => {
  test('an idle queue is drained at once, and takes nothing any more', async () => {
    const bench = new Bench();
    expect(await bench.queue.drain(1000)).toBe(true);
    expect([bench.add('a'), bench.started, bench.clock.pending, bench.queue.refused]).toEqual([
      'closed',
      [],
      0,
      1,
    ]);
  });

  test('what runs and what waits is worked off, also what is still added', async () => {
    const bench = new Bench();
    bench.add('a');
    bench.add('b');
    const drained = bench.queue.drain(1000);
    expect(bench.add('c')).toBe('queued');
    for (const text of ['a', 'b', 'c']) await bench.end(text);
    expect(await drained).toBe(true);
    expect(bench.started).toEqual(['a', 'b', 'c']);
  });

  test('when the time is over, the jobs hear of it and nothing else starts', async () => {
    const bench = new Bench();
    bench.retries.set('late', { at: new Date(5000) });
    bench.add('a');
    bench.add('b');
    const drained = bench.queue.drain(1000);
    expect(bench.signals[0]?.aborted).toBe(false);
    bench.clock.turn(1000);
    expect(await drained).toBe(false);
    expect(bench.signals[0]?.aborted).toBe(true);
    await bench.end('a', 'late');
    expect([bench.started, bench.clock.pending]).toEqual([['a'], 0]);
  });

  test('a date in the future is not waited for', async () => {
    const bench = new Bench();
    bench.retries.set('later', { at: new Date(60_000) });
    bench.retries.set('quota', { at: new Date(60_000), pausesLane: true });
    bench.add('a', 'a', 'one');
    await bench.end('a', 'later');
    bench.add('b', 'b', 'two');
    await bench.end('b', 'quota');
    expect(await bench.queue.drain(1000)).toBe(false);
    expect(bench.clock.pending).toBe(0);
  });
});
