import { type File, type InlineWaiver, readConfig } from '../check/index.ts';

/** What is known of a pull request's approval. */
export interface Approval {
  readonly isGiven: boolean;
  /** Whose word does not count: they wrote it. */
  readonly authors: readonly string[];
}

/**
 * Which comments waive. Those that waive the same of the same thing in base do; one that comes with the change, covers
 * something new or has its date put off counts once it is approved.
 */
export class Waiving {
  readonly #old = new Set<string>();
  readonly #pending = new Map<string, InlineWaiver>();
  readonly #counts: boolean;
  readonly #renamed: ReadonlyMap<string, string>;

  constructor(counts: boolean, renamed: ReadonlyMap<string, string>) {
    this.#counts = counts;
    this.#renamed = renamed;
  }

  /** Asked while base is judged, which has to be first. */
  readonly inBase = (waiver: InlineWaiver): boolean => {
    this.#old.add(nameOf({ ...waiver, path: this.#renamed.get(waiver.path) ?? waiver.path }));
    return true;
  };

  readonly inHead = (waiver: InlineWaiver): boolean => {
    if (this.#counts || this.#old.has(nameOf(waiver))) return true;
    this.#pending.set(JSON.stringify([nameOf(waiver), waiver.line]), waiver);
    return false;
  };

  /** Those that wait for an approval. */
  get pending(): InlineWaiver[] {
    return [...this.#pending.values()];
  }
}

function nameOf({ rule, path, subject, until }: InlineWaiver): string {
  return JSON.stringify([rule, path, subject, until]);
}

/** Without a word from the trusted branch they need an approval. `deny` is the library's business. */
export function waiversCount({
  config,
  approval,
}: {
  readonly config?: File;
  readonly approval?: Approval;
}): boolean {
  return (
    approval?.isGiven === true || (config !== undefined && readConfig(config).inlineWaivers !== 'approved')
  );
}
