import type { Output } from './io.ts';

/** Says on a terminal how far it is, but only to somebody who has been waiting for a second. */
export class Progress {
  readonly #output: Output;
  readonly #patience: number;
  readonly #started = performance.now();
  #drawn = 0;

  constructor(output: Output, patience = 1000) {
    this.#output = output;
    this.#patience = patience;
  }

  readonly advance = (done: number, total: number): void => {
    const now = performance.now();
    const isDue = now - this.#started >= this.#patience && now - this.#drawn >= 100;
    if (!this.#output.isTerminal || !isDue) return;
    this.#drawn = now;
    void this.#output.write(`\r\u001b[2K${done} of ${total} files`);
  };

  async end(): Promise<void> {
    if (this.#drawn > 0) await this.#output.write('\r\u001b[2K');
  }
}
