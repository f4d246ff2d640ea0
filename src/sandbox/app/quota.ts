import { Refusal } from '../acts/refusal.ts';
import type { Limits } from '../embedded.ts';

const minute = 60_000;
const hour = 3_600_000;

/** What one installation has used of what GitHub grants. */
export class Quota {
  readonly #limits: Limits;
  readonly #now: () => Date;
  #content: number[] = [];
  #calls = 0;
  #since: number;

  constructor(limits: Limits, now: () => Date) {
    this.#limits = limits;
    this.#now = now;
    this.#since = now().getTime();
  }

  /** Headers for the answer; throws where nothing is left. */
  call(installation: number): Readonly<Record<string, string>> {
    const now = this.#now().getTime();
    if (now - this.#since >= hour) {
      this.#since = now;
      this.#calls = 0;
    }
    this.#calls += 1;
    const { callsPerHour } = this.#limits;
    const headers = {
      'x-ratelimit-limit': String(callsPerHour),
      'x-ratelimit-remaining': String(Math.max(0, callsPerHour - this.#calls)),
      'x-ratelimit-used': String(Math.min(this.#calls, callsPerHour)),
      'x-ratelimit-reset': String(Math.ceil((this.#since + hour) / 1000)),
      'x-ratelimit-resource': 'core',
    };
    if (this.#calls > callsPerHour)
      throw new LimitReached(`API rate limit exceeded for installation ID ${installation}.`, headers);
    return headers;
  }

  /** Each comment of a review counts. GitHub says nothing useful of how long to wait. */
  create(count: number): void {
    const now = this.#now().getTime();
    this.#content = this.#content.filter((at) => now - at < hour);
    const lately = this.#content.filter((at) => now - at < minute).length;
    const { contentPerMinute, contentPerHour } = this.#limits;
    if (lately + count > contentPerMinute || this.#content.length + count > contentPerHour)
      throw new LimitReached(
        'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. ' +
          'Please retry your request again later.',
        {},
      );
    this.#content.push(...Array.from({ length: count }, () => now));
  }
}

export class LimitReached extends Refusal {
  readonly headers: Readonly<Record<string, string>>;

  constructor(message: string, headers: Readonly<Record<string, string>>) {
    super(403, message);
    this.headers = headers;
  }
}
