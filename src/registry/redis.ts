import { Redis } from 'ioredis';
import type { Cache } from './cache.ts';

/** So long it may take; a registry is asked again in less. */
const patience = 1000;

/** For all instances together. What is not there, or does not answer, is asked again. */
export class RedisCache implements Cache {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(url: string, prefix: string) {
    this.#prefix = prefix;
    this.#redis = new Redis(url, {
      ...{ connectionName: 'plimsoll', commandTimeout: patience, connectTimeout: patience },
      ...{ enableOfflineQueue: false, maxRetriesPerRequest: 0 },
      retryStrategy: (times) => Math.min(times * 100, 2000),
    }).on('error', () => undefined);
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#redis.get(this.#prefix + key).catch(() => null)) ?? undefined;
  }

  /** A configuration never goes stale; whether there is room for it is for Redis to say. */
  async set(key: string, text: string, seconds = aMonth): Promise<void> {
    await this.#redis.set(this.#prefix + key, text, 'EX', seconds).catch(() => undefined);
  }

  close(): void {
    this.#redis.disconnect();
  }
}

/** Redis keeps the queue too, and that must not be crowded out by what nobody has asked for in a month. */
const aMonth = 30 * 24 * 3600;
