import type { Place } from '../../text/source.ts';

/** Why compose does not take a file, and where. */
export interface ComposeProblem {
  readonly at: Place;
  readonly message: string;
  /** The file that it stands on and that nobody has handed in. */
  readonly missing?: string;
}

/**
 * compose stops at what it cannot take, and so does the loader: a refusal leaves every step at once and is
 * caught in load.ts alone. Nobody outside this folder ever sees it thrown.
 */
export class Refusal extends Error {
  readonly problems: readonly ComposeProblem[];

  constructor(problems: readonly ComposeProblem[]) {
    super(problems[0]?.message);
    this.problems = problems;
  }
}

export function refuse(at: Place, message: string): never {
  throw new Refusal([{ at: { source: at.source, span: at.span }, message }]);
}

export function refuseMissing({ source, span }: Place, missing: string): never {
  const message = `The compose file \`${missing}\` is not there.`;
  throw new Refusal([{ at: { source, span }, message, missing }]);
}

/**
 * Aliases of aliases and extends of extends multiply what a short file makes us read. compose-go stops at
 * 100,000 nodes of a document (reset.go); we count every step of every file of the project.
 */
export class Budget {
  #left: number;

  constructor(steps = 1_000_000) {
    this.#left = steps;
  }

  spend(at: Place, steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) refuse(at, 'This compose file unfolds into more than can be read.');
  }
}
