import { clearTimeout, setTimeout } from 'node:timers';
import type { Log } from './log.ts';
import { shortcomings } from './registration.ts';

export interface Greeted {
  /** Asks GitHub who we are. */
  readonly ask: () => Promise<unknown>;
  readonly answered: () => void;
  readonly log: Log;
}

/**
 * Asks GitHub until it answers: a wrong key, a closed firewall or an outage is then told by /readyz and the log,
 * and not by the first pull request that waits for ever.
 */
export class Greeting {
  readonly #greeted: Greeted;
  #timer: NodeJS.Timeout | undefined;
  #wait = 1000;
  #isOver = false;

  constructor(greeted: Greeted) {
    this.#greeted = greeted;
  }

  async start(): Promise<void> {
    const { ask, answered, log } = this.#greeted;
    try {
      const app = await ask();
      if (this.#isOver) return;
      for (const shortcoming of shortcomings(app))
        log.warn(`${shortcoming} docs/permissions.md says what for.`);
      answered();
    } catch (error) {
      if (this.#isOver) return;
      log.error({ err: error }, complaintAbout(error));
      this.#timer = setTimeout(() => void this.start(), this.#wait).unref();
      this.#wait = Math.min(this.#wait * 2, 60_000);
    }
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}

function complaintAbout(error: unknown): string {
  const status: unknown = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 401 || status === 404)
    return 'GitHub does not know this App: APP_ID and PRIVATE_KEY must be of the same App, and the clock of this machine right';
  return 'GitHub has not answered yet';
}
