import type { IncomingMessage } from 'node:http';

/** GitHub sends nothing above 25 MB (docs.github.com, "Webhook events and payloads"). */
export const largestBody = 26 * 1024 * 1024;

/** Why there is no body: it is too large, too many are being read already, or whoever sent it went away. */
export type NoBody = 'too large' | 'busy' | 'broken';

/**
 * Reads bodies before it is known who sent them, so both the size of each and the sum of those in memory are bounded.
 */
export class BodyReader {
  readonly #largest: number;
  readonly #together: number;
  #held = 0;

  constructor(largest = largestBody, together = 4 * largest) {
    this.#largest = largest;
    this.#together = together;
  }

  /** Hands the body to the one that uses it, and counts it as held until that one is done. */
  async read<Result>(
    request: IncomingMessage,
    use: (body: Buffer | NoBody) => Promise<Result>,
  ): Promise<Result> {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      const refusal = await this.#collect(request, (chunk) => {
        chunks.push(chunk);
        length += chunk.length;
        this.#held += chunk.length;
        return length;
      });
      return await use(refusal ?? Buffer.concat(chunks, length));
    } finally {
      this.#held -= length;
    }
  }

  #collect(request: IncomingMessage, keep: (chunk: Buffer) => number): Promise<NoBody | undefined> {
    if (Number(request.headers['content-length'] ?? 0) > this.#largest) return Promise.resolve('too large');
    return new Promise((settle) => {
      const end = (refusal?: NoBody): void => {
        request.off('data', take);
        request.pause();
        settle(refusal);
      };
      const take = (chunk: Buffer): void => {
        if (keep(chunk) > this.#largest) end('too large');
        else if (this.#held > this.#together) end('busy');
      };
      request.on('data', take);
      request.once('end', () => {
        end();
      });
      for (const event of ['error', 'close']) {
        request.once(event, () => {
          end('broken');
        });
      }
    });
  }
}
