import { clearTimeout, setTimeout } from 'node:timers';
import type { Log } from './log.ts';

export interface Sweeping {
  readonly sweep: () => Promise<unknown>;
  readonly milliseconds: number;
  readonly ended: (outcome: 'success' | 'failure') => void;
  readonly log: Log;
}

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
    try {
      const report = await sweep();
      ended('success');
      log.info({ report }, 'Swept');
    } catch (error) {
      ended('failure');
      log.error({ err: error }, 'The sweep failed; the next one tries again');
    }
    if (this.#state === 'going') this.#timer = setTimeout(() => void this.#run(), milliseconds).unref();
  }
}
