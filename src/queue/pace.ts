import type { Clock } from './clock.ts';

/** Waits until it is our turn: of those with one name each comes so many milliseconds after the one before. */
export type Pace = (name: string, milliseconds: number) => Promise<void>;

/** Of very many the oldest are forgotten. */
const most = 10_000;

/** A pace that nobody else has to keep. */
export class OwnPace {
  readonly #clock: Clock;
  readonly #free = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly wait: Pace = async (name, milliseconds) => {
    const now = this.#clock.now();
    const turn = Math.max(now, this.#free.get(name) ?? 0);
    this.#free.delete(name);
    this.#free.set(name, turn + milliseconds);
    if (this.#free.size > most) this.#forget();
    await pause(this.#clock, turn - now);
  };

  #forget(): void {
    for (const name of this.#free.keys()) {
      this.#free.delete(name);
      if (this.#free.size <= most) return;
    }
  }
}

export async function pause(clock: Clock, milliseconds: number): Promise<void> {
  if (milliseconds <= 0) return;
  await new Promise<void>((done) => {
    clock.at(clock.now() + milliseconds, done);
  });
}
