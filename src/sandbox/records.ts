import type { BareRepository } from './git/repository.ts';
import type {
  CheckRun,
  MergeGroup,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  Role,
  Thread,
  Tip,
} from './model.ts';

// What the model shows, as those who change it hold it.

type Mutable<Shown> = { -readonly [Key in keyof Shown]: Shown[Key] };

export interface RepositoryRecord extends Mutable<
  Omit<Repository, 'parent' | 'git' | 'branches' | 'pulls' | 'checkRuns' | 'collaborators'>
> {
  readonly git: BareRepository;
  parent: RepositoryRecord | undefined;
  readonly branches: Map<string, string>;
  readonly pulls: Map<number, PullRecord>;
  readonly checkRuns: CheckRunRecord[];
  readonly collaborators: Map<string, Role>;
  /** Ours only: one suite for each commit. */
  readonly suites: Map<string, CheckSuite>;
  readonly createdAt: Date;
  isInstalled: boolean;
  /** One change of branches at a time. */
  lock: Promise<unknown>;
}

export interface PullRecord extends Mutable<
  Omit<PullRequest, 'repository' | 'head' | 'base' | 'reviews' | 'threads' | 'timeline'>
> {
  readonly repository: RepositoryRecord;
  head: TipRecord;
  base: TipRecord;
  readonly reviews: ReviewRecord[];
  readonly threads: ThreadRecord[];
  readonly timeline: PullRequest['timeline'][number][];
  queuedAs: MergeGroup | undefined;
}

export interface TipRecord extends Omit<Tip, 'repository'> {
  readonly repository: RepositoryRecord | undefined;
}

export interface ReviewRecord extends Mutable<Omit<Review, 'comments'>> {
  readonly pull: PullRecord;
  readonly comments: CommentRecord[];
}

export interface ThreadRecord extends Mutable<Omit<Thread, 'comments'>> {
  readonly pull: PullRecord;
  readonly comments: CommentRecord[];
}

export interface CommentRecord extends Mutable<Omit<ReviewComment, 'thread' | 'review'>> {
  readonly thread: ThreadRecord;
  readonly review: ReviewRecord;
}

export type CheckRunRecord = Mutable<CheckRun> & { readonly repository: RepositoryRecord };

export interface CheckSuite {
  readonly id: number;
  readonly headSha: string;
  /** null: pushed to a fork, which GitHub does not see from here. */
  readonly headBranch: string | null;
  readonly before: string | null;
  readonly createdAt: Date;
  updatedAt: Date;
}
