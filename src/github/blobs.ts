/**
 * Texts by the id of their blob. An id stands for one text for ever, so nothing here goes stale; what was not asked
 * for the longest goes first.
 */
export class BlobCache {
  readonly #most: number;
  readonly #texts = new Map<string, string>();
  #size = 0;

  /** `most`: characters in all, of which each may take two bytes. */
  constructor(most = 16 * 1024 * 1024) {
    this.#most = most;
  }

  get(repository: string, id: string): string | undefined {
    const key = keyOf(repository, id);
    const text = this.#texts.get(key);
    if (text === undefined) return undefined;
    this.#texts.delete(key);
    this.#texts.set(key, text);
    return text;
  }

  set(repository: string, id: string, text: string): void {
    const key = keyOf(repository, id);
    // One that takes a good part of it would push out all others.
    if (text.length > this.#most / 8 || this.#texts.has(key)) return;
    this.#texts.set(key, text);
    this.#size += text.length;
    for (const [oldest, old] of this.#texts) {
      if (this.#size <= this.#most) break;
      this.#texts.delete(oldest);
      this.#size -= old.length;
    }
  }

  get size(): number {
    return this.#size;
  }
}

/** A text is for those alone who may read the repository. */
function keyOf(repository: string, id: string): string {
  return `${repository.toLowerCase()} ${id}`;
}
