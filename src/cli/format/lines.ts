import type { Range } from '../../check/index.ts';

/** A file's text by line and column, as the report counts them. */
export class Text {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#text = text;
    this.#starts = starts;
  }

  /** Without its line end. */
  line(number: number): string | undefined {
    const start = this.#starts[number - 1];
    if (start === undefined) return undefined;
    const next = this.#starts[number];
    return this.#text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
  }

  offset({ line, column }: Range['start']): number {
    const start = this.#starts[line - 1];
    return start === undefined ? this.#text.length : Math.min(start + column - 1, this.#text.length);
  }

  slice(start: number, end: number): string {
    return this.#text.slice(start, end);
  }

  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#text.length;
  }
}
