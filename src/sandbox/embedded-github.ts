import { diffOf } from './acts/anchor.ts';
import {
  commentById,
  createComment,
  createReview,
  deleteComment,
  reply,
  setResolved,
} from './acts/conversation.ts';
import { mergeBox, mergePull } from './acts/merge.ts';
import { changeBase, closePull, openPull, reopenPull, setDraft } from './acts/pull.ts';
import { commit, forcePush } from './acts/push.ts';
import { enqueue, expireQueue, settleQueue } from './acts/queue.ts';
import { notFound, Refusal } from './acts/refusal.ts';
import {
  createRepository,
  deleteRepository,
  fork,
  importRepository,
  install,
  uninstall,
} from './acts/repository.ts';
import { register } from './acts/registration.ts';
import { mayPush } from './acts/role.ts';
import { applySuggestions, suggestionsOf } from './acts/suggestion.ts';
import type * as Asked from './embedded.ts';
import type { PlannedFaults } from './faults.ts';
import type { Services } from './http/route.ts';
import type {
  Account,
  CheckRun,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  Role,
  Suggestion,
  Thread,
} from './model.ts';
import type { CheckRunRecord, CommentRecord, ThreadRecord } from './records.ts';
import { checkRunEvent, reviewEvent, suiteEvent } from './webhooks/events.ts';
import type { World } from './world.ts';

interface Parts extends Services {
  readonly faults: PlannedFaults;
  readonly identity: Asked.AppIdentity;
  close(): Promise<void>;
}

