import { clearTimeout, setTimeout } from 'node:timers';
import type { Log } from './log.ts';

export interface Sweeping {
  /** Sweeps, unless another instance does or has done so within this time, in milliseconds; then there is no answer. */
  readonly sweep: (pause: number) => Promise<{ readonly result: unknown } | undefined>;
  readonly milliseconds: number;
  readonly ended: (outcome: 'success' | 'failure') => void;
  readonly log: Log;
}

const shortest = 60_000;

/** Sweeps now and then again and again, each a pause after the end of the one before, so that never two run at once. */
export class Sweeper {
  readonly #sweeping: Sweeping;
  #timer: NodeJS.Timeout | undefined;
  #state: 'new' | 'going' | 'stopped' = 'new';

  constructor(sweeping: Sweeping) {
    this.#sweeping = sweeping;
  }

  get hasStarted(): boolean {
    return this.#state !== 'new';
  }

  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'going';
    void this.#run();
  }

  stop(): void {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const { sweep, milliseconds, ended, log } = this.#sweeping;
    let pause = milliseconds;
    try {
      const done = await sweep(0.9 * milliseconds);
      // Whoever sweeps may die over it, so it is asked again soon.
      if (!done) pause = Math.min(milliseconds, shortest);
      else {
        ended('success');
        log.info({ report: done.result }, 'Swept');
      }
    } catch (error) {
      ended('failure');
      log.error({ err: error }, 'The sweep failed; the next one tries again');
    }
    if (this.#state === 'going') this.#timer = setTimeout(() => void this.#run(), pause).unref();
  }
}
