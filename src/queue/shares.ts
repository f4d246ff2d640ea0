/**
 * Who is next among those that share: whoever has used least (start-time fair queueing, Goyal et al. 1996). Each carries
 * a stamp that grows by what it uses. Who comes anew starts at the stamp that was served last, so that idleness earns no
 * credit, and what was used too much is owed.
 */
export class Shares {
  readonly #stamps = new Map<string, number>();
  readonly #ready = new Set<string>();
  #floor = 0;

  get size(): number {
    return this.#ready.size;
  }

  /** Whether somebody owes anything: otherwise all can be forgotten. */
  get isEven(): boolean {
    return [...this.#stamps.values()].every((stamp) => stamp <= this.#floor);
  }

  enter(name: string): void {
    if (this.#ready.has(name)) return;
    this.#stamps.set(name, Math.max(this.#stamps.get(name) ?? 0, this.#floor));
    this.#ready.add(name);
  }

  leave(name: string): void {
    this.#ready.delete(name);
    if (this.#stamps.size < 2 * this.#ready.size + 1000) return;
    for (const [idle, stamp] of this.#stamps)
      if (stamp <= this.#floor && !this.#ready.has(idle)) this.#stamps.delete(idle);
  }

  /** Those that are ready, whoever has used least first; of two that have used the same, who came first. */
  inOrder(): string[] {
    return [...this.#ready].sort((a, b) => this.#stampOf(a) - this.#stampOf(b));
  }

  serve(name: string, cost: number): void {
    this.#floor = Math.max(this.#floor, this.#stampOf(name));
    this.charge(name, cost);
  }

  charge(name: string, cost: number): void {
    this.#stamps.set(name, this.#stampOf(name) + cost);
  }

  #stampOf(name: string): number {
    return this.#stamps.get(name) ?? this.#floor;
  }
}
