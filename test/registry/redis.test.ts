import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RedisCache } from '../../src/registry/redis.ts';
import { hasRedis, sayIfSkipped, TestRedis } from '../queue/support/redis.ts';

/* What several instances have learned together. */

sayIfSkipped('what registries said, in Redis');

(hasRedis ? describe : describe.skip)('a cache in Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(() => redis.close());

  const connected = async (cache: RedisCache): Promise<void> => {
    for (let attempt = 0; attempt < 100; attempt++) {
      await cache.set('ready', 'yes');
      if ((await cache.get('ready')) === 'yes') return;
      await new Promise((done) => setTimeout(done, 20));
    }
  };

  test('is one for all instances, under a prefix of ours; what is not there is asked again', async () => {
    const [one, other, foreign] = ['a:', 'a:', 'b:'].map((prefix) => new RedisCache(redis.url, prefix));
    if (!one || !other || !foreign) throw new Error('three');
    for (const cache of [one, other, foreign]) await connected(cache);
    await one.set('key', 'text', 60);
    expect(await Promise.all([one, other, foreign].map((cache) => cache.get('key')))).toEqual([
      'text',
      'text',
      undefined,
    ]);
    for (const cache of [one, other, foreign]) cache.close();
  });

  test('without Redis it knows nothing, and fails nobody', async () => {
    const cache = new RedisCache('redis://127.0.0.1:1', 'a:');
    await cache.set('key', 'text');
    expect(await cache.get('key')).toBeUndefined();
    cache.close();
  });
});
