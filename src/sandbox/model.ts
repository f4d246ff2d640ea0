/**
 * What there is on the embedded GitHub, for whoever shows it: the page, the REST and GraphQL answers, a test.
 * Everything here is read only to them; it changes by the acts of `EmbeddedGitHub` and by what the App calls.
 */
import type { FileDiff } from './git/diff.ts';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
}

/** What someone may do in a repository. */
export type Role = 'admin' | 'write' | 'read' | 'none';

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** `owner/name` */
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  /** What this one was forked from. */
  readonly parent: Repository | undefined;
  /** Of the whole network of forks: the objects of one are readable through each. */
  readonly git: Git;
  /** The commit of each branch, by the name without `refs/heads/`. */
  readonly branches: ReadonlyMap<string, string>;
  readonly pulls: ReadonlyMap<number, PullRequest>;
  /** All of them, the oldest first. */
  readonly checkRuns: readonly CheckRun[];
  readonly rules: BranchRules;
  readonly collaborators: ReadonlyMap<string, Role>;
}

/** What must hold before something enters the default branch. */
export interface BranchRules {
  readonly requiredChecks: readonly RequiredCheck[];
  readonly requiresResolvedThreads: boolean;
  readonly hasMergeQueue: boolean;
  /** Whether a branch must contain its base before it may be merged. */
  readonly requiresUpToDate: boolean;
}

export interface RequiredCheck {
  readonly context: string;
  /** Only a run of this App counts. */
  readonly appId: number | undefined;
}

/** Reads git objects. Nothing here changes with time: a commit stays what it is. */
export interface Git {
  readonly folder: string;
  commit(sha: string): Promise<Commit>;
  /** From `base`, exclusive, to `head`, the oldest first. */
  commits(base: string, head: string): Promise<readonly Commit[]>;
  mergeBase(a: string, b: string): Promise<string | undefined>;
  /** Of two commits or trees, as they are; a pull request's diff begins at the merge base. */
  diff(base: string, head: string): Promise<readonly FileDiff[]>;
  /** undefined: there is no such file in that commit. */
  file(commit: string, path: string): Promise<Buffer | undefined>;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
}

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly title: string;
  readonly body: string;
  readonly author: Account;
  readonly state: 'open' | 'closed';
  readonly mergedAt: Date | undefined;
  readonly mergeCommit: string | undefined;
  readonly isDraft: boolean;
  readonly isLocked: boolean;
  /** Whether upstream maintainers may push to the branch of a fork. */
  readonly allowsMaintainerEdits: boolean;
  readonly head: Tip;
  readonly base: Tip;
  /** Where the diff begins: the merge base of base and head. */
  readonly mergeBase: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | undefined;
  readonly reviews: readonly Review[];
  readonly threads: readonly Thread[];
  /** What happened, the oldest first. */
  readonly timeline: readonly Happening[];
  readonly queuedAs: MergeGroup | undefined;
}

/** One end of a pull request. */
export interface Tip {
  /** undefined: the fork was deleted. */
  readonly repository: Repository | undefined;
  readonly branch: string;
  readonly sha: string;
  readonly owner: Account;
}

/** One thing that happened to a pull request. */
export type Happening =
  | {
      readonly kind: 'opened' | 'reopened' | 'closed' | 'ready' | 'drafted';
      readonly at: Date;
      readonly by: Account;
    }
  | { readonly kind: 'merged'; readonly at: Date; readonly by: Account; readonly sha: string }
  | {
      readonly kind: 'pushed';
      readonly at: Date;
      readonly by: Account;
      readonly before: string;
      readonly after: string;
      readonly isForced: boolean;
    }
  | {
      readonly kind: 'rebased';
      readonly at: Date;
      readonly by: Account;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'reviewed'; readonly at: Date; readonly by: Account; readonly review: Review }
  | { readonly kind: 'queued' | 'dequeued'; readonly at: Date; readonly by: Account };

export interface Review {
  readonly id: number;
  readonly author: Account;
  readonly state: 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED' | 'PENDING';
  readonly body: string;
  /** Moves with a force-push, as on GitHub. */
  readonly commit: string;
  readonly submittedAt: Date;
  readonly comments: readonly ReviewComment[];
}

