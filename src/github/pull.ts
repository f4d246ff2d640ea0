/*
 * What a review may know of a repository, and what it may do there. The review is written against this; wire/ is how
 * it is done with Octokit.
 */

/** A repository as one installation of the App sees it. */
export interface Repository extends Reading, Writing {
  readonly owner: string;
  readonly name: string;
  /** Where people look at it: `https://github.com/acme/shop`. */
  readonly page: string;
}

export interface Reading {
  /** Undefined where there is none. */
  readonly pull: (number: number) => Promise<PullRequest | undefined>;
  /** The open pull requests whose head is this commit. */
  readonly pullsAt: (sha: string) => Promise<readonly PullRequest[]>;
  /** What differs between the merge base and the head, as far as GitHub lists it. */
  readonly changes: (number: number) => Promise<Changes>;
  readonly comparison: (base: string, head: string) => Promise<Comparison>;
  /** Where two histories part. */
  readonly mergeBase: (base: string, head: string) => Promise<string | undefined>;
  /** Undefined where GitHub has no such commit here. */
  readonly tree: (commit: string) => Promise<Tree | undefined>;
  /** All that a review wants beside the files, and the first of these, in one call. */
  readonly background: (wanted: Wanted) => Promise<Background>;
  readonly blobs: (ids: readonly string[]) => Promise<ReadonlyMap<string, Blob>>;
  /** One blob, of any size up to what GitHub gives, from its very bytes. */
  readonly blob: (id: string) => Promise<Blob>;
  /** The bytes of one that is no text. */
  readonly bytes: (id: string) => Promise<Buffer>;
  /** These files of a commit; those that it does not have are left out. */
  readonly filesAt: (commit: string, paths: readonly string[]) => Promise<ReadonlyMap<string, Blob>>;
  /** Our own runs for a commit, the newest last. */
  readonly runs: (sha: string) => Promise<readonly CheckRun[]>;
  readonly run: (id: number) => Promise<CheckRun | undefined>;
  /** Who wrote a pull request and who approves it; undefined where there is none. */
  readonly opinions: (number: number) => Promise<Opinions | undefined>;
  /** Whether they may push to this repository. */
  readonly mayWrite: (login: string) => Promise<boolean>;
  /** Whether whoever installed the App has granted it to commit. */
  readonly canCommit: () => Promise<boolean>;
}

/** Only publish.ts and commit.ts call these. Nothing is tried twice here: whether it was done is for them to find out. */
export interface Writing {
  readonly createRun: (sha: string, run: NewRun) => Promise<CreatedRun>;
  readonly updateRun: (id: number, run: Partial<NewRun>) => Promise<void>;
  readonly createReview: (pull: number, sha: string, comments: readonly ReviewComment[]) => Promise<void>;
  readonly resolveThread: (id: string) => Promise<void>;
  /** Answers the first comment of a conversation. */
  readonly reply: (pull: number, comment: string, body: string) => Promise<void>;
  readonly editComment: (id: string, body: string) => Promise<void>;
  readonly deleteComment: (id: string) => Promise<void>;
  /** Refused where the branch has moved on. */
  readonly commit: (branch: string, head: string, commit: NewCommit) => Promise<void>;
}

export interface PullRequest {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  readonly isOpen: boolean;
  /** Its head is in another repository. */
  readonly isFork: boolean;
  /** In its diff; undefined where GitHub did not say. */
  readonly comments?: number;
}

/** Dates are milliseconds. */
export interface Opinions {
  readonly head: string;
  /** Of the pull request and its newest commits. */
  readonly authors: readonly string[];
  /** When the branch was last rewritten. */
  readonly lastForced?: number;
  /** Of each person the last word, where it approves. */
  readonly approvals: readonly { readonly login: string; readonly commit: string; readonly at: number }[];
}

export type ChangeStatus = 'added' | 'removed' | 'modified' | 'renamed';

/** A file of a pull request. */
export interface ChangedFile {
  readonly path: string;
  readonly previous?: string;
  readonly status: ChangeStatus;
  /** Its blob at head; of a removed file, the one that went. */
  readonly blob: string | undefined;
  readonly patch?: string;
}

export interface Changes {
  readonly files: readonly ChangedFile[];
  /** GitHub lists no more than this; there may be others. */
  readonly isCut: boolean;
  /** The head that the list is of, where GitHub lets it be known. */
  readonly head?: string;
}

export interface Comparison extends Changes {
  readonly mergeBase: string;
}

export interface TreeFile {
  readonly blob: string;
  readonly size: number;
  readonly isExecutable: boolean;
}

/** What a tree has beside files. */
export interface TreeOther {
  readonly kind: 'link' | 'submodule';
  readonly id: string;
}

export interface Tree {
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly others: ReadonlyMap<string, TreeOther>;
  /** Too large for GitHub to list in full. */
  readonly isCut: boolean;
}

export interface Blob {
  readonly id: string;
  /** Undefined for what GraphQL takes for binary, and for one that is cut. */
  readonly text: string | undefined;
  readonly size: number;
  /** Longer than GraphQL gives; the whole has to be asked for by itself. */
  readonly isCut: boolean;
}

export interface Wanted {
  /** The pull request; absent for a merge group. */
  readonly pull?: number;
  /** Files of the default branch. */
  readonly trusted: readonly string[];
  /** A file of the organisation's `.github` repository. */
  readonly shared: string;
  readonly blobs: readonly string[];
}

export interface Background {
  /** Absent where a merge group is looked at, or where the pull request is gone. */
  readonly pull: PullBackground | undefined;
  readonly trusted: ReadonlyMap<string, Blob>;
  readonly shared: Blob | undefined;
  readonly blobs: ReadonlyMap<string, Blob>;
}

export interface PullBackground extends PullRequest {
  readonly isLocked: boolean;
  /** The branch that a commit would go to; undefined where it is in another repository, or deleted. */
  readonly branch: string | undefined;
  readonly threads: readonly Thread[];
  /** Our runs for its head, the newest last. */
  readonly runs: readonly RunState[];
  /** Other open pull requests with the same head: they have the check run in common. */
  readonly twins: readonly number[];
}

/** A conversation at one place of the diff. */
export interface Thread {
  readonly id: string;
  readonly path: string;
  readonly line: number | null;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly isOurs: boolean;
  readonly hasReplies: boolean;
  /** Of its first comment. */
  readonly comment: { readonly id: string; readonly body: string };
}

export type Conclusion = 'success' | 'failure' | 'neutral';

export interface RunState {
  readonly isFinished: boolean;
  readonly conclusion: string | null;
  /** What we called it: see run-name.ts. */
  readonly name: string;
}

export interface CheckRun extends RunState {
  readonly id: number;
  readonly sha: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: number;
}

export interface CreatedRun {
  readonly id: number;
  /** The open pull requests with this head, as far as GitHub tells: not those of forks. */
  readonly pulls: readonly number[];
}

export interface NewRun {
  /** For us alone. */
  readonly name: string;
  /** Absent while it is in progress. */
  readonly conclusion?: Conclusion;
  readonly output: RunOutput;
  readonly actions?: readonly RunAction[];
}

export interface RunOutput {
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  readonly annotations?: readonly RunAnnotation[];
}

export interface RunAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

export interface RunAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** On the right side of the diff, both lines inclusive. */
export interface ReviewComment {
  readonly path: string;
  readonly startLine?: number;
  readonly line: number;
  readonly body: string;
}

export interface NewCommit {
  readonly headline: string;
  readonly body: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** Required checks are pinned to this name: it never changes. */
export const checkName = 'plimsoll';
