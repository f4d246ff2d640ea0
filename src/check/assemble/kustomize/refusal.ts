import type { Place } from '../../text/source.ts';

/** What could not be done as it is written, where, and why. */
export interface KustomizeProblem {
  readonly at: Place;
  readonly message: string;
  readonly kind: ProblemKind;
  /** The file or folder that it stands on and that nobody has handed in. */
  readonly missing?: string;
}

export type ProblemKind =
  /** Kustomize stops here too. */
  | 'refused'
  /** A file or folder that is not there. */
  | 'missing'
  /** What a generated ConfigMap or Secret would hold: but for the end of its name nothing depends on it. */
  | 'data'
  /** It lies elsewhere: fetching it is nobody's business here. */
  | 'remote'
  /** A program would have to be run. */
  | 'unsupported'
  /** More than can be worked out. */
  | 'too-much';

/**
 * kustomize stops at the first thing that it cannot do. Here a refusal leaves only the step that it stands in, and is
 * caught where steps follow one another (target.ts); nobody outside this folder ever sees it thrown.
 */
export class Refusal extends Error {
  readonly problem: KustomizeProblem;

  constructor(problem: KustomizeProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function refuse(at: Place, message: string, kind: ProblemKind = 'refused'): never {
  throw new Refusal({ at: { source: at.source, span: at.span }, message, kind });
}

export function refuseMissing({ source, span }: Place, missing: string): never {
  throw new Refusal({
    at: { source, span },
    message: `\`${missing}\` is not there.`,
    kind: 'missing',
    missing,
  });
}

/** Bases of bases, replacements of replacements and aliases multiply what a short file makes us work out. */
export class Budget {
  #left: number;

  constructor(steps = 20_000_000) {
    this.#left = steps;
  }

  spend(at: Place, steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) refuse(at, 'These files unfold into more than can be worked out.', 'too-much');
  }
}
