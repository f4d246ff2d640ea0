import type { Clock } from '../clock.ts';
import { OwnPace, type Pace, pause } from '../pace.ts';
import type { Store } from './store.ts';

/** The pace that all instances hold together; where Redis is gone, work in hand goes on at a pace of our own. */
export function sharedPace(store: Store, clock: Clock, onError: (error: unknown) => void): Pace {
  const own = new OwnPace(clock);
  return async (name, milliseconds) => {
    let wait: number;
    try {
      wait = await store.pace(name, milliseconds);
    } catch (error) {
      onError(error);
      await own.wait(name, milliseconds);
      return;
    }
    await pause(clock, wait);
  };
}
