import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sharedPace } from '../../src/queue/redis/pace.ts';
import { Store } from '../../src/queue/redis/store.ts';
import { Bench, inRedis } from './support/bench.ts';
import { Hands } from './support/clock.ts';
import { hasRedis, sayIfSkipped, TestRedis } from './support/redis.ts';

/* Two instances over one Redis. */

sayIfSkipped('several instances over one Redis');
const one = hasRedis ? test : test.skip;
let redis: TestRedis | undefined;
beforeAll(async () => {
  if (hasRedis) redis = await TestRedis.start();
});
afterAll(() => redis?.close());

one('one of two is let go in the middle of a job: the other goes on with it, and is told so', async () => {
  if (!redis) throw new Error('there is no Redis');
  const house = inRedis(redis, 1000);
  const [first, second] = [await new Bench(house).open(), await new Bench(house).open({ concurrency: 2 })];
  await first.queue.add('a', { owner: 'a', part: 'a', text: 'a' });
  while (first.started.length + second.started.length === 0) await new Promise((wake) => setTimeout(wake, 5));
  const [gone, left] = first.started.length > 0 ? [first, second] : [second, first];
  const drained = gone.queue.drain(0);
  gone.clock.turn(0);
  expect(await drained).toBe(false);
  while (left.started.length === 0) await new Promise((wake) => setTimeout(wake, 20));
  expect([left.started, left.turns.map(({ isResumed }) => isResumed)]).toEqual([['a'], [true]]);
  // A worker whose job never ends never ends.
  for (const bench of [gone, left]) bench.let('a');
  await house.close();
});

one('only one sweeps, and not again before its time', async () => {
  if (!redis) throw new Error('there is no Redis');
  const house = inRedis(redis);
  const [first, second] = [await new Bench(house).open(), await new Bench(house).open()];
  const sweep = (bench: Bench): Promise<unknown> =>
    bench.queue.alone('sweep', 60_000, () => Promise.resolve('swept'));
  expect(await Promise.all([sweep(first), sweep(second)])).toContainEqual({ result: 'swept' });
  expect([await sweep(first), await sweep(second)]).toEqual([undefined, undefined]);
  await house.close();
});

one('the pace is one: of what both write, one at a time comes', async () => {
  if (!redis) throw new Error('there is no Redis');
  const house = inRedis(redis);
  const both = [await new Bench(house).open(), await new Bench(house).open()];
  const hour = 3_600_000;
  let come = 0;
  for (let turn = 0; turn < 3; turn += 1)
    for (const { queue } of both) void queue.pace('writes 1', hour).then(() => (come += 1));
  const counts: number[] = [];
  for (const step of [0, hour - 60_000, 60_000, hour, hour, hour, hour]) {
    for (const { clock } of both) clock.turn(step);
    await both[0]?.settled();
    counts.push(come);
  }
  expect(counts).toEqual([1, 1, 2, 3, 4, 5, 6]);
  await house.close();
});

test('where Redis is gone, what is in hand is written all the same, at a pace of its own', async () => {
  const store = new Store('redis://127.0.0.1:1', '{test}:');
  store.redis.on('error', () => undefined);
  const clock = new Hands();
  const told: unknown[] = [];
  const pace = sharedPace(store, clock, (error) => told.push(error));
  const come: string[] = [];
  await pace('a', 1000).then(() => come.push('first'));
  const second = pace('a', 1000).then(() => come.push('second'));
  await pace('b', 1000).then(() => come.push('other'));
  expect([come, told.length]).toEqual([['first', 'other'], 3]);
  clock.turn(1000);
  await second;
  store.redis.disconnect();
});