/** A conversation about one place of the diff. Its first comment opened it. */
export interface Thread extends Place {
  readonly id: string;
  readonly comments: readonly ReviewComment[];
  readonly resolvedBy: Account | undefined;
  readonly isResolved: boolean;
  /** What it was about has changed since. */
  readonly isOutdated: boolean;
}

/** Where a thread stands now, and where it stood at first. Lines count from 1, both inclusive. */
export interface Place {
  readonly path: string;
  readonly about: 'line' | 'file';
  readonly side: 'LEFT' | 'RIGHT';
  /** null: outdated, or about a file. */
  readonly line: number | null;
  /** null: of one line only. */
  readonly startLine: number | null;
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  readonly originalCommit: string;
}

export interface ReviewComment {
  readonly id: number;
  readonly thread: Thread;
  readonly review: Review;
  readonly author: Account;
  readonly body: string;
  readonly diffHunk: string;
  readonly inReplyTo: number | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Why it is folded, as GitHub's ReportedContentClassifiers name it. */
  readonly minimizedAs: string | undefined;
}

export type CheckStatus = 'queued' | 'in_progress' | 'completed';
export type CheckConclusion =
  'action_required' | 'cancelled' | 'failure' | 'neutral' | 'success' | 'skipped' | 'stale' | 'timed_out';

export interface CheckRun {
  readonly id: number;
  readonly suite: number;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string;
  readonly detailsUrl: string | undefined;
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
  readonly startedAt: Date;
  readonly completedAt: Date | undefined;
  readonly output: CheckOutput;
  readonly actions: readonly CheckAction[];
}

export interface CheckOutput {
  readonly title: string | null;
  /** Markdown. */
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly CheckAnnotation[];
}

export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number | null;
  readonly endColumn: number | null;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string | null;
  /** Plain text. */
  readonly message: string;
  readonly rawDetails: string | null;
}

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** A temporary branch that shows what the default branch would be with this pull request. */
export interface MergeGroup {
  /** `gh-readonly-queue/<base>/pr-<number>-<sha of base>` */
  readonly branch: string;
  readonly headSha: string;
  readonly baseSha: string;
}

/** What the merge box says. */
export interface MergeBox {
  readonly canMerge: boolean;
  /** GitHub's `mergeable_state`. */
  readonly state: 'clean' | 'blocked' | 'dirty' | 'behind' | 'draft' | 'unstable' | 'unknown';
  /** Each required check with its newest run for the head; undefined: "Expected — waiting for status to be reported". */
  readonly required: readonly {
    readonly check: RequiredCheck;
    readonly run: CheckRun | undefined;
    readonly isMet: boolean;
  }[];
  /** Other checks of the head, the newest run of each name. */
  readonly others: readonly CheckRun[];
  readonly unresolvedThreads: number;
  /** One sentence for each thing in the way. */
  readonly reasons: readonly string[];
}

/** A suggestion of a comment, as it could be committed. */
export interface Suggestion {
  readonly comment: ReviewComment;
  /** Of those that the comment offers, from 0 on. */
  readonly index: number;
  /** Replaces these lines, both inclusive. */
  readonly startLine: number;
  readonly line: number;
  readonly replaced: readonly string[];
  readonly lines: readonly string[];
  /** Why GitHub would not apply it now, in its own words. */
  readonly refusal: string | undefined;
}

/** A signed event on its way to the App, or arrived. */
export interface Delivery {
  readonly id: number;
  /** The same when it is delivered again. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly payload: object;
  readonly repository: string | undefined;
  readonly attempts: readonly {
    readonly at: Date;
    readonly status: number | undefined;
    readonly isRedelivery: boolean;
  }[];
}

/** One call of the App to the API. */
export interface Call {
  /** From 1 on. */
  readonly number: number;
  readonly method: string;
  /** As sent, without the address: `/repos/acme/shop/pulls/1/files?per_page=100`. */
  readonly path: string;
  /** Of the route that answered, such as `/repos/{owner}/{repo}/pulls/{pull_number}/files`; undefined: none. */
  readonly route: string | undefined;
  readonly request: unknown;
  /** undefined until it is answered; 0 where the connection was cut. */
  readonly status: number | undefined;
  readonly response: unknown;
}
