import type { Span } from '../../text/source.ts';

/**
 * A logical line: what is left of several physical lines when continuations and comments between them are taken
 * away. It remembers where each character came from.
 */
export class Joined {
  readonly text: string;
  /** Where each piece starts in the text, and where in the source. */
  readonly #starts: readonly number[];
  readonly #sources: readonly number[];
  readonly #offset: number;

  constructor(text: string, starts: readonly number[], sources: readonly number[], offset = 0) {
    this.text = text;
    this.#starts = starts;
    this.#sources = sources;
    this.#offset = offset;
  }

  slice(from: number, to = this.text.length): Joined {
    return new Joined(this.text.slice(from, to), this.#starts, this.#sources, this.#offset + from);
  }

  /** The offset in the source of the character at `at`. */
  at(at: number): number {
    const wanted = this.#offset + at;
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return (this.#sources[low] ?? 0) + wanted - (this.#starts[low] ?? 0);
  }

  /** The end is that of the last character inside, so a span never takes in the continuation behind it. */
  span(from: number, to: number): Span {
    if (to <= from) return { start: this.#behind(from), end: this.#behind(from) };
    return { start: this.at(from), end: this.at(to - 1) + 1 };
  }

  #behind(at: number): number {
    return this.#offset + at === 0 ? this.at(at) : this.at(at - 1) + 1;
  }
}
