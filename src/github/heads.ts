/** Commits that were met lately; of very many the oldest are forgotten. */
export class RecentHeads {
  readonly #most: number;
  readonly #heads = new Set<string>();

  constructor(most = 10_000) {
    this.#most = most;
  }

  add(sha: string): void {
    this.#heads.delete(sha);
    this.#heads.add(sha);
    const [oldest] = this.#heads;
    if (this.#heads.size > this.#most && oldest !== undefined) this.#heads.delete(oldest);
  }

  has(sha: string): boolean {
    return this.#heads.has(sha);
  }
}
