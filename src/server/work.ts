import type { Perform, Queue, QueueOptions } from '../queue/queue.ts';
import { MemoryQueue } from '../queue/memory.ts';
import type { Duties } from './duties.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { WrongEnvironment } from './options.ts';

interface Bounds {
  readonly appId: number;
  readonly concurrency: number;
  readonly queueCapacity: number;
  readonly redisUrl?: string | undefined;
  readonly leaseSeconds?: number;
}

const refusals = {
  full: 'The queue is full; the next sweep looks again',
  closed: 'Too late: it is stopping',
};

/** A queue that may be out of reach. */
export type ServedQueue<Work> = Queue<Work> & {
  /** For how many milliseconds it has not answered; one in memory always does. */
  readonly silence?: number;
};

/** The queue of what is to be done; what becomes of each job is logged and counted. */
export async function queueFor<Work extends object>(
  duties: Duties<Work>,
  bounds: Bounds,
  log: Log,
  metrics: Metrics,
): Promise<ServedQueue<Work>> {
  const perform: Perform<Work> = async (work, turn) => {
    const started = performance.now();
    const { outcome, findings, problem } = await duties.perform(work, turn);
    const seconds = (performance.now() - started) / 1000;
    metrics.done(duties.task(work), outcome);
    metrics.took(duties.task(work), seconds);
    if (findings) metrics.found(findings);
    const fields = { work, outcome, findings, problem, seconds: Number(seconds.toFixed(3)) };
    log[problem === undefined ? 'info' : 'warn'](fields, 'Done');
  };
  const queue = await housed(perform, optionsFor(duties, bounds, log, metrics), bounds, log);
  metrics.watch(queue);
  return queue;
}

function optionsFor<Work extends object>(
  { lane, insists, merge, retry, task }: Duties<Work>,
  { concurrency, queueCapacity: capacity }: Bounds,
  log: Log,
  metrics: Metrics,
): QueueOptions<Work> {
  let refused = 0;
  return {
    ...{ concurrency, capacity, lane },
    ...(insists && { insists }),
    ...(merge && { merge }),
    retry: (error, attempt, work) => {
      const again = retry(error, attempt);
      metrics.done(task(work), again ? 'put_off' : 'given_up');
      const fields = { work, attempt, again: again?.at, err: error };
      if (again) log.warn(fields, 'Put off');
      else log.error(fields, 'Given up; the next sweep looks again');
      return again;
    },
    refused: (answer, work) => {
      refused += 1;
      // Whoever floods us shall not flood the log as well; the metric counts all of them.
      if (refused % 100 === 1) log.warn({ work, refused }, refusals[answer]);
    },
  };
}

/** Only who shares a queue needs what is needed for that. */
async function housed<Work>(
  perform: Perform<Work>,
  options: QueueOptions<Work>,
  { appId, redisUrl: url, leaseSeconds = 30 }: Bounds,
  log: Log,
): Promise<ServedQueue<Work>> {
  if (url === undefined) return new MemoryQueue(perform, options);
  const { RedisQueue } = await import('../queue/redis/bullmq.ts').catch((error: unknown) => {
    log.fatal({ err: error }, 'What REDIS_URL needs is not installed');
    throw new WrongEnvironment([
      'REDIS_URL needs the packages bullmq and ioredis, which are not installed: npm install bullmq ioredis.',
    ]);
  });
  let told = -Infinity;
  const onError = (error: unknown): void => {
    // While it is gone, every look at it fails.
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    log.error({ err: error }, 'Redis does not answer as it should; it is tried again');
  };
  const prefix = `plimsoll:${appId}`;
  return await RedisQueue.open(perform, options, { url, prefix, lease: leaseSeconds * 1000, onError });
}
