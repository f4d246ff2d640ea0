import { Queue } from '../queue/queue.ts';
import type { Duties } from './duties.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

interface Bounds {
  readonly concurrency: number;
  readonly queueCapacity: number;
}

const refusals = {
  full: 'The queue is full; the next sweep looks again',
  closed: 'Too late: it is stopping',
};

/** The queue of what is to be done; what becomes of each job is logged and counted. */
export function queueFor<Work extends object>(
  duties: Duties<Work>,
  { concurrency, queueCapacity }: Bounds,
  log: Log,
  metrics: Metrics,
): Queue<Work> {
  const perform = async (work: Work, signal: AbortSignal): Promise<void> => {
    const started = performance.now();
    const { outcome, findings, problem } = await duties.perform(work, signal);
    const seconds = (performance.now() - started) / 1000;
    metrics.done(duties.task(work), outcome);
    metrics.took(duties.task(work), seconds);
    if (findings) metrics.found(findings);
    const fields = { work, outcome, findings, problem, seconds: Number(seconds.toFixed(3)) };
    log[problem === undefined ? 'info' : 'warn'](fields, 'Done');
  };
  const queue = new Queue<Work>(perform, {
    concurrency,
    capacity: queueCapacity,
    lane: duties.lane,
    retry: (error, attempt, work) => {
      const retry = duties.retry(error, attempt);
      metrics.done(duties.task(work), retry ? 'put_off' : 'given_up');
      const fields = { work, attempt, again: retry?.at, err: error };
      if (retry) log.warn(fields, 'Put off');
      else log.error(fields, 'Given up; the next sweep looks again');
      return retry;
    },
    refused: (answer, work) => {
      // Whoever floods us shall not flood the log as well; the metric counts all of them.
      if (queue.refused % 100 === 1) log.warn({ work, refused: queue.refused }, refusals[answer]);
    },
  });
  metrics.watch(queue);
  return queue;
}
