import type { Limits, Permissions, RegisteredApp } from './embedded.ts';
import type { Account, Call, Delivery, Person } from './model.ts';
import type { PullRecord, RepositoryRecord } from './records.ts';

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly account: Account;
  readonly events: readonly string[];
  readonly createdAt: Date;
  permissions: Permissions;
}

/** The App as one owner of repositories has installed it. */
export interface Installation {
  readonly id: number;
  readonly account: Account;
  readonly createdAt: Date;
}

/** What a change tells the App, if it may hear of it. */
export interface Happened {
  readonly event: string;
  readonly action: string;
  readonly repository: RepositoryRecord;
  readonly sender: Account;
  /** What the payload says beside repository, installation and sender. */
  readonly body: object;
}

/** Everything there is, and what every part needs of it. */
export class World {
  readonly accounts = new Map<string, Account>();
  readonly repositories = new Map<string, RepositoryRecord>();
  readonly installations = new Map<string, Installation>();
  readonly calls: Call[] = [];
  readonly deliveries: Delivery[] = [];
  readonly limits: Limits;
  readonly now: () => Date;
  readonly app: App;
  /** Apps that were registered here, beside the one that is at work. */
  readonly registered: RegisteredApp[] = [];
  /** What a registration is handed out for, once. */
  readonly codes = new Map<string, { readonly app: RegisteredApp; readonly end: number }>();
  /** Of the pages; known once the server listens. */
  url = '';
  /** Objects that a replica does not have yet, and how often it still says so. */
  readonly behind = new Map<string, number>();
  /** Set by the webhooks. */
  tell: (happened: Happened) => void = () => undefined;
  #lastId = 1000;

  constructor(app: Omit<App, 'account' | 'createdAt'>, limits: Limits, now: () => Date) {
    this.limits = limits;
    this.now = now;
    this.app = { ...app, account: this.account(`${app.slug}[bot]`, 'Bot'), createdAt: now() };
  }

  get apiUrl(): string {
    return `${this.url}/api/v3`;
  }

  isBehind(sha: string): boolean {
    const times = this.behind.get(sha) ?? 0;
    if (times > 0) this.behind.set(sha, times - 1);
    return times > 0;
  }

  id(): number {
    return ++this.#lastId;
  }

  /** Names of accounts and repositories are the same in any case of their letters. */
  account(login: string, type: Account['type'] = 'User'): Account {
    const known = this.accounts.get(login.toLowerCase());
    if (known) return known;
    const account = { id: this.id(), login, type };
    this.accounts.set(login.toLowerCase(), account);
    return account;
  }

  repository(fullName: string): RepositoryRecord | undefined {
    return this.repositories.get(fullName.toLowerCase());
  }

  pull(of: { readonly repository: { readonly fullName: string }; readonly number: number }): PullRecord {
    const pull = this.repository(of.repository.fullName)?.pulls.get(of.number);
    if (!pull) throw new Error(`There is no pull request ${of.repository.fullName}#${of.number}`);
    return pull;
  }

  record({ fullName }: { readonly fullName: string }): RepositoryRecord {
    const repository = this.repository(fullName);
    if (!repository) throw new Error(`There is no repository ${fullName}`);
    return repository;
  }

  installationOf(owner: Account): Installation {
    const known = this.installations.get(owner.login);
    if (known) return known;
    const installation = { id: this.id(), account: owner, createdAt: this.now() };
    this.installations.set(owner.login, installation);
    return installation;
  }

  person({ id, login }: Account): Person {
    return { name: login, email: `${id}+${login}@users.noreply.github.com`, date: this.now() };
  }

  *pulls(): Generator<PullRecord> {
    for (const repository of this.repositories.values()) yield* repository.pulls.values();
  }
}

/** What GraphQL calls a thing by: opaque, and telling its type. */
export function nodeId(prefix: string, id: number | string): string {
  return `${prefix}_kw${Buffer.from(String(id)).toString('base64url')}`;
}

export function nodeOf(nodeId: string): { prefix: string; id: string } | undefined {
  const [, prefix, id] = /^([A-Z]+)_kw([\w-]+)$/.exec(nodeId) ?? [];
  return prefix !== undefined && id !== undefined
    ? { prefix, id: Buffer.from(id, 'base64url').toString() }
    : undefined;
}

/** One change of a repository's branches at a time. */
export function locked<Result>(repository: RepositoryRecord, work: () => Promise<Result>): Promise<Result> {
  const result = repository.lock.then(work);
  repository.lock = result.catch(() => undefined);
  return result;
}
