import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FileDiff } from './git/diff.ts';
import type {
  Account,
  BranchRules,
  Call,
  CheckRun,
  Delivery,
  MergeBox,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  Role,
  Suggestion,
  Thread,
} from './model.ts';

/** What an embedded GitHub can be asked to do, beside what the App asks of it over HTTP. */
export interface EmbeddedGitHub {
  /** Of the pages: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Of the API, as an Enterprise Server has it: `…/api/v3`; GraphQL is at `…/api/graphql`. */
  readonly apiUrl: string;
  readonly app: AppIdentity;
  readonly state: State;
  readonly webhooks: Webhooks;
  readonly faults: Faults;

  // Accounts and repositories. The first mention of a login makes an account.
  account(login: string, type?: Account['type']): Account;
  createRepository(options: NewRepository): Promise<Repository>;
  /** Of a git repository on this machine; nothing of it is changed. */
  importRepository(options: ImportedRepository): Promise<Repository>;
  fork(repository: Repository, owner: string): Promise<Repository>;
  deleteRepository(repository: Repository): Promise<void>;
  setRules(repository: Repository, rules: Partial<BranchRules>): void;
  setRole(repository: Repository, login: string, role: Role): void;
  /** What the App may do from now on: tokens that are out keep what they have. */
  setPermissions(permissions: Permissions): void;
  install(repository: Repository): void;
  uninstall(repository: Repository): void;
  /** From a manifest, as its form's button does; gives the code that is good for the App's key. */
  registerApp(manifest: unknown, by: string): Promise<string>;

  // Commits. Each gives the new commit of the branch, after the pull requests of it have been told.
  commit(repository: Repository, branch: string, change: Change): Promise<string>;
  /** As `git push --force` of a branch that starts again from another commit. */
  forcePush(
    repository: Repository,
    branch: string,
    change: Change & { readonly onto: string },
  ): Promise<string>;

  // Pull requests. `by` is a login everywhere.
  openPull(options: NewPull): Promise<PullRequest>;
  closePull(pull: PullRequest, by: string): void;
  reopenPull(pull: PullRequest, by: string): Promise<void>;
  setDraft(pull: PullRequest, isDraft: boolean, by: string): void;
  setLocked(pull: PullRequest, isLocked: boolean): void;
  changeBase(pull: PullRequest, branch: string, by: string): Promise<void>;
  /** As its page shows it: from the merge base to the head. */
  diff(pull: PullRequest): Promise<readonly FileDiff[]>;
  mergeBox(pull: PullRequest): Promise<MergeBox>;
  /** Refuses with the merge box's reasons. */
  mergePull(pull: PullRequest, by: string): Promise<string>;

  // The merge queue: the group's checks decide; `settleQueue` merges or ejects by them.
  enqueue(pull: PullRequest, by: string): Promise<void>;
  settleQueue(repository: Repository): Promise<void>;
  /** What happens when no check answered in time. */
  expireQueue(repository: Repository): Promise<void>;

  // Reviews, of the newest commit unless told otherwise.
  review(pull: PullRequest, by: string, state: 'APPROVED' | 'CHANGES_REQUESTED'): Promise<Review>;
  dismissReview(pull: PullRequest, review: Review, by: string): void;

  // Conversations.
  comment(pull: PullRequest, options: NewLineComment): Promise<ReviewComment>;
  reply(thread: Thread, by: string, body: string): ReviewComment;
  setResolved(thread: Thread, isResolved: boolean, by: string): void;
  deleteComment(comment: ReviewComment, by: string): void;

  // Suggestions: what a comment offers, and "Commit suggestion", single or as a batch.
  suggestionsOf(comment: ReviewComment): Promise<readonly Suggestion[]>;
  applySuggestions(suggestions: readonly Suggestion[], by: string, message?: string): Promise<string>;

  // Checks.
  rerun(run: CheckRun, by: string): void;
  rerunAll(pull: PullRequest, by: string): void;
  requestAction(run: CheckRun, identifier: string, by: string): void;

  /** GraphQL asks a replica that is behind: it finds no object of this name, so many times. */
  lag(sha: string, times: number): void;

  close(): Promise<void>;
}

