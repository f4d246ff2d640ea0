import { graphql, parse } from 'graphql';
import nock from 'nock';
import { noDiff, readPatch } from '../../../src/review/diff.ts';
import { answerProblems, type Operation, operationOf, requestProblems } from './contract.ts';
import { githubSchema, queryProblems } from './schema.ts';
import { blobId, type FakePull, FakeRepository, type FakeRun, type FakeThread } from './repository.ts';

/** A request that came, in the words of GitHub's description; of GraphQL the name of the question. */
export interface Call {
  readonly name: string;
  readonly body: unknown;
}

/** What happens to a request in place of what should. */
export type Fault =
  | { readonly status: number; readonly message?: string; readonly headers?: Record<string, string> }
  /** The connection breaks off, before or after the work is done. */
  | 'reset'
  | 'lost answer';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

interface Scope {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly repositories?: readonly string[];
}

type Parameters = Readonly<Record<string, string>>;

export const appId = 4711;
export const slug = 'plimsoll';

/**
 * As much of GitHub as the App speaks to, behind nock. It keeps what is done, refuses what GitHub refuses, and takes no
 * request that GitHub's description does not know.
 */
export class FakeGitHub {
  readonly repositories = new Map<string, FakeRepository>();
  readonly calls: Call[] = [];
  /** What was wrong with requests, and with the answers to them. */
  readonly problems: string[] = [];
  /** Asked about every request but those for tokens. */
  fault: (call: Call, number: number) => Fault | undefined = () => undefined;
  permissions: Record<string, string> = { contents: 'read', checks: 'write', pull_requests: 'write' };
  isSuspended = false;
  #clock = Date.parse('2026-11-21T12:00:00Z');
  #lastId = 5_000_000_000;

