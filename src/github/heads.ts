import type { Queue } from '../queue/queue.ts';

/** Commits of which a pull request has failed. Several instances must know of the same. */
export interface Heads {
  readonly add: (sha: string) => Promise<unknown>;
  readonly has: (sha: string) => Promise<boolean>;
}

/** Those that were met lately, here; of very many the oldest are forgotten. */
export class RecentHeads implements Heads {
  readonly #most: number;
  readonly #heads = new Set<string>();

  constructor(most = 10_000) {
    this.#most = most;
  }

  add(sha: string): Promise<void> {
    this.#heads.delete(sha);
    this.#heads.add(sha);
    const [oldest] = this.#heads;
    if (this.#heads.size > this.#most && oldest !== undefined) this.#heads.delete(oldest);
    return Promise.resolve();
  }

  has(sha: string): Promise<boolean> {
    return Promise.resolve(this.#heads.has(sha));
  }
}

/** The queue remembers for all instances; where it does not answer, each knows at least of its own. */
export class SharedHeads implements Heads {
  readonly #here = new RecentHeads();
  readonly #notes: () => Partial<Pick<Queue<unknown>, 'note' | 'noted'>> | undefined;

  constructor(notes: () => Partial<Pick<Queue<unknown>, 'note' | 'noted'>> | undefined) {
    this.#notes = notes;
  }

  async add(sha: string): Promise<void> {
    await this.#here.add(sha);
    await this.#notes()
      ?.note?.(`failing ${sha}`)
      .catch(() => 0);
  }

  async has(sha: string): Promise<boolean> {
    if (await this.#here.has(sha)) return true;
    const count = this.#notes()
      ?.noted?.(`failing ${sha}`)
      .catch(() => 0);
    return ((await count) ?? 0) > 0;
  }
}
