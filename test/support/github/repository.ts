import { createHash } from 'node:crypto';
import { patchOf } from './diff.ts';

export type Files = Readonly<Record<string, string>>;

export interface FakePull {
  readonly number: number;
  head: string;
  base: string;
  /** Every head that it has had. */
  readonly commits: string[];
  branch: string;
  /** `owner/name`; null: the fork is gone. */
  from: string | null;
  isOpen: boolean;
  isLocked: boolean;
}

export interface FakeComment {
  readonly id: number;
  readonly author: { readonly __typename: string; readonly login: string };
  readonly body: string;
}

export interface FakeThread {
  readonly id: string;
  readonly pull: number;
  readonly path: string;
  readonly line: number | null;
  isResolved: boolean;
  readonly comments: FakeComment[];
}

export interface FakeRun {
  readonly id: number;
  readonly head_sha: string;
  external_id: string;
  status: string;
  conclusion: string | null;
  completed_at: string | null;
  output: { title: string | null; summary: string | null; text: string | null; annotations: unknown[] };
  actions: { readonly identifier: string }[];
}

/** What the stand-in knows of a repository: files by commit, and what was done by whom. */
export class FakeRepository {
  readonly owner: string;
  readonly name: string;
  readonly commits = new Map<string, Files>();
  readonly pulls = new Map<number, FakePull>();
  readonly threads: FakeThread[] = [];
  readonly reviews: { readonly pull: number; readonly commit: string; readonly comments: number }[] = [];
  readonly runs: FakeRun[] = [];
  readonly roles = new Map<string, string>();
  readonly branches = new Map<string, string>();
  /** Executables and links; all others are plain files. */
  readonly modes = new Map<string, string>();
  /** Paths whose patch GitHub leaves out. */
  readonly withoutPatch = new Set<string>();
  isTreeCut = false;
  readonly #blobs = new Map<string, string>();
  readonly #changes = new Map<string, ReturnType<FakeRepository['listed']>>();
  default = '';

  constructor(owner: string, name: string) {
    this.owner = owner;
    this.name = name;
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  commit(files: Files): string {
    const sha = createHash('sha1').update(JSON.stringify(files)).digest('hex');
    this.commits.set(sha, files);
    for (const text of Object.values(files)) this.#blobs.set(blobId(text), text);
    return sha;
  }

  /** The default branch. */
  main(files: Files): string {
    this.default = this.commit(files);
    this.branches.set('main', this.default);
    return this.default;
  }

  /** A pull request that makes `files` of what the default branch has; undefined deletes. */
  open(
    number: number,
    changes: Readonly<Record<string, string | undefined>>,
    from: string | null = this.fullName,
  ): FakePull {
    const head = this.commit(changed(this.filesAt(this.default), changes));
    const branch = `change-${number}`;
    const pull = {
      number,
      head,
      base: this.default,
      commits: [head],
      branch,
      from,
      isOpen: true,
      isLocked: false,
    };
    this.branches.set(branch, head);
    this.pulls.set(number, pull);
    return pull;
  }

  push(pull: FakePull, changes: Readonly<Record<string, string | undefined>>): string {
    pull.head = this.commit(changed(this.filesAt(pull.head), changes));
    pull.commits.push(pull.head);
    this.branches.set(pull.branch, pull.head);
    return pull.head;
  }

  filesAt(sha: string): Files {
    return this.commits.get(sha) ?? {};
  }

  blob(id: string): string | undefined {
    return this.#blobs.get(id);
  }

  /** As GitHub lists them. */
  changes(base: string, head: string) {
    const name = `${base}...${head}`;
    const known = this.#changes.get(name) ?? this.listed(base, head);
    this.#changes.set(name, known);
    return known;
  }

  listed(base: string, head: string) {
    const [before, after] = [this.filesAt(base), this.filesAt(head)];
    const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return paths
      .filter((path) => before[path] !== after[path])
      .map((path) => {
        const [was, is] = [before[path], after[path]];
        const patch = this.withoutPatch.has(path) ? undefined : patchOf(was ?? '', is ?? '');
        const commit = is === undefined ? base : head;
        return {
          sha: blobId(is ?? was ?? ''),
          filename: path,
          status: was === undefined ? 'added' : is === undefined ? 'removed' : 'modified',
          ...{ additions: 1, deletions: 1, changes: 2 },
          contents_url: `https://api.github.com/repos/${this.fullName}/contents/${encodeURIComponent(path)}?ref=${commit}`,
          ...(patch === undefined ? {} : { patch }),
        };
      });
  }
}

function changed(files: Files, changes: Readonly<Record<string, string | undefined>>): Files {
  const entries = Object.entries({ ...files, ...changes }).filter(([, text]) => text !== undefined);
  return Object.fromEntries(entries) as Files;
}

export function blobId(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