  /** Answers everything that goes to api.github.com, until nock is cleaned. */
  listen(): this {
    const scope = nock('https://api.github.com').persist();
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
      scope.intercept(/.*/, method).reply((uri, body, done) => {
        this.#answer(method, uri, body).then(
          ({ status, body: told, headers = {} }) => {
            done(null, [
              status,
              told === undefined ? '' : JSON.stringify(told),
              { 'content-type': 'application/json; charset=utf-8', ...headers },
            ]);
          },
          (error: unknown) => {
            done(error as NodeJS.ErrnoException, [500]);
          },
        );
      });
    }
    return this;
  }

  repository(name = 'acme/shop'): FakeRepository {
    const known = this.repositories.get(name);
    if (known) return known;
    const [owner = '', repo = ''] = name.split('/');
    const repository = new FakeRepository(owner, repo);
    this.repositories.set(name, repository);
    return repository;
  }

  /** The names of the calls, without those for tokens and for our own name, which are made once an hour. */
  get names(): string[] {
    return this.calls.map(({ name }) => name);
  }

  async #answer(method: string, uri: string, body: unknown): Promise<Answer> {
    const url = new URL(uri, 'https://api.github.com');
    if (url.pathname === '/graphql')
      return await this.#asked(body as { query: string; variables: Parameters });
    const operation = operationOf(method, url.pathname);
    if (!operation) {
      this.problems.push(`${method} ${url.pathname} is nothing that we use`);
      return { status: 404, body: { message: 'Not Found' } };
    }
    const sent = body === '' ? undefined : body;
    const name = `${method} ${operation.path}`;
    this.#complain(name, requestProblems(operation, url.searchParams, sent));
    const answer = await this.#faulty({ name, body: sent }, () =>
      Promise.resolve(this.#done(operation, url.searchParams, sent as Record<string, unknown>)),
    );
    if (answer.status < 400)
      this.#complain(`${name} answered`, answerProblems(operation, answer.status, answer.body));
    return answer;
  }

  #token({ permissions = this.permissions, repositories = [] }: Scope): Answer {
    const has = [...this.repositories.values()].map(({ name }) => name);
    const isThere = repositories.every((name) => name !== '.github' || has.includes(name));
    const isGranted = Object.entries(permissions).every(
      ([name, access]) => this.permissions[name] === 'write' || this.permissions[name] === access,
    );
    if (!isThere || !isGranted) return { status: 422, body: { message: 'Not granted to this installation' } };
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    return { status: 201, body: { token: 'ghs_test', expires_at, permissions, repository_selection: 'all' } };
  }

  #complain(name: string, problems: readonly string[]): void {
    this.problems.push(...problems.map((problem) => `${name}: ${problem}`));
  }

  async #faulty(call: Call, work: () => Promise<Answer>): Promise<Answer> {
    if (/access_tokens$|\/app$/.test(call.name)) return await work();
    this.calls.push(call);
    const fault = this.fault(call, this.calls.length);
    if (fault === undefined) return await work();
    if (fault === 'lost answer') await work();
    if (typeof fault === 'string') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { status, message = 'Something is wrong', headers } = fault;
    return { status, body: { message }, ...(headers ? { headers } : {}) };
  }

  #done(
    { method, path, parameters }: Operation,
    query: URLSearchParams,
    body: Record<string, unknown>,
  ): Answer {
    const handler = this.#handlers[`${method} ${path}`];
    const repository = this.repositories.get(`${parameters.owner ?? ''}/${parameters.repo ?? ''}`);
    if (!handler || (parameters.owner !== undefined && !repository)) return missing;
    return handler(repository ?? this.repository(), parameters, { query, body });
  }

  readonly #handlers: Readonly<
    Record<
      string,
      (
        repository: FakeRepository,
        parameters: Parameters,
        sent: { query: URLSearchParams; body: Record<string, unknown> },
      ) => Answer
    >
  > = {
    'GET /app': () => ok({ id: appId, slug, name: 'Plimsoll' }),
    'GET /app/installations': () =>
      ok([
        {
          id: 1,
          suspended_at: this.isSuspended ? '2026-11-20T00:00:00Z' : null,
          permissions: this.permissions,
        },
      ]),
    'POST /app/installations/{installation_id}/access_tokens': (_repository, _parameters, { body }) =>
      this.#token(body),
    'GET /installation/repositories': () => {
      const repositories = [...this.repositories.values()].map(({ owner, name, pulls }) => ({
        name,
        full_name: `${owner}/${name}`,
        owner: { login: owner },
        archived: false,
        disabled: false,
        open_issues_count: pulls.size,
      }));
      return ok({ total_count: repositories.length, repositories });
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}': (repository, { pull_number: number }) => {
      const pull = repository.pulls.get(Number(number));
      const comments = repository.threads.filter((thread) => thread.pull === pull?.number).length;
      return pull ? ok({ ...pullJson(repository, pull), review_comments: comments }) : missing;
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': (
      repository,
      { pull_number: number },
      { query },
    ) => {
      const pull = repository.pulls.get(Number(number));
      if (!pull) return missing;
      const page = Number(query.get('page') ?? 1);
      const files = repository.changes(pull.base, pull.head);
      return ok(files.slice((page - 1) * 100, page * 100).slice(0, Math.max(0, 3000 - (page - 1) * 100)));
    },
    'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (
      repository,
      { pull_number: number },
      { body },
    ) => {
      const pull = repository.pulls.get(Number(number));
      return pull ? this.#review(repository, pull, body as unknown as NewReview) : missing;
    },
    'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}': (repository, { comment_id: id }) => {
      const at = repository.threads.findIndex(({ comments }) => comments[0]?.id === Number(id));
      if (at === -1) return missing;
      repository.threads.splice(at, 1);
      return { status: 204 };
    },
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': (repository, { commit_sha: sha }) =>
      ok(
        [...repository.pulls.values()]
          .filter(({ head }) => head === sha)
          .map((pull) => pullJson(repository, pull)),
      ),
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': (repository, { ref }) => {
      const runs = repository.runs.filter(({ head_sha: sha }) => sha === ref).map(runJson);
      return ok({ total_count: runs.length, check_runs: runs.reverse() });
    },
    'GET /repos/{owner}/{repo}/compare/{basehead}': (repository, { basehead = '' }, { query }) => {
      const [base = '', head = ''] = basehead.split('...');
      const files = query.get('page') === '1' ? repository.changes(base, head).slice(0, 300) : undefined;
      return ok({ status: 'ahead', merge_base_commit: { sha: base }, ...(files ? { files } : {}) });
    },
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': (repository, { tree_sha: sha = '' }) => {
      if (!repository.commits.has(sha)) return missing;
      const entries = Object.entries(repository.filesAt(sha)).map(([path, text]) => ({
        ...{ path, mode: repository.modes.get(path) ?? '100644', type: 'blob' },
        ...{ sha: blobId(text), size: Buffer.byteLength(text), url: 'https://api.github.com/' },
      }));
      return ok({ sha, tree: entries, truncated: repository.isTreeCut });
    },
    'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': (repository, { file_sha: sha = '' }) => {
      const text = repository.blob(sha);
      if (text === undefined) return missing;
      return ok({
        sha,
        content: Buffer.from(text).toString('base64'),
        encoding: 'base64',
        size: Buffer.byteLength(text),
      });
    },
    'POST /repos/{owner}/{repo}/check-runs': (repository, _parameters, { body }) => {
      const run: FakeRun = {
        id: ++this.#lastId,
        head_sha: String(body.head_sha),
        external_id: '',
        ...{ status: 'queued', conclusion: null, completed_at: null },
        output: { title: null, summary: null, text: null, annotations: [] },
        actions: [],
      };
      const refusal = this.#write(run, body);
      if (!refusal) repository.runs.push(run);
      return refusal ?? { status: 201, body: { ...runJson(run), pull_requests: pullsOf(repository, run) } };
    },
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': (repository, { check_run_id: id }) => {
      const run = repository.runs.find((each) => each.id === Number(id));
      return run ? ok(runJson(run)) : missing;
    },
    'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': (repository, { check_run_id: id }, { body }) => {
      const run = repository.runs.find((each) => each.id === Number(id));
      return run ? (this.#write(run, body) ?? ok(runJson(run))) : missing;
    },
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission': (repository, { username = '' }) =>
      ok({
        permission: repository.roles.get(username) ?? 'read',
        role_name: repository.roles.get(username) ?? 'read',
        user: null,
      }),
  };

  /** What is completed stays completed; what is completed has a conclusion. */
  #write(run: FakeRun, body: Record<string, unknown>): Answer | undefined {
    const { status, conclusion, output, external_id: name, actions } = body as Partial<FakeRun>;
    if (status === 'completed' && conclusion === undefined) return invalid('conclusion is missing');
    if (run.status === 'completed' && status !== undefined && status !== 'completed')
      return invalid('a completed run cannot be reopened');
    if (name !== undefined) run.external_id = name;
    if (status !== undefined) run.status = status;
    if (conclusion !== undefined) Object.assign(run, { conclusion, completed_at: this.#now() });
    if (actions) run.actions = actions;
    if (output) {
      const annotations = [
        ...run.output.annotations,
        ...((output.annotations as unknown[] | undefined) ?? []),
      ];
      run.output = { ...run.output, ...output, annotations };
    }
    return undefined;
  }

  #now(): string {
    this.#clock += 1000;
    return new Date(this.#clock).toISOString();
  }

  /** All comments or none, as GitHub has it. */
  #review(
    repository: FakeRepository,
    pull: FakePull,
    { commit_id: commit, comments, event }: NewReview,
  ): Answer {
    if (!pull.commits.includes(commit)) return invalid('The commitOID is not part of the pull request');
    if (event !== 'COMMENT') return invalid('we only comment');
    if (pull.isLocked) return { status: 403, body: { message: 'The conversation is locked' } };
    const changes = repository.changes(pull.base, pull.head);
    const isPlaced = ({ path, line, start_line: start = line, side, body }: NewComment): boolean => {
      const patch = changes.find(({ filename }) => filename === path)?.patch;
      const { hunks } = patch === undefined ? noDiff : readPatch(patch);
      const isWithin = hunks.some(({ first, last }) => first <= start && line < last);
      return side === 'RIGHT' && isWithin && body.length > 0 && body.length <= 65_536;
    };
    if (comments.some(({ line, start_line: start }) => start !== undefined && start >= line))
      return invalid('start line must precede the end line');
    if (!comments.every(isPlaced)) return invalid('line must be part of the diff');
    for (const { path, line, body } of comments) this.say(repository, pull, path, line, body);
    repository.reviews.push({ pull: pull.number, commit, comments: comments.length });
    return ok({ id: ++this.#lastId });
  }

  /** A comment of ours, unless somebody else is named. */
  say(
    repository: FakeRepository,
    { number }: FakePull,
    path: string,
    line: number,
    body: string,
    author = bot,
  ): FakeThread {
    const id = ++this.#lastId;
    const thread = {
      id: `PRRT_${id}`,
      pull: number,
      path,
      line,
      isResolved: false,
      comments: [{ id, author, body }],
    };
    repository.threads.push(thread);
    return thread;
  }

  async #asked({ query, variables }: { query: string; variables: Parameters }): Promise<Answer> {
    const name = /^(?:query|mutation) \w+/.exec(query)?.[0] ?? 'query';
    this.#complain(name, queryProblems(query));
    return await this.#faulty({ name, body: { query, variables } }, async () => {
      parse(query);
      const result = await graphql({
        schema: githubSchema(),
        source: query,
        variableValues: variables,
        rootValue: this.#root,
      });
      const errors = result.errors?.map(({ message, path, extensions }) => ({
        message,
        path,
        type: extensions.type,
      }));
      return { status: 200, body: { data: result.data, ...(errors ? { errors } : {}) } };
    });
  }

  readonly #root = {
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = this.repositories.get(`${owner}/${name}`);
      if (!repository)
        throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      return this.#repositoryNode(repository);
    },
    resolveReviewThread: ({ input: { threadId } }: { input: { threadId: string } }) => {
      if (this.permissions.contents !== 'write')
        throw refusal('FORBIDDEN', 'Resource not accessible by integration');
      const thread = this.#threads().find(({ id }) => id === threadId);
      if (!thread) throw refusal('NOT_FOUND', 'Could not resolve to a node');
      thread.isResolved = true;
      return { thread: { id: threadId, isResolved: true } };
    },
    createCommitOnBranch: ({ input }: { input: CommitInput }) => {
      if (this.permissions.contents !== 'write')
        throw refusal('FORBIDDEN', 'Resource not accessible by integration');
      const { repositoryNameWithOwner: name, branchName } = input.branch;
      const repository = this.repository(name);
      const pull = [...repository.pulls.values()].find(({ branch }) => branch === branchName);
      if (pull?.head !== input.expectedHeadOid)
        throw refusal('STALE_DATA', 'Expected branch to point to another commit');
      const files = input.fileChanges.additions.map(({ path, contents }) => [
        path,
        Buffer.from(contents, 'base64').toString(),
      ]);
      return { commit: { oid: repository.push(pull, Object.fromEntries(files) as Record<string, string>) } };
    },
  };

  #threads(): FakeThread[] {
    return [...this.repositories.values()].flatMap(({ threads }) => threads);
  }

  #repositoryNode(repository: FakeRepository) {
    const commitNode = (sha: string) => ({
      __typename: 'Commit',
      oid: sha,
      file: ({ path }: { path: string }) => {
        const text = repository.filesAt(sha)[path];
        return text === undefined ? null : { object: blobNode(text) };
      },
      associatedPullRequests: counted(this.#pullsOf(repository, ({ head }) => head === sha)),
      checkSuites: counted([
        { checkRuns: counted(repository.runs.filter((run) => run.head_sha === sha).map(runNode)) },
      ]),
    });
    return {
      id: repository.fullName,
      defaultBranchRef: { target: commitNode(repository.default) },
      object: ({ oid, expression }: { oid?: string; expression?: string }) => {
        if (expression !== undefined) {
          const text = repository.filesAt(repository.default)[expression.replace('HEAD:', '')];
          return text === undefined ? null : blobNode(text);
        }
        if (oid !== undefined && repository.commits.has(oid)) return commitNode(oid);
        const text = repository.blob(oid ?? '');
        return text === undefined ? null : blobNode(text);
      },
      pullRequest: ({ number }: { number: number }) => {
        const pull = repository.pulls.get(number);
        return pull
          ? { ...this.#pullNode(repository, pull), commits: { nodes: [{ commit: commitNode(pull.head) }] } }
          : null;
      },
      pullRequests: () => ({
        pageInfo: { hasNextPage: false, endCursor: null },
        nodes: [...repository.pulls.values()]
          .filter(({ isOpen }) => isOpen)
          .map((pull) => ({
            ...this.#pullNode(repository, pull),
            commits: { nodes: [{ commit: commitNode(pull.head) }] },
          })),
      }),
    };
  }

  #pullsOf(repository: FakeRepository, isWanted: (pull: FakePull) => boolean) {
    return [...repository.pulls.values()].filter(isWanted).map((pull) => this.#pullNode(repository, pull));
  }

  #pullNode(repository: FakeRepository, pull: FakePull) {
    const threads = repository.threads.filter((thread) => thread.pull === pull.number);
    return {
      number: pull.number,
      state: pull.isOpen ? 'OPEN' : 'CLOSED',
      locked: pull.isLocked,
      headRefOid: pull.head,
      headRefName: pull.branch,
      baseRefOid: pull.base,
      isCrossRepository: pull.from !== repository.fullName,
      headRepository: pull.from === null ? null : { nameWithOwner: pull.from },
      reviewThreads: ({ after, first }: { after?: string; first: number }) => {
        const start = Number(after ?? 0);
        const end = start + first;
        return {
          totalCount: threads.length,
          pageInfo: { hasNextPage: end < threads.length, endCursor: String(end) },
          nodes: threads.slice(start, end).map(threadNode),
        };
      },
    };
  }
}

