import { setTimeout as after } from 'node:timers/promises';
import { Unanswered } from './failure.ts';

/** So many requests to one host at a time, and a minute. */
const most = { atOnce: 4, perMinute: 300 };

const minute = 60_000;

/** What a host that asks for patience is given where it does not say how much, and at most. */
const patience = { usual: minute, longest: 60 * minute };

/** Keeps to what one host can be expected to bear. */
export class Pace {
  readonly #now: () => number;
  readonly #limits: typeof most;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #times: number[] = [];
  #heldUntil = 0;

  constructor(now: () => number, limits = most) {
    this.#now = now;
    this.#limits = limits;
  }

  async turn<Value>(work: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
    while (this.#running >= this.#limits.atOnce) await this.#free(signal);
    this.#running++;
    try {
      await this.#room(signal);
      if (this.#now() < this.#heldUntil) throw new Unanswered('it has asked us to wait');
      this.#times.push(this.#now());
      return await work();
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  /** After a 429: `Retry-After` is a number of seconds or a date (RFC 9110). */
  hold(retryAfter: string | undefined): void {
    const text = retryAfter?.trim() ?? '';
    const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - this.#now();
    const milliseconds = Number.isNaN(wait)
      ? patience.usual
      : Math.min(Math.max(wait, 1000), patience.longest);
    this.#heldUntil = Math.max(this.#heldUntil, this.#now() + milliseconds);
  }

  async #free(signal: AbortSignal): Promise<void> {
    await new Promise<void>((done, fail) => {
      const go = (): void => {
        signal.removeEventListener('abort', stop);
        done();
      };
      const stop = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(go) >>> 0, 1);
        fail(late());
      };
      this.#waiting.push(go);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }

  async #room(signal: AbortSignal): Promise<void> {
    for (;;) {
      if (signal.aborted) throw late();
      const now = this.#now();
      this.#times = this.#times.filter((time) => time > now - minute);
      const oldest = this.#times.at(-this.#limits.perMinute);
      if (oldest === undefined) return;
      await after(Math.min(oldest + minute - now, 1000), undefined, { signal }).catch(() => {
        throw late();
      });
    }
  }
}

function late(): Unanswered {
  return new Unanswered('there was no time left to ask it');
}
