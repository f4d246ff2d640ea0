import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueueOptions } from '../../src/queue/queue.ts';
import { Bench, type House, inMemory, inRedis, type Job } from './support/bench.ts';
import { hasRedis, sayIfSkipped, TestRedis } from './support/redis.ts';

/* What a queue promises, in either house. */

sayIfSkipped('the queue in Redis');
let redis: TestRedis | undefined;
beforeAll(async () => {
  if (hasRedis) redis = await TestRedis.start();
});
afterAll(() => redis?.close());

const houses: readonly [string, () => House][] = [
  ['in memory', inMemory],
  ...(hasRedis
    ? [
        [
          'in Redis',
          () => {
            if (!redis) throw new Error('Redis has not been started');
            return inRedis(redis);
          },
        ] as [string, () => House],
      ]
    : []),
];

describe.each(houses)('%s', (_, build) => {
  let house: House | undefined;
  const bench = async (options: Partial<QueueOptions<Job>> = {}): Promise<Bench> => {
    house = build();
    return await new Bench(house).open(options);
  };
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });

  describe('one key', () => {
    test('of those that wait, the newest remains, in the place of the first', async () => {
      const at = await bench();
      await at.add('busy');
      const lane = 'one owner';
      const answers = [
        await at.add('a', 'a1', lane),
        await at.add('b', 'b', lane),
        await at.add('a', 'a2', lane),
        await at.add('a', 'a3', lane),
      ];
      expect(answers).toEqual(['queued', 'queued', 'replaced', 'replaced']);
      await at.end('busy');
      await at.end('a3');
      expect(at.started).toEqual(['busy', 'a3', 'b']);
    });

    test('what comes while it runs waits for its end, and then runs', async () => {
      const at = await bench({ concurrency: 2 });
      await at.add('a', 'a1');
      const answers = [await at.add('a', 'a2'), await at.add('a', 'a3')];
      expect(answers).toEqual(['running, again afterwards', 'running, again afterwards']);
      expect([at.started, await at.counts()]).toEqual([['a1'], [1, 1]]);
      await at.end('a1');
      expect(at.started).toEqual(['a1', 'a3']);
      await at.end('a3');
      expect(await at.counts()).toEqual([0, 0]);
    });

    test('what comes while it runs also runs when it fails', async () => {
      const at = await bench();
      at.retries.set('later', { at: new Date(60_000) });
      await at.add('a', 'a1');
      await at.add('a', 'a2');
      await at.end('a1', 'later');
      expect(at.started).toEqual(['a1', 'a2']);
      await at.end('a2');
      await at.turn(60_000);
      expect([at.started, await at.counts()]).toEqual([
        ['a1', 'a2'],
        [0, 0],
      ]);
    });

    test('is tried at the first time, and told of every further one', async () => {
      const at = await bench();
      at.retries.set('later', { at: new Date(0) });
      await at.add('a');
      await at.end('a', 'later');
      await at.turn(1000);
      await at.end('a');
      expect(at.turns.map(({ attempt, isResumed }) => [attempt, isResumed])).toEqual([
        [1, false],
        [2, true],
      ]);
    });
  });

  describe('what is insisted on is not lost to what is newer', () => {
    const insisting = { insists: true };

    test('while it waits', async () => {
      const at = await bench();
      await at.add('busy');
      await at.add('a', 'again', 'a', insisting);
      await at.add('a', 'newer');
      await at.add('a', 'newest');
      await at.end('busy');
      expect(at.started).toEqual(['busy', expect.stringMatching(/^newest and .*again/)]);
    });

    test('while an earlier one runs', async () => {
      const at = await bench();
      await at.add('a', 'a1');
      await at.add('a', 'again', 'a', insisting);
      await at.add('a', 'newest');
      await at.end('a1');
      expect(at.started).toEqual(['a1', 'newest and again']);
    });

    test('when it fails and something newer waits', async () => {
      const at = await bench();
      at.retries.set('later', { at: new Date(60_000) });
      await at.add('a', 'again', 'a', insisting);
      await at.add('a', 'newest');
      await at.end('again', 'later');
      expect(at.started).toEqual(['again', 'newest and again']);
    });

    test('and is done once', async () => {
      const at = await bench();
      await at.add('a', 'again', 'a', insisting);
      await at.add('a', 'newest');
      await at.end('again');
      expect(at.started).toEqual(['again', 'newest']);
    });
  });

  describe('a delivery that comes twice is one', () => {
    test('while its job waits, runs, and is over', async () => {
      const at = await bench();
      const same = { delivery: '72d3162e' };
      expect([await at.add('a', 'a', 'a', same), await at.add('a', 'a', 'a', same)]).toEqual([
        'queued',
        'known',
      ]);
      await at.end('a');
      expect([await at.add('a', 'a', 'a', same), at.started]).toEqual(['known', ['a']]);
    });

    test('but two deliveries are two, and so are two keys of one', async () => {
      const at = await bench({ concurrency: 3 });
      await at.add('a', 'a1', 'a', { delivery: '1' });
      expect([
        await at.add('a', 'a2', 'a', { delivery: '2' }),
        await at.add('b', 'b', 'b', { delivery: '1' }),
      ]).toEqual(['running, again afterwards', 'queued']);
    });

    test('and what was refused has not been heard', async () => {
      const at = await bench({ capacity: 0 });
      const same = { delivery: '72d3162e' };
      expect([await at.add('a', 'a', 'a', same), await at.add('a', 'a', 'a', same)]).toEqual([
        'full',
        'full',
      ]);
    });
  });

  describe('bounds', () => {
    test('at most so many run', async () => {
      const at = await bench({ concurrency: 3 });
      for (const key of ['a', 'b', 'c', 'd']) await at.add(key);
      expect([[...at.started].sort(), await at.counts()]).toEqual([
        ['a', 'b', 'c'],
        [3, 1],
      ]);
    });

    test('a full queue says so and counts; what waits can still be replaced', async () => {
      const at = await bench({ capacity: 1 });
      await at.add('busy');
      await at.add('a');
      expect([await at.add('b'), await at.add('a', 'a2'), await at.add('busy')]).toEqual([
        'full',
        'replaced',
        'running, again afterwards',
      ]);
      expect([(await at.state()).refused, at.refused]).toEqual([1, ['full']]);
    });
  });

  describe('places at work are shared', () => {
    test('one job does not wait for a thousand of somebody else', async () => {
      const at = await bench();
      await at.addAll('many', ['many0', 'many1', 'many2', 'many3']);
      await at.add('one');
      await at.add('two');
      for (const text of ['many0', 'one', 'two', 'many1']) await at.end(text);
      expect(at.started).toEqual(['many0', 'one', 'two', 'many1', 'many2']);
    });

    test('nor for those of another repository of the same owner', async () => {
      const at = await bench();
      await at.addAll('acme', ['busy', 'busy1', 'busy2'], 'acme/busy');
      await at.addAll('acme', ['calm'], 'acme/calm');
      for (const text of ['busy', 'calm', 'busy1']) await at.end(text);
      expect(at.started).toEqual(['busy', 'calm', 'busy1', 'busy2']);
    });

    test('who has many repositories has no more than who has one', async () => {
      const at = await bench();
      await at.add('busy');
      await at.addAll('many', ['m1', 'm2', 'm3', 'm4']);
      await at.addAll('few', ['f1', 'f2', 'f3', 'f4'], 'few/one');
      await at.end('busy');
      for (let turn = 0; turn < 4; turn += 1) await at.end(at.started.at(-1) ?? '');
      const firstFour = at.started.slice(1, 5).map((text) => text.charAt(0));
      expect(firstFour.filter((owner) => owner === 'm')).toHaveLength(2);
    });

    test('nobody fills all places, so that whoever comes next finds one', async () => {
      const at = await bench({ concurrency: 8 });
      await at.addAll('hog', ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8', 'h9']);
      expect(at.started).toHaveLength(6);
      await at.add('guest');
      expect(at.started).toContain('guest');
    });

    test('nor does one repository fill those of its owner', async () => {
      const at = await bench({ concurrency: 8 });
      await at.addAll('acme', ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7'], 'acme/hog');
      expect(at.started).toHaveLength(4);
      await at.addAll('acme', ['calm'], 'acme/calm');
      expect(at.started).toContain('calm');
    });

    test('and where one of his ends, the next of his begins', async () => {
      const at = await bench({ concurrency: 8 });
      await at.addAll('acme', ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'], 'acme/hog');
      await at.end(at.started[0] ?? '');
      expect(at.started).toHaveLength(5);
    });

    test('a key may move to another owner, as a repository does', async () => {
      const at = await bench();
      await at.add('busy');
      await at.add('a', 'old', 'one');
      expect(await at.add('a', 'new', 'two')).toBe('replaced');
      await at.end('busy');
      await at.end('new');
      expect([at.started, await at.counts()]).toEqual([
        ['busy', 'new'],
        [0, 0],
      ]);
    });
  });

  describe('dates', () => {
    test('a failed job runs again at its date, and not before', async () => {
      const at = await bench();
      at.retries.set('later', { at: new Date(1000) });
      await at.add('a');
      await at.end('a', 'later');
      expect(await at.counts()).toEqual([0, 1]);
      await at.turn(999);
      expect(at.started).toEqual(['a']);
      await at.turn(1);
      expect(at.started).toEqual(['a', 'a']);
      await at.end('a', 'given up');
      expect([at.attempts, await at.counts()]).toEqual([
        [1, 2],
        [0, 0],
      ]);
    });

    test('what is new does not wait for the date of what it replaces, and starts to count anew', async () => {
      const at = await bench();
      at.retries.set('later', { at: new Date(1000) });
      await at.add('a', 'a1');
      await at.end('a1', 'later');
      expect(await at.add('a', 'a2')).toBe('replaced');
      expect(at.started).toEqual(['a1', 'a2']);
      await at.end('a2', 'given up');
      await at.turn(2000);
      expect([at.attempts, at.started]).toEqual([
        [1, 1],
        ['a1', 'a2'],
      ]);
    });

    test('an owner can be paused: nothing of his runs before, everything else does', async () => {
      const at = await bench();
      at.retries.set('quota', { at: new Date(1000), pausesOwner: true });
      await at.add('a', 'a', 'one');
      await at.end('a', 'quota');
      await at.add('b', 'b', 'one');
      await at.add('c', 'c', 'two');
      await at.end('c');
      expect(at.started).toEqual(['a', 'c']);
      await at.turn(1000);
      await at.end(at.started[2] ?? '');
      expect(at.started.slice(2).sort()).toEqual(['a', 'b']);
    });

    test('to be paused is not to fail', async () => {
      const at = await bench();
      at.retries.set('quota', { at: new Date(0), pausesOwner: true });
      at.retries.set('later', { at: new Date(0) });
      await at.add('a');
      for (const error of ['quota', 'later', 'quota', 'later']) {
        await at.end('a', error);
        await at.turn(1000);
      }
      expect([at.attempts, at.started.length]).toEqual([[1, 1, 2, 2], 5]);
    });

    test('nor is it to fail to wait for something', async () => {
      const at = await bench();
      at.retries.set('busy', { at: new Date(0), isNoFailure: true });
      await at.add('a');
      for (let turn = 0; turn < 2; turn += 1) {
        await at.end('a', 'busy');
        await at.turn(1000);
      }
      expect([at.attempts, at.started.length]).toEqual([[1, 1], 3]);
    });

    test('of two pauses the longer holds', async () => {
      const at = await bench({ concurrency: 4 });
      at.retries.set('long', { at: new Date(2000), pausesOwner: true });
      at.retries.set('short', { at: new Date(1000), pausesOwner: true });
      await at.addAll('one', ['a', 'b']);
      await at.end('a', 'long');
      await at.end('b', 'short');
      await at.turn(1000);
      await at.turn(999);
      expect([...at.started].sort()).toEqual(['a', 'b']);
      await at.turn(1);
      expect([...at.started].sort()).toEqual(['a', 'a', 'b', 'b']);
    });

    test('the age is that of the longest wait, whatever replaced it since', async () => {
      const at = await bench();
      const oldest = async (): Promise<Date | undefined> => (await at.state()).oldest;
      expect(await oldest()).toBeUndefined();
      await at.add('busy');
      expect(await oldest()).toBeUndefined();
      at.clock.turn(10);
      await at.add('a', 'a1');
      at.clock.turn(10);
      await at.add('a', 'a2');
      await at.add('busy', 'again');
      expect(await oldest()).toEqual(new Date(10));
      await at.end('busy');
      expect(await oldest()).toEqual(new Date(20));
    });
  });

  describe('what is remembered', () => {
    test('is counted', async () => {
      const { queue } = await bench();
      expect(await queue.noted('failing a1')).toBe(0);
      expect([await queue.note('failing a1'), await queue.note('failing a1')]).toEqual([1, 2]);
      expect([await queue.noted('failing a1'), await queue.noted('failing b2')]).toEqual([2, 0]);
    });
  });

  describe('the pace', () => {
    // By the clock of Redis seconds may go by meanwhile, so these are hours.
    const hour = 3_600_000;

    test('of those with one name each comes so long after the one before', async () => {
      const at = await bench();
      const come: string[] = [];
      for (const name of ['a', 'a', 'b', 'a']) void at.queue.pace(name, hour).then(() => come.push(name));
      const seen: string[] = [];
      for (const step of [0, hour / 2, hour / 2, hour]) {
        await at.turn(step);
        seen.push(come.join(''));
      }
      expect(seen).toEqual(['ab', 'ab', 'aba', 'abaa']);
    });
  });

  describe('draining', () => {
    test('an idle queue is drained at once, and takes nothing any more', async () => {
      const at = await bench();
      expect(await at.queue.drain(1000)).toBe(true);
      expect([await at.queue.add('a', { owner: 'a', part: 'a', text: 'a' }), at.started, at.refused]).toEqual(
        ['closed', [], ['closed']],
      );
    });

    test('what runs is ended', async () => {
      const at = await bench();
      await at.add('a');
      const drained = at.queue.drain(1000);
      await at.end('a');
      expect([await drained, at.started]).toEqual([true, ['a']]);
    });

    test('when the time is over, the jobs hear of it', async () => {
      const at = await bench();
      await at.add('a');
      const drained = at.queue.drain(1000);
      expect(at.turns[0]?.signal.aborted).toBe(false);
      at.clock.turn(1000);
      expect([await drained, at.turns[0]?.signal.aborted]).toEqual([false, true]);
    });
  });
});