interface NewReview {
  readonly commit_id: string;
  readonly event: string;
  readonly comments: readonly NewComment[];
}

interface NewComment {
  readonly path: string;
  readonly line: number;
  readonly start_line?: number;
  readonly side: string;
  readonly body: string;
}

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner: string; readonly branchName: string };
  readonly expectedHeadOid: string;
  readonly fileChanges: {
    readonly additions: readonly { readonly path: string; readonly contents: string }[];
  };
}

const bot = { __typename: 'Bot', login: slug };

const missing: Answer = { status: 404, body: { message: 'Not Found' } };

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function invalid(message: string): Answer {
  return { status: 422, body: { message: 'Unprocessable Entity', errors: [message] } };
}

function refusal(type: string, message: string): Error {
  return Object.assign(new Error(message), { extensions: { type } });
}

function counted<Node>(nodes: readonly Node[]) {
  return { totalCount: nodes.length, nodes };
}

function pullJson(
  repository: FakeRepository,
  { number, isOpen, head, base, branch, from, isLocked }: FakePull,
) {
  return {
    number,
    state: isOpen ? 'open' : 'closed',
    locked: isLocked,
    head: {
      ...{ sha: head, ref: branch, label: `${from ?? 'unknown'}:${branch}` },
      repo: from === null ? null : { full_name: from },
    },
    base: {
      ...{ sha: base, ref: 'main', label: `${repository.owner}:main` },
      repo: { full_name: repository.fullName },
    },
  };
}

