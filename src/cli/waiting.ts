import { harmless } from './format/harmless.ts';
import type { Output } from './io.ts';

/** Says what is waited for: on a terminal in one line that changes, elsewhere a line for each step. */
export class Waiting {
  readonly #output: Output;
  #last = '';
  #isDrawn = false;

  constructor(output: Output) {
    this.#output = output;
  }

  say(text: string): void {
    const line = harmless(text);
    if (line === this.#last) return;
    this.#last = line;
    if (this.#output.isTerminal) {
      this.#isDrawn = true;
      void this.#output.write(`\r\u001b[2K${line.slice(0, Math.max(this.#output.columns - 1, 20))}`);
    } else if (!line.includes(': waits for ')) void this.#output.write(`${line}\n`);
  }

  clear(): void {
    if (this.#isDrawn) void this.#output.write('\r\u001b[2K');
    this.#isDrawn = false;
  }

  async end(): Promise<void> {
    if (this.#isDrawn) await this.#output.write('\r\u001b[2K');
    this.#isDrawn = false;
    this.#last = '';
  }
}
