import type { Review } from './review.ts';

/** What was said before at one place of the pull request. */
export interface Posted {
  readonly id: string;
  readonly path: string;
  /** null: what it was said of is no longer in the diff. */
  readonly line: number | null;
  readonly body: string;
  /** As GitHub says. The marker proves nothing: anybody can write one. */
  readonly isOurs: boolean;
  readonly hasReplies: boolean;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
}

/** What the words need to know beside the review itself. */
export interface Setting {
  readonly links: Links;
  readonly posted: readonly Posted[];
  /** Whether we may commit to the head branch: a suggestion needs no such right, the button "Fix" does. */
  readonly canCommit: boolean;
  /** What was not read and why, one sentence each: "120 of 310 files were read." */
  readonly limits: readonly string[];
}

/** Addresses to link to. */
export interface Links {
  readonly line: (side: 'base' | 'head', path: string, line?: number) => string;
  readonly rule: (id: string) => string;
  /** A page of the documentation: `configuration`, `waivers`. */
  readonly docs: (page: string) => string;
}

/** A check run, what to say in the diff now, and what has been said and no longer holds. */
export interface Answer {
  readonly conclusion: 'success' | 'failure';
  /** Plain text on one line. */
  readonly title: string;
  /** Markdown, as is `text`, the page below it. */
  readonly summary: string;
  readonly text?: string;
  readonly annotations: readonly Annotation[];
  /** At most three. */
  readonly actions: readonly Action[];
  /** To be posted in one review; none that stands there already. */
  readonly comments: readonly NewComment[];
  /** To be resolved, or deleted: ours, mended or replaced, unresolved, without replies. */
  readonly gone: readonly Posted[];
}

/** On the right side of the diff. */
export interface NewComment {
  readonly path: string;
  /** Only where it is less than `line`. */
  readonly startLine?: number;
  readonly line: number;
  readonly body: string;
}

/** Plain text. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** A button of the check run. */
export interface Action {
  readonly label: string;
  readonly description: string;
  readonly identifier: 'fix' | 'recheck';
}

/** What to say of a change, and what to take back. */
export function answer(review: Review, setting: Setting): Answer {
  throw new Error(`not yet: ${review.conclusion} ${setting.limits.length}`);
}

/** Nothing in the pull request concerns a container. */
export function irrelevant(setting: Setting): Answer {
  throw new Error(`not yet: ${setting.limits.length}`);
}

/** Our own failure or GitHub's. `problem` is a sentence. */
export function unfinished(problem: string, setting: Setting): Answer {
  throw new Error(`not yet: ${problem} ${setting.limits.length}`);
}

/** In the merge queue: only the check run counts, there is no diff to comment. */
export function mergeGroup(review: Review, setting: Setting): Answer {
  throw new Error(`not yet: ${review.conclusion} ${setting.limits.length}`);
}