function runJson({ id, head_sha, status, conclusion, external_id, output }: FakeRun) {
  const { title, summary, text, annotations } = output;
  return {
    ...{ id, head_sha, status, conclusion, external_id, name: 'plimsoll' },
    output: { title, summary, text, annotations_count: annotations.length },
  };
}

/** Not those of forks. */
function pullsOf(repository: FakeRepository, { head_sha: sha }: FakeRun) {
  return [...repository.pulls.values()]
    .filter(({ head, isOpen, from }) => head === sha && isOpen && from === repository.fullName)
    .map(({ number }) => ({ number }));
}

function runNode({ status, conclusion, external_id, completed_at }: FakeRun) {
  return {
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    externalId: external_id,
    completedAt: completed_at,
  };
}

function blobNode(text: string) {
  const bytes = Buffer.from(text);
  const isCut = bytes.length > 512_000;
  return {
    __typename: 'Blob',
    oid: blobId(text),
    text: text.includes('\0') ? null : isCut ? bytes.toString('utf8', 0, 512_000) : text,
    isTruncated: isCut,
    byteSize: bytes.length,
  };
}

function threadNode({ id, path, line, isResolved, comments }: FakeThread) {
  return {
    ...{ id, path, line, isResolved, isOutdated: line === null },
    comments: {
      totalCount: comments.length,
      nodes: comments.slice(0, 1).map((comment) => ({ ...comment, fullDatabaseId: String(comment.id) })),
    },
  };
}