/** What there is. It changes under the reader's eyes. */
export interface State {
  readonly repositories: ReadonlyMap<string, Repository>;
  /** By manifests. */
  readonly registered: readonly RegisteredApp[];
  readonly calls: readonly Call[];
  readonly deliveries: readonly Delivery[];
}

/** Everything the App needs to know to register. */
export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/** An App that was registered by a manifest. It is not the one that is at work here. */
export interface RegisteredApp extends AppIdentity {
  readonly owner: Account;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly createdAt: Date;
  readonly manifest: AppManifest;
}

/** docs.github.com, "Registering a GitHub App from a manifest". */
export interface AppManifest {
  readonly name: string;
  readonly url: string;
  readonly description: string;
  readonly webhook: string;
  readonly redirect: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

export interface SandboxOptions {
  /** 0, the default: any that is free. */
  readonly port?: number;
  readonly app?: Partial<AppIdentity>;
  readonly permissions?: Permissions;
  /** Beside those that every App gets. */
  readonly events?: readonly string[];
  readonly now?: () => Date;
  readonly limits?: Partial<Limits>;
  /** Answers what is not of the API; false: not found. */
  readonly page?: (
    github: EmbeddedGitHub,
    request: IncomingMessage,
    response: ServerResponse,
  ) => Promise<boolean>;
}

/** GitHub's own numbers are the defaults. */
export interface Limits {
  /** Reviews and comments of one installation. */
  readonly contentPerMinute: number;
  readonly contentPerHour: number;
  readonly callsPerHour: number;
  /** Of one listing of a pull request's files. */
  readonly files: number;
  readonly treeEntries: number;
}

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly files: Files;
  readonly isPrivate?: boolean;
  /** The default: true. */
  readonly isInstalled?: boolean;
  readonly ownerType?: Account['type'];
}

export interface ImportedRepository {
  readonly owner: string;
  readonly name: string;
  /** Of the repository on this machine. */
  readonly folder: string;
  /** Branches here, by revisions there: `{ main: 'origin/main', feature: 'HEAD' }`. The first is the default branch. */
  readonly branches: Readonly<Record<string, string>>;
}

/** Contents by path; null takes the file away. */
export type Files = Readonly<Record<string, string | Buffer | NewFile | null>>;

export interface NewFile {
  readonly content: string | Buffer;
  readonly mode: '100644' | '100755' | '120000' | '160000';
}

export interface Change {
  readonly files: Files;
  readonly message?: string;
  readonly by?: string;
  /** Where a new branch starts; the default: the default branch. */
  readonly from?: string;
}

export interface NewPull {
  readonly repository: Repository;
  /** The default: the repository itself. */
  readonly headRepository?: Repository;
  readonly head: string;
  readonly base?: string;
  readonly title: string;
  readonly body?: string;
  readonly by?: string;
  readonly isDraft?: boolean;
}

export interface NewLineComment {
  readonly by: string;
  readonly path: string;
  readonly line: number;
  readonly startLine?: number;
  readonly side?: 'LEFT' | 'RIGHT';
  readonly body: string;
}

/** Events on their way to the App. */
export interface Webhooks {
  /** Where to; undefined: nowhere, the events are only kept. */
  url: string | undefined;
  /** Keeps what comes from now on, until `release`. */
  hold(): void;
  /** Delivers what was held, in the given order. */
  release(options?: Release): void;
  redeliver(delivery: Delivery): Promise<number | undefined>;
  /** Everything sent was answered, or failed. */
  settled(): Promise<void>;
}

export interface Release {
  readonly order?: (held: readonly Delivery[]) => readonly Delivery[];
  /** Each so many times. */
  readonly times?: number;
}

/** What goes wrong on purpose. */
export interface Faults {
  /** Called before each call of the API is worked on. It may wait. */
  before: ((call: Call) => void | Promise<void>) | undefined;
  /** Called when the work is done, before the answer goes out. */
  after: ((call: Call) => void | Promise<void>) | undefined;
  /** The calls that match meet this fault, so many times (once). */
  add(match: (call: Call) => boolean, fault: Fault, times?: number): void;
  clear(): void;
}

export type Fault =
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly body?: object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is cut before the work is done, or after it. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' };