/** What people do, as the page, the demo and the tests do it for them. */
export class Embedded implements Asked.EmbeddedGitHub {
  readonly app: Asked.AppIdentity;
  readonly faults: PlannedFaults;
  readonly webhooks: Asked.Webhooks;
  readonly state: Asked.State;
  readonly #world: World;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#world = parts.world;
    this.app = parts.identity;
    this.faults = parts.faults;
    this.webhooks = parts.deliveries;
    this.state = parts.world;
  }

  get url(): string {
    return this.#world.url;
  }

  get apiUrl(): string {
    return this.#world.apiUrl;
  }

  account(login: string, type?: Account['type']): Account {
    return this.#world.account(login, type);
  }

  createRepository(options: Asked.NewRepository): Promise<Repository> {
    return createRepository(this.#world, this.#parts.deliveries, options);
  }

  importRepository(options: Asked.ImportedRepository): Promise<Repository> {
    return importRepository(this.#world, this.#parts.deliveries, options);
  }

  fork(repository: Repository, owner: string): Promise<Repository> {
    return fork(this.#world, this.#world.record(repository), owner);
  }

  deleteRepository(repository: Repository): Promise<void> {
    return deleteRepository(this.#world, this.#world.record(repository));
  }

  setRules(repository: Repository, rules: Partial<Repository['rules']>): void {
    const record = this.#world.record(repository);
    record.rules = { ...record.rules, ...rules };
  }

  setRole(repository: Repository, login: string, role: Role): void {
    this.#world.record(repository).collaborators.set(this.account(login).login, role);
  }

  setPermissions(permissions: Asked.Permissions): void {
    this.#world.app.permissions = permissions;
  }

  install(repository: Repository): void {
    install(this.#world, this.#parts.deliveries, this.#world.record(repository));
  }

  uninstall(repository: Repository): void {
    uninstall(this.#world, this.#parts.deliveries, this.#world.record(repository));
  }

  registerApp(manifest: unknown, by: string): Promise<string> {
    return register(this.#world, manifest, this.account(by));
  }

  commit(repository: Repository, branch: string, change: Asked.Change): Promise<string> {
    return commit(this.#world, this.#world.record(repository), branch, change);
  }

  forcePush(
    repository: Repository,
    branch: string,
    change: Asked.Change & { readonly onto: string },
  ): Promise<string> {
    return forcePush(this.#world, this.#world.record(repository), branch, change);
  }

  openPull(options: Asked.NewPull): Promise<PullRequest> {
    return openPull(this.#world, options);
  }

  closePull(pull: PullRequest, by: string): void {
    closePull(this.#world, this.#world.pull(pull), this.account(by));
  }

  reopenPull(pull: PullRequest, by: string): Promise<void> {
    return reopenPull(this.#world, this.#world.pull(pull), this.account(by));
  }

  setDraft(pull: PullRequest, isDraft: boolean, by: string): void {
    setDraft(this.#world, this.#world.pull(pull), isDraft, this.account(by));
  }

  setLocked(pull: PullRequest, isLocked: boolean): void {
    this.#world.pull(pull).isLocked = isLocked;
  }

  changeBase(pull: PullRequest, branch: string, by: string): Promise<void> {
    return changeBase(this.#world, this.#world.pull(pull), branch, this.account(by));
  }

  lag(sha: string, times: number): void {
    this.#world.behind.set(sha, times);
  }

  mergeBox(pull: PullRequest) {
    return mergeBox(this.#world, this.#world.pull(pull));
  }

  async mergePull(pull: PullRequest, by: string): Promise<string> {
    const record = this.#world.pull(pull);
    if (!mayPush(record.repository, this.account(by)))
      throw new Refusal(403, 'Only those who may push to the base can merge.');
    return mergePull(this.#world, record, this.account(by));
  }

  enqueue(pull: PullRequest, by: string): Promise<void> {
    return enqueue(this.#world, this.#world.pull(pull), this.account(by));
  }

  settleQueue(repository: Repository): Promise<void> {
    return settleQueue(this.#world, this.#world.record(repository));
  }

  expireQueue(repository: Repository): Promise<void> {
    return expireQueue(this.#world, this.#world.record(repository));
  }

  review(pull: PullRequest, by: string, state: 'APPROVED' | 'CHANGES_REQUESTED'): Promise<Review> {
    const record = this.#world.pull(pull);
    const said = { state, body: state === 'APPROVED' ? '' : 'Not like this.', comments: [] };
    return createReview(this.#world, record, { by: this.account(by), commit: record.head.sha, ...said });
  }

  dismissReview(pull: PullRequest, { id }: Review, by: string): void {
    const review = this.#world.pull(pull).reviews.find((each) => each.id === id);
    if (!review) throw notFound();
    review.state = 'DISMISSED';
    reviewEvent(this.#world, review, 'dismissed', this.account(by));
  }

  async comment(pull: PullRequest, options: Asked.NewLineComment): Promise<ReviewComment> {
    const record = this.#world.pull(pull);
    const { by, path, line, startLine, side = 'RIGHT', body } = options;
    const anchor = { path, side, line, startSide: side, startLine };
    const draft = { anchor, body, by: this.account(by), commit: record.head.sha };
    return createComment(this.#world, record, draft);
  }

  reply(thread: Thread, by: string, body: string): ReviewComment {
    return reply(this.#world, this.#thread(thread), this.account(by), body);
  }

  setResolved(thread: Thread, isResolved: boolean, by: string): void {
    setResolved(this.#world, this.#thread(thread), isResolved, this.account(by));
  }

  deleteComment(comment: ReviewComment, by: string): void {
    deleteComment(this.#world, this.#comment(comment), this.account(by));
  }

  suggestionsOf(comment: ReviewComment): Promise<readonly Suggestion[]> {
    return suggestionsOf(this.#comment(comment));
  }

  applySuggestions(suggestions: readonly Suggestion[], by: string, message?: string): Promise<string> {
    const chosen = suggestions.map(({ comment, index }) => ({ comment: this.#comment(comment), index }));
    return applySuggestions(this.#world, chosen, this.account(by), message);
  }

  rerun(run: CheckRun, by: string): void {
    checkRunEvent(this.#world, this.#run(run), 'rerequested', this.account(by));
  }

  rerunAll(pull: PullRequest, by: string): void {
    const { repository, head } = this.#world.pull(pull);
    suiteEvent(this.#world, repository, head.sha, 'rerequested', this.account(by));
  }

  requestAction(run: CheckRun, identifier: string, by: string): void {
    const record = this.#run(run);
    if (!record.actions.some((action) => action.identifier === identifier)) throw notFound();
    // GitHub shows the buttons to those who may push.
    if (!mayPush(record.repository, this.account(by)))
      throw new Refusal(403, 'Only those who may push are offered this.');
    const more = { requested_action: { identifier } };
    checkRunEvent(this.#world, record, 'requested_action', this.account(by), more);
  }

  /** The diff that the page of a pull request shows. */
  diff(pull: PullRequest) {
    return diffOf(this.#world.pull(pull));
  }

  async close(): Promise<void> {
    await this.#parts.close();
    const all = new Set([...this.#world.repositories.values()].map(({ git }) => git));
    await Promise.all([...all].map((git) => git.close()));
  }

  #thread({ id }: Thread): ThreadRecord {
    for (const pull of this.#world.pulls()) {
      const found = pull.threads.find((thread) => thread.id === id);
      if (found) return found;
    }
    throw notFound();
  }

  #comment({ id }: ReviewComment): CommentRecord {
    const found = commentById(this.#world.pulls(), id);
    if (!found) throw notFound();
    return found;
  }

  #run({ id }: CheckRun): CheckRunRecord {
    for (const { checkRuns } of this.#world.repositories.values()) {
      const found = checkRuns.find((run) => run.id === id);
      if (found) return found;
    }
    throw notFound();
  }
}
