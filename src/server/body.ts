import type { IncomingMessage } from 'node:http';

/** GitHub sends nothing above 25 MB (docs.github.com, "Webhook events and payloads"). */
export const largestBody = 26 * 1024 * 1024;

/** What every other event stays far below: a pull request's text has at most 256 KB, a check run's output 128 KB. */
export const usualBody = 2 * 1024 * 1024;

/** Only these list repositories, all of an installation at once. */
const canBeLarge: ReadonlySet<string> = new Set(['installation', 'installation_repositories']);

/**
 * Why there is no body: it is too large, too many are being read already, it came too slowly while others waited, or
 * whoever sent it went away.
 */
export type NoBody = 'too large' | 'busy' | 'too slow' | 'broken';

export interface BodyBounds {
  /** Of a body that can be large, and of every other. */
  readonly largest: number;
  readonly usual: number;
  /** How many of the large ones are read at a time. */
  readonly largeAtATime: number;
  /** All of the others that are in memory together. */
  readonly together: number;
  readonly now: () => number;
}

const bounds: BodyBounds = {
  largest: largestBody,
  usual: usualBody,
  largeAtATime: 3,
  together: 32 * 1024 * 1024,
  now: () => performance.now(),
};

/** A sender is not called slow before it had this time, in milliseconds. */
const grace = 250;

/** One body that is being read. */
interface Reading {
  readonly isLarge: boolean;
  readonly since: number;
  length: number;
  /** Undefined once all of it is there: then it is in use, and nobody's slowness. */
  giveUp: (() => void) | undefined;
}

/**
 * Reads bodies before it is known who sent them, so both the size of each and the sum of those in memory are bounded.
 * Where that is too little for all, the slowest is dropped and not the newest: whoever stalls holds up only himself.
 */
export class BodyReader {
  readonly #bounds: BodyBounds;
  readonly #readings = new Set<Reading>();

  constructor(given: Partial<BodyBounds> = {}) {
    this.#bounds = { ...bounds, ...given };
  }

  /** Hands the body to the one that uses it, and counts it as held until that one is done. */
  async read<Result>(
    request: IncomingMessage,
    event: string,
    use: (body: Buffer | NoBody) => Promise<Result>,
  ): Promise<Result> {
    const declared = Number(request.headers['content-length'] ?? 0);
    const most = canBeLarge.has(event) ? this.#bounds.largest : this.#bounds.usual;
    if (declared > most) return use('too large');
    const isLarge = declared > this.#bounds.usual;
    if (isLarge && !this.#hasRoomForLarge()) return use('busy');
    const reading: Reading = { isLarge, since: this.#bounds.now(), length: 0, giveUp: undefined };
    this.#readings.add(reading);
    try {
      return await use(await this.#collect(request, reading, isLarge ? most : this.#bounds.usual));
    } finally {
      this.#readings.delete(reading);
    }
  }

  #collect(request: IncomingMessage, reading: Reading, most: number): Promise<Buffer | NoBody> {
    const chunks: Buffer[] = [];
    return new Promise((settle) => {
      const end = (refusal?: NoBody): void => {
        // What has ended closes too.
        if (reading.giveUp === undefined) return;
        reading.giveUp = undefined;
        request.off('data', take);
        request.pause();
        if (refusal !== undefined) this.#readings.delete(reading);
        settle(refusal ?? Buffer.concat(chunks, reading.length));
        chunks.length = 0;
      };
      const take = (chunk: Buffer): void => {
        chunks.push(chunk);
        reading.length += chunk.length;
        if (reading.length > most) end('too large');
        else if (!reading.isLarge && !this.#hasRoom()) end('busy');
      };
      reading.giveUp = () => {
        end('too slow');
      };
      request.on('data', take);
      request.once('end', () => {
        end();
      });
      for (const event of ['error', 'close'])
        request.once(event, () => {
          end('broken');
        });
    });
  }

  #hasRoomForLarge(): boolean {
    const large = [...this.#readings].filter(({ isLarge }) => isLarge);
    return large.length < this.#bounds.largeAtATime || this.#dropSlowest(large);
  }

  #hasRoom(): boolean {
    for (;;) {
      const usual = [...this.#readings].filter(({ isLarge, length }) => !isLarge && length > 0);
      const held = usual.reduce((sum, { length }) => sum + length, 0);
      if (held <= this.#bounds.together) return true;
      if (!this.#dropSlowest(usual)) return false;
    }
  }

  /** Whether there was one. */
  #dropSlowest(readings: readonly Reading[]): boolean {
    const now = this.#bounds.now();
    const pace = ({ length, since }: Reading): number => length / (now - since);
    const [slowest] = readings
      .filter(({ giveUp, since }) => giveUp !== undefined && now - since >= grace)
      .sort((a, b) => pace(a) - pace(b));
    slowest?.giveUp?.();
    return slowest !== undefined;
  }
}
