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
