import { JudgeDied } from '../worker/failures.ts';
import type { Judging } from '../worker/judging.ts';
import { GivenUp } from './error.ts';
import type { Repository, RunState } from './pull.ts';
import { note } from './publish-run.ts';
import { deathsOf, isOf, readRunName, type Subject } from './run-name.ts';

/** After so many deaths a judge is not sent again, nor does a server look again. */
export const mostDeaths = 2;

interface About {
  readonly repository: Repository;
  readonly head: string;
  readonly of: Subject;
  /** What is known of our runs for the head, whatever they are about. */
  readonly runs: readonly RunState[];
  /** Somebody who may write here wants it judged once more. */
  readonly isAgain: boolean | undefined;
}

/**
 * Judging that counts the deaths of its judges on the check run, where another instance finds them and so do we after a
 * restart. `by` is the name of this life of ours: a run that another life has begun and not finished was its end.
 */
export class CarefulJudging implements Pick<Judging, 'review'> {
  readonly #judging: Pick<Judging, 'review'>;
  readonly #by: string;
  readonly #about: About;
  /** The run that says so, where there was a death to note. */
  noted: number | undefined;

  constructor(judging: Pick<Judging, 'review'>, by: string, about: About) {
    this.#judging = judging;
    this.#by = by;
    this.#about = about;
  }

  readonly review: Judging['review'] = async (proposal, today) => {
    const { repository, head, of, runs, isAgain } = this.#about;
    const by = this.#by;
    if (isAgain !== true && isGivenUp(runs)) throw new GivenUp();
    let deaths = isAgain === true ? 0 : deathsIn(runs, by);
    let last = new JudgeDied('it did not come back');
    while (deaths < mostDeaths) {
      try {
        return await this.#judging.review(proposal, today);
      } catch (error) {
        if (!(error instanceof JudgeDied)) throw error;
        last = error;
      }
      deaths += 1;
      if (deaths < mostDeaths) this.noted = await note(repository, head, { of, attempt: { by, deaths } });
    }
    throw last;
  };
}

export function deathsIn(runs: readonly RunState[], by: string): number {
  return Math.max(0, ...runs.map((run) => deathsOf(run, by)));
}

/** Somebody has come back from it. */
export function isAnswered(runs: readonly RunState[], of: Subject): boolean {
  const own = runs.filter(({ name }) => isOf(readRunName(name), of)).at(-1);
  const verdict = own?.isFinished === true ? readRunName(own.name)?.verdict : undefined;
  return verdict !== undefined && verdict !== 'unfinished';
}

export function isGivenUp(runs: readonly RunState[]): boolean {
  const names = runs.filter(({ isFinished }) => isFinished).map(({ name }) => readRunName(name));
  return names.findLast((name) => name?.verdict !== undefined)?.verdict === 'unjudged';
}
