import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { type BodyBounds, BodyReader } from '../../src/server/body.ts';

/** Somebody who sends what a test says, when it says so. */
class Sender {
  readonly #stream = new PassThrough();
  readonly answer: Promise<string>;

  constructor(
    bodies: BodyReader,
    { event = 'pull_request', declared }: { event?: string; declared?: number } = {},
  ) {
    const headers = declared === undefined ? {} : { 'content-length': String(declared) };
    const request = Object.assign(this.#stream, { headers }) as unknown as IncomingMessage;
    this.answer = bodies.read(request, event, (body) =>
      Promise.resolve(typeof body === 'string' ? body : `${body.length} bytes`),
    );
  }

  async send(bytes: number): Promise<void> {
    this.#stream.write(Buffer.alloc(bytes));
    await new Promise(setImmediate);
  }

  end(): void {
    this.#stream.end();
  }

  goAway(): void {
    this.#stream.destroy();
  }
}

/** A reader at whose clock a test turns. */
function reader(bounds: Partial<BodyBounds> = {}): {
  bodies: BodyReader;
  turn: (milliseconds: number) => void;
} {
  let now = 0;
  const small = { largest: 100, usual: 10, largeAtATime: 2, together: 25 };
  return {
    bodies: new BodyReader({ ...small, now: () => now, ...bounds }),
    turn: (milliseconds) => {
      now += milliseconds;
    },
  };
}

describe('one body', () => {
  test.each<[string, { event?: string; declared?: number }, number, string]>([
    ['as large as it may be', {}, 10, '10 bytes'],
    ['larger than it may be', {}, 11, 'too large'],
    ['that says so itself', { declared: 11 }, 0, 'too large'],
    ['that can be large', { event: 'installation', declared: 100 }, 100, '100 bytes'],
    ['too large for that too', { event: 'installation', declared: 101 }, 0, 'too large'],
    ['that can be large, and does not say that it is', { event: 'installation' }, 11, 'too large'],
    ['without anything', {}, 0, '0 bytes'],
  ])('%s', async (_, what, bytes, answer) => {
    const sender = new Sender(reader().bodies, what);
    await sender.send(bytes);
    sender.end();
    expect(await sender.answer).toBe(answer);
  });

  test('whose sender goes away', async () => {
    const sender = new Sender(reader().bodies);
    await sender.send(1);
    sender.goAway();
    expect(await sender.answer).toBe('broken');
  });
});

describe('many that stall', () => {
  test('hold up nobody: the slowest makes room, and as many as it takes', async () => {
    const { bodies, turn } = reader();
    const stalled = [];
    for (let number = 0; number < 8; number += 1) {
      const sender = new Sender(bodies);
      await sender.send(3);
      stalled.push(sender);
      turn(1000);
    }
    for (let number = 0; number < 20; number += 1) {
      const honest = new Sender(bodies);
      await honest.send(9);
      honest.end();
      expect(await honest.answer).toBe('9 bytes');
    }
    expect(await Promise.all(stalled.slice(0, 3).map(({ answer }) => answer))).toEqual(
      Array(3).fill('too slow'),
    );
  });

  test('before sending anything cost nothing, and are left to the clock of the server', async () => {
    const { bodies, turn } = reader();
    for (let number = 0; number < 100; number += 1) new Sender(bodies);
    turn(1000);
    const honest = new Sender(bodies);
    await honest.send(10);
    honest.end();
    expect(await honest.answer).toBe('10 bytes');
  });

  test('with large bodies: a few at a time, and the slowest makes room', async () => {
    const { bodies, turn } = reader();
    const large = { event: 'installation', declared: 90 };
    const [slow, quick] = [new Sender(bodies, large), new Sender(bodies, large)];
    await slow.send(1);
    await quick.send(80);
    expect(await new Sender(bodies, large).answer).toBe('busy');
    turn(1000);
    const late = new Sender(bodies, large);
    expect(await slow.answer).toBe('too slow');
    for (const sender of [quick, late]) {
      await sender.send(10);
      sender.end();
    }
    expect([await quick.answer, await late.answer]).toEqual(['90 bytes', '10 bytes']);
  });

  test('those that are all there are nobody’s slowness: where nothing can be dropped, the newest waits outside', async () => {
    const { bodies, turn } = reader({ together: 15 });
    let release: () => void = () => undefined;
    let first: Promise<void> = Promise.resolve();
    await new Promise<void>((inUse) => {
      const body = Object.assign(new PassThrough().end('123456789'), { headers: {} });
      first = bodies.read(body as unknown as IncomingMessage, 'push', () => {
        inUse();
        return new Promise((done) => {
          release = done;
        });
      });
    });
    turn(1000);
    const second = new Sender(bodies);
    await second.send(9);
    expect(await second.answer).toBe('busy');
    release();
    await first;
    const third = new Sender(bodies);
    await third.send(9);
    third.end();
    expect(await third.answer).toBe('9 bytes');
  });
});
