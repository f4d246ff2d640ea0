import type { Clock } from '../../../src/queue/clock.ts';

/** A clock that a test turns. */
export class Hands implements Clock {
  #time = 0;
  readonly #calls: { readonly time: number; readonly call: () => void }[] = [];

  readonly now = (): number => this.#time;

  readonly at = (time: number, call: () => void): (() => void) => {
    const entry = { time, call };
    this.#calls.push(entry);
    return () => {
      const index = this.#calls.indexOf(entry);
      if (index >= 0) this.#calls.splice(index, 1);
    };
  };

  get pending(): number {
    return this.#calls.length;
  }

  turn(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (;;) {
      const due = this.#calls.filter(({ time }) => time <= end).sort((a, b) => a.time - b.time)[0];
      if (!due) break;
      this.#calls.splice(this.#calls.indexOf(due), 1);
      this.#time = Math.max(this.#time, due.time);
      due.call();
    }
    this.#time = end;
  }
}
