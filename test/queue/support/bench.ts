import { Queue as Bull } from 'bullmq';
import { Redis } from 'ioredis';
import { MemoryQueue } from '../../../src/queue/memory.ts';
import type {
  Added,
  Perform,
  Queue,
  QueueOptions,
  QueueState,
  Retry,
  Turn,
} from '../../../src/queue/queue.ts';
import { RedisQueue } from '../../../src/queue/redis/bullmq.ts';
import { Hands } from './clock.ts';
import type { TestRedis } from './redis.ts';

export interface Job {
  readonly owner: string;
  readonly part: string;
  readonly text: string;
  readonly insists?: boolean;
}

/** Where a queue lives, for a test that does not care where. */
export interface House {
  readonly open: (perform: Perform<Job>, options: QueueOptions<Job>, clock: Hands) => Promise<Queue<Job>>;
  /** Everything that can happen now has happened; so many jobs run. */
  readonly settled: (running: () => number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export function inMemory(): House {
  return {
    open: (perform, options, clock) => Promise.resolve(new MemoryQueue(perform, options, clock)),
    settled: async () => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

let number = 0;

export function inRedis({ url }: TestRedis, lease = 30_000): House {
  number += 1;
  const prefix = `test:${number}`;
  const nothing = (): undefined => undefined;
  const connection = new Redis(url, { maxRetriesPerRequest: null }).on('error', nothing);
  const turns = new Bull('turn', { prefix: `{${prefix}}`, connection }).on('error', nothing);
  const opened: { readonly queue: Queue<Job>; readonly clock: Hands; readonly concurrency: number }[] = [];
  return {
    open: async (perform, options, clock) => {
      const queue = await RedisQueue.open(perform, options, { url, prefix, lease, clock });
      opened.push({ queue, clock, concurrency: options.concurrency });
      return queue;
    },
    settled: async (running) => {
      for (let quiet = 0; quiet < 3;) {
        await new Promise((wake) => setTimeout(wake, 8));
        const { wait, active } = await turns.getJobCounts('wait', 'active');
        // A turn that nobody has a place for waits.
        const places = opened.reduce((sum, { concurrency }) => sum + concurrency, 0);
        quiet = (wait === 0 || active === places) && active === running() ? quiet + 1 : 0;
      }
    },
    close: async () => {
      for (const { queue, clock } of opened) {
        const drained = queue.drain(0);
        clock.turn(0);
        await drained;
      }
      await turns.close();
      connection.disconnect();
    },
  };
}

const nowhere = {} as Queue<Job>;

/** A queue whose jobs a test ends by hand. */
export class Bench {
  readonly clock = new Hands();
  readonly started: string[] = [];
  readonly turns: Turn[] = [];
  readonly retries = new Map<string, Retry>();
  readonly attempts: number[] = [];
  readonly refused: string[] = [];
  queue: Queue<Job> = nowhere;
  readonly #house: House;
  readonly #ends = new Map<string, (error?: Error) => void>();

  constructor(house: House) {
    this.#house = house;
  }

  async open(options: Partial<QueueOptions<Job>> = {}): Promise<this> {
    this.queue = await this.#house.open(
      (job, turn) => this.#begin(job, turn),
      {
        concurrency: 1,
        capacity: 100,
        lane: ({ owner, part }) => ({ owner, part }),
        insists: ({ insists }) => insists === true,
        merge: (insisting, newer) => ({
          ...newer,
          insists: true,
          text: `${newer.text} and ${insisting.text}`,
        }),
        retry: (error, attempt) => {
          this.attempts.push(attempt);
          return this.retries.get((error as Error).message);
        },
        refused: (answer) => this.refused.push(answer),
        ...options,
      },
      this.clock,
    );
    return this;
  }

  #begin({ text }: Job, turn: Turn): Promise<void> {
    this.started.push(text);
    this.turns.push(turn);
    return new Promise((done, fail) => {
      this.#ends.set(text, (error) => {
        this.#ends.delete(text);
        if (error) fail(error);
        else done();
      });
    });
  }

  /** Where only the key matters. */
  async add(
    key: string,
    text = key,
    owner = key,
    more: Partial<Job> & { delivery?: string } = {},
  ): Promise<Added> {
    const { delivery, ...rest } = more;
    const added = await this.queue.add(key, { owner, part: key, text, ...rest }, delivery);
    await this.settled();
    return added;
  }

  /** All at once. */
  async addAll(owner: string, keys: readonly string[], part?: string): Promise<void> {
    for (const key of keys) await this.queue.add(key, { owner, part: part ?? key, text: key });
    await this.settled();
  }

  async end(text: string, error?: string): Promise<void> {
    const end = this.#ends.get(text);
    if (!end) throw new Error(`${text} does not run; what does: ${[...this.#ends.keys()].join(', ')}`);
    end(error === undefined ? undefined : new Error(error));
    await this.settled();
  }

  /** Ends it, whatever comes of that. */
  let(text: string): void {
    this.#ends.get(text)?.();
  }

  get running(): number {
    return this.#ends.size;
  }

  async turn(milliseconds: number): Promise<void> {
    this.clock.turn(milliseconds);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.#house.settled(() => this.#ends.size);
  }

  async state(): Promise<QueueState> {
    return await this.queue.state();
  }

  /** How many run, and how many wait. */
  async counts(): Promise<[number, number]> {
    const { active, length } = await this.state();
    return [active, length];
  }
}
