import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Bench, inRedis } from './support/bench.ts';
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
