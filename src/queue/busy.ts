import { type Lane, shareOf } from './queue.ts';

/** Whose jobs run here, and who may have no more of them. */
export class Busy {
  readonly #share: ReturnType<typeof shareOf>;
  readonly #owners = new Map<string, number>();
  readonly #parts = new Map<string, number>();

  constructor(concurrency: number) {
    this.#share = shareOf(concurrency);
  }

  began({ owner, part }: Lane): void {
    this.#owners.set(owner, (this.#owners.get(owner) ?? 0) + 1);
    this.#parts.set(part, (this.#parts.get(part) ?? 0) + 1);
  }

  ended({ owner, part }: Lane): void {
    this.#owners.set(owner, (this.#owners.get(owner) ?? 0) - 1);
    this.#parts.set(part, (this.#parts.get(part) ?? 0) - 1);
    for (const [names, name] of [
      [this.#owners, owner],
      [this.#parts, part],
    ] as const)
      if (names.get(name) === 0) names.delete(name);
  }

  get fullOwners(): string[] {
    return [...this.#owners].filter(([, count]) => count >= this.#share.owner).map(([name]) => name);
  }

  get fullParts(): string[] {
    return [...this.#parts].filter(([, count]) => count >= this.#share.part).map(([name]) => name);
  }

  isFull({ owner, part }: Lane): boolean {
    return (
      (this.#owners.get(owner) ?? 0) >= this.#share.owner || (this.#parts.get(part) ?? 0) >= this.#share.part
    );
  }
}
