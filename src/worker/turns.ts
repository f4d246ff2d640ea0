/** Whose files are judged. */
export interface Lane {
  /** An installation belongs to one account. */
  readonly account: string;
  readonly repository: string;
}

/** After so long half of the time that somebody has had is forgotten. */
const halfLife = 60_000;

/** Below this, in milliseconds, it is as if they had never been here. */
const nothing = 1;

/** Who comes next: of accounts the one that has had the least time lately, and of its repositories likewise. */
export class Turns {
  readonly #now: () => number;
  readonly #had = new Map<string, { readonly time: number; readonly at: number }>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Of equals the first. */
  next<Job extends { readonly lane: Lane }>(jobs: readonly Job[]): Job | undefined {
    let best: { readonly job: Job; readonly had: readonly [number, number] } | undefined;
    for (const job of jobs) {
      const had = [this.had(job.lane.account), this.had(job.lane.repository)] as const;
      if (!best || had[0] < best.had[0] || (had[0] === best.had[0] && had[1] < best.had[1]))
        best = { job, had };
    }
    return best?.job;
  }

  took({ account, repository }: Lane, milliseconds: number): void {
    for (const key of new Set([account, repository]))
      this.#had.set(key, { time: this.had(key) + milliseconds, at: this.#now() });
    for (const [key] of this.#had) if (this.had(key) === 0) this.#had.delete(key);
  }

  had(key: string): number {
    const had = this.#had.get(key);
    const left = had ? had.time * 0.5 ** ((this.#now() - had.at) / halfLife) : 0;
    return left < nothing ? 0 : left;
  }
}
