import type { Fault, Faults } from './embedded.ts';
import type { Call } from './model.ts';

/** Keeps what is to go wrong, and how often still. */
export class PlannedFaults implements Faults {
  before: Faults['before'];
  after: Faults['after'];
  #planned: { readonly match: (call: Call) => boolean; readonly fault: Fault; left: number }[] = [];

  add(match: (call: Call) => boolean, fault: Fault, times = 1): void {
    this.#planned.push({ match, fault, left: times });
  }

  clear(): void {
    this.#planned = [];
    this.before = undefined;
    this.after = undefined;
  }

  /** The first that matches, used up by one. */
  take(call: Call): Fault | undefined {
    const planned = this.#planned.find(({ match, left }) => left > 0 && match(call));
    if (planned) planned.left -= 1;
    return planned?.fault;
  }
}
