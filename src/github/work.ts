/** One thing to do, as an event or the sweep asks for it. It says where to look, never what is true there. */
export interface Work {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly what: Task;
}

export type Task =
  | PullTask
  /** Whoever pressed "Fix" on the check run of a pull request. */
  | {
      readonly kind: 'fix';
      readonly pull: number;
      readonly head: string;
      readonly run: number;
      readonly sender: string;
    }
  /** All checks of a commit are to run again; which pull requests it is the head of is not said for forks. */
  | { readonly kind: 'commit'; readonly sha: string }
  /** A pull request has this head no longer: what it made of the check that it shared with others may be over. */
  | { readonly kind: 'left'; readonly sha: string; readonly isClosed: boolean }
  | {
      readonly kind: 'group';
      readonly head: string;
      readonly base: string;
      /** The pull request that it brings; GitHub has it in the name of the branch. */
      readonly pull?: number;
      readonly again?: boolean;
    }
  /** Look for open pull requests that have no answer. */
  | { readonly kind: 'repository' };

export interface PullTask {
  readonly kind: 'pull';
  readonly pull: number;
  /** Spares a call where it is right, and is found out where it is not. */
  readonly seen?: Seen;
  /** Somebody asks for another run though there may be a finished one. */
  readonly again?: boolean;
  /** The sweep asks, or another pull request does: whoever asked may have looked just before it was answered. */
  readonly swept?: boolean;
  /** The head that it was asked for: others may have it where this pull request is closed. */
  readonly at?: string;
}

/** The pull request as it was when the event was sent. */
export interface Seen {
  readonly head: string;
  readonly base: string;
  readonly isFork: boolean;
  /** How many comments there are in its diff. */
  readonly comments?: number;
}

/** Of what waits under one key only the newest is done. A fix is no review, and neither replaces the other. */
export function keyOf({ owner, repo, what }: Work): string {
  const repository = `${owner}/${repo}`.toLowerCase();
  switch (what.kind) {
    case 'pull':
      return `${repository}#${what.pull}`;
    case 'fix':
      return `${repository}#${what.pull} fix`;
    case 'commit':
      return `${repository}@${what.sha}`;
    case 'left':
      return `${repository}@${what.sha} left`;
    case 'group':
      return `${repository}@${what.head} group`;
    case 'repository':
      return repository;
  }
}

/** Whether somebody asked for another run: what comes later does not take that back. */
export function insists({ what }: Work): boolean {
  return (what.kind === 'pull' || what.kind === 'group') && what.again === true;
}

export function merged(insisting: Work, newer: Work): Work {
  const { what } = newer;
  if (what.kind === 'group') return { ...newer, what: { ...what, again: true } };
  if (what.kind !== 'pull' || insisting.what.kind !== 'pull') return newer;
  const { at } = insisting.what;
  return { ...newer, what: { ...(at === undefined ? {} : { at }), ...what, again: true } };
}
