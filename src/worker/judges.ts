import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Proposal, Review } from '../review/review.ts';
import { Busy, JudgeDied, TooLong } from './failures.ts';
import type { Limits } from './judge.ts';
import {
  type Answer,
  type Judging,
  type Mended,
  type Question,
  questionOf,
  type Together,
  type Wanted,
} from './judging.ts';
import { Pool } from './pool.ts';
import { type Lane, Turns } from './turns.ts';

export interface JudgesOptions {
  /** What a process runs: what `program.ts` is built to. */
  readonly program?: string;
  /** For nearly everything. Their limits are low, so nobody waits long behind anybody. */
  readonly quick: Limits & { readonly processes: number };
  /** One process for what the others could not do. Only its failures count. */
  readonly slow: Limits;
}

const built = fileURLToPath(new URL('../worker/program.js', import.meta.url));

/** Only what is built has the program of a judge beside it; a source that is run as it is has none. */
export function hasProgram(): boolean {
  return existsSync(built);
}

/** So many, of different installations, may wait for the slow process or be at it; the others come back later. */
const mostSlow = 3;

/**
 * Judges in processes of its own. What is judged comes from strangers: whatever it does to its judge, the process that
 * answers GitHub goes on, and so does everybody else's review.
 */
export class Judges implements Judging {
  readonly #quick: Pool;
  readonly #slow: Pool;
  readonly #long = new Set<string>();

  constructor({ program = built, quick, slow }: JudgesOptions) {
    const turns = new Turns();
    this.#quick = new Pool({ program, limits: quick, processes: quick.processes, turns });
    this.#slow = new Pool({ program, limits: slow, processes: 1, turns });
  }

  readonly review = (proposal: Proposal, today: string): Promise<Review> =>
    this.#ask(questionOf('review', proposal, today));

  readonly mend = (proposal: Proposal, today: string): Promise<Mended> =>
    this.#ask(questionOf('mend', proposal, today));

  readonly images = (proposal: Proposal, today: string): Promise<Wanted> =>
    this.#ask(questionOf('images', proposal, today));

  readonly together = (proposal: Proposal): Promise<Together> =>
    // It hangs on no day.
    this.#ask(questionOf('together', proposal, ''));

  close(): void {
    this.#quick.close();
    this.#slow.close();
  }

  async #ask(question: Question): Promise<Answer> {
    const lane = laneOf(question);
    try {
      return await this.#quick.ask(question, lane);
    } catch (error) {
      if (!(error instanceof TooLong || error instanceof JudgeDied)) throw error;
    }
    const { account } = lane;
    if (this.#long.has(account) || this.#long.size >= mostSlow) throw new Busy();
    this.#long.add(account);
    try {
      return await this.#slow.ask(question, lane);
    } finally {
      this.#long.delete(account);
    }
  }
}

function laneOf({ proposal: { head } }: Question): Lane {
  const repository = head.repository ?? '';
  return { repository, account: repository.split('/')[0] ?? '' };
}
