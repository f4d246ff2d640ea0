import { clearTimeout, setTimeout } from 'node:timers';

/** Time as the queue sees it, so that a test can turn the hands. */
export interface Clock {
  readonly now: () => number;
  /** Calls once, at that time or soon after, never at once; what it gives back calls it off. */
  readonly at: (time: number, call: () => void) => () => void;
}

/** A timer of Node takes a signed 32-bit number of milliseconds; a longer one fires at once. */
const longest = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  at: (time, call) => {
    const wait = (): NodeJS.Timeout => {
      const left = Math.max(0, time - Date.now());
      return setTimeout(left > longest ? again : call, Math.min(left, longest));
    };
    const again = (): void => {
      timer = wait();
    };
    let timer = wait();
    return () => {
      clearTimeout(timer);
    };
  },
};
