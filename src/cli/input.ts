import type { ReadStream } from 'node:tty';
import { isatty } from 'node:tty';
import type { Input } from './io.ts';

/** No file is read that is larger; nor is standard input, which may have no end. */
const most = 64 * 1024 * 1024;

/** Standard input, which can be read once: what was read is kept. */
export class StandardInput implements Input {
  readonly isTerminal = isatty(0);
  readonly #stream: () => ReadStream;
  #taken: Buffer | undefined;

  /** To touch the stream opens it, and few commands want it. */
  constructor(stream: () => ReadStream) {
    this.#stream = stream;
  }

  get taken(): Buffer | undefined {
    return this.#taken;
  }

  async read(): Promise<Buffer> {
    if (this.#taken) return this.#taken;
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of this.#stream()) {
      if (!(piece instanceof Uint8Array)) continue;
      pieces.push(Buffer.from(piece));
      length += piece.length;
      if (length > most) break;
    }
    return (this.#taken = Buffer.concat(pieces));
  }

  async line(): Promise<string> {
    const { createInterface } = await import('node:readline/promises');
    const reader = createInterface({ input: this.#stream() });
    try {
      // The end of the input is an answer too.
      const ended = new Promise<string>((done) =>
        reader.once('close', () => {
          done('');
        }),
      );
      return await Promise.race([reader.question(''), ended]);
    } finally {
      reader.close();
    }
  }
}
