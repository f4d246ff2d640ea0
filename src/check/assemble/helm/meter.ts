/**
 * What a stranger's program may use. Counted, not timed, so that the same chart ends in the same place everywhere.
 */
export interface Limits {
  /** Parts of templates that are carried out, and elements of lists that are made. */
  readonly steps: number;
  /** Units of text that are made, what is thrown away again included. */
  readonly text: number;
  /** `include`, `template` and `tpl` inside of each other. */
  readonly depth: number;
}

/** For each template; a chart has as much as twenty of them. */
export const limits: Limits = { steps: 2_000_000, text: 32 * 1024 * 1024, depth: 150 };

const templatesWorth = 20;

/** Ends a rendering. Not an error of Go's: no template can catch it, and Helm would not have said it. */
export class Exceeded extends Error {}

export class Meter {
  readonly #limits: Limits;
  #steps = 0;
  #text = 0;
  #allSteps = 0;
  #allText = 0;
  #depth = 0;

  constructor(given: Limits = limits) {
    this.#limits = given;
  }

  /** The next template has as much as the one before, as long as the chart has some left. */
  renew(): void {
    this.#allSteps += this.#steps;
    this.#allText += this.#text;
    this.#steps = 0;
    this.#text = 0;
    const { steps, text } = this.#limits;
    if (this.#allSteps > steps * templatesWorth || this.#allText > text * templatesWorth)
      throw new Exceeded('the templates of this chart take too much together');
  }

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.#limits.steps)
      throw new Exceeded(`it takes more than ${this.#limits.steps.toLocaleString('en')} steps`);
  }

  write(length: number): void {
    this.#text += length;
    if (this.#text > this.#limits.text)
      throw new Exceeded(`it makes more than ${this.#limits.text >> 20} MiB of text`);
  }

  enter<T>(run: () => T): T {
    this.#depth++;
    if (this.#depth > this.#limits.depth)
      throw new Exceeded(`its templates include each other more than ${this.#limits.depth} deep`);
    try {
      return run();
    } finally {
      this.#depth--;
    }
  }
}
