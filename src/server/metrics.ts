import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueState } from '../queue/queue.ts';
import type { Severities } from './duties.ts';
import { operationOf } from './operation.ts';
import { Quota } from './quota.ts';
import type { Delivery } from './webhook.ts';

/** What tells of itself at every look. */
export interface Watched {
  readonly state: () => Promise<QueueState>;
}

const watched: readonly {
  readonly name: string;
  readonly help: string;
  readonly value: (state: QueueState, now: number) => number;
}[] = [
  { name: 'queue_length', help: 'Jobs that wait', value: ({ length }) => length },
  { name: 'queue_active', help: 'Jobs that run', value: ({ active }) => active },
  {
    name: 'queue_oldest_seconds',
    help: 'How long the longest has waited',
    value: ({ oldest }, now) => (oldest ? (now - oldest.getTime()) / 1000 : 0),
  },
  { name: 'queue_refused', help: 'Jobs turned away since the start', value: ({ refused }) => refused },
];

/** What operators look at: docs/operations.md says of each what to do when. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #quota = new Quota();
  readonly #looks: (() => Promise<void>)[] = [];
  readonly #now: () => number;
  readonly #deliveries = this.#counter('deliveries_total', 'Webhook deliveries', ['event', 'outcome']);
  readonly #jobs = this.#counter('jobs_total', 'Jobs, by what became of them', ['task', 'outcome']);
  readonly #findings = this.#counter('findings_total', 'Findings introduced, as reviews saw them', [
    'severity',
  ]);
  readonly #sweeps = this.#counter('sweeps_total', 'Looks for pull requests without an answer', ['outcome']);
  readonly #requests = this.#counter('github_requests_total', 'Requests to GitHub', ['operation', 'status']);
  readonly #jobSeconds = this.#histogram('job_duration_seconds', 'How long a job took', 'task');
  readonly #requestSeconds = this.#histogram(
    'github_request_duration_seconds',
    'How long GitHub took',
    'operation',
  );

  constructor(now: () => number = Date.now) {
    this.#now = now;
    collectDefaultMetrics({ register: this.#registry });
    const quota = this.#gauge(
      'github_quota_remaining',
      'Requests left, of the installation that has least',
      ['resource'],
      () => {
        quota.reset();
        for (const [resource, left] of this.#quota.least(this.#now())) quota.set({ resource }, left);
      },
    );
  }

  /** Reads the queue at every look. Where it does not answer there are no numbers, rather than old ones. */
  watch(queue: Watched): void {
    const gauges = watched.map(({ name, help, value }) => ({
      gauge: this.#gauge(name, help, [], () => undefined),
      value,
    }));
    const look = async (): Promise<void> => {
      const state = await queue.state().catch(() => undefined);
      for (const { gauge, value } of gauges)
        if (state) gauge.set(value(state, this.#now()));
        else gauge.reset();
    };
    this.#looks.push(look);
  }

  readonly delivered = ({ event = '', outcome }: Delivery): void => {
    this.#deliveries.inc({ event, outcome: outcome.replaceAll(' ', '_') });
  };

  readonly swept = (outcome: 'success' | 'failure'): void => {
    this.#sweeps.inc({ outcome });
  };

  done(task: string, outcome: string): void {
    this.#jobs.inc({ task, outcome });
  }

  took(task: string, seconds: number): void {
    this.#jobSeconds.observe({ task }, seconds);
  }

  found(severities: Severities): void {
    for (const [severity, count] of Object.entries(severities)) this.#findings.inc({ severity }, count);
  }

  /** Counts what really goes over the wire: the tokens that Octokit asks for, and what it tries again, too. */
  counting(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const operation = operationOf(init?.method ?? 'GET', url, init?.body);
      const started = performance.now();
      const ended = (status: string): void => {
        this.#requests.inc({ operation, status });
        this.#requestSeconds.observe({ operation }, (performance.now() - started) / 1000);
      };
      try {
        const response = await fetch(input, init);
        this.#quota.told(response.headers, this.#now());
        ended(String(response.status));
        return response;
      } catch (error) {
        ended('none');
        throw error;
      }
    };
  }

  readonly text = async (): Promise<{ readonly type: string; readonly text: string }> => {
    for (const look of this.#looks) await look();
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  };

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: `plimsoll_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, labelNames: string[], collect: () => void): Gauge {
    return new Gauge({ name: `plimsoll_${name}`, help, labelNames, collect, registers: [this.#registry] });
  }

  #histogram(name: string, help: string, label: string): Histogram {
    const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    return new Histogram({
      name: `plimsoll_${name}`,
      help,
      labelNames: [label],
      buckets,
      registers: [this.#registry],
    });
  }
}
