import { createHash } from 'node:crypto';
import { clearTimeout, setTimeout } from 'node:timers';
import { Redis } from 'ioredis';
import { Unreachable } from '../queue.ts';

/** GitHub waits ten seconds for our answer; who cannot queue must say so before. */
const patience = 3000;

const common = {
  retryStrategy: (times: number): number => Math.min(times * 100, 2000),
  connectionName: 'plimsoll',
};

/** A connection that says at once when there is none. */
export function impatient(url: string): Redis {
  return new Redis(url, {
    ...common,
    ...{ commandTimeout: patience, connectTimeout: patience },
    ...{ enableOfflineQueue: false, maxRetriesPerRequest: 0 },
  });
}

/** A connection that waits until there is one, as BullMQ wants it for its workers. */
export function patient(url: string): Redis {
  return new Redis(url, { ...common, maxRetriesPerRequest: null });
}

/** Waits until it is connected, and no longer than anybody waits for it. */
export function readiness(redis: Redis): Promise<void> {
  return new Promise((done) => {
    const over = setTimeout(done, patience);
    redis.once('ready', () => {
      clearTimeout(over);
      done();
    });
  });
}

/** Runs a script of ours; all its keys begin with the prefix. */
export async function run(
  redis: Redis,
  prefix: string,
  script: string,
  ...args: readonly (string | number)[]
): Promise<unknown> {
  const name = nameOf(script);
  try {
    return await redis.evalsha(name, 1, prefix, ...args);
  } catch (error) {
    if (!isUnknown(error)) throw gone(error);
  }
  return await redis.eval(script, 1, prefix, ...args).catch((error: unknown) => {
    throw gone(error);
  });
}

export function gone(error: unknown): Unreachable {
  return new Unreachable('The queue in Redis does not answer', { cause: error });
}

function isUnknown(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

const names = new Map<string, string>();

/** By which Redis knows a script that it has run before. */
function nameOf(script: string): string {
  const known = names.get(script);
  if (known !== undefined) return known;
  const name = createHash('sha1').update(script).digest('hex');
  names.set(script, name);
  return name;
}
