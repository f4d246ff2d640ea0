import type { GitObject } from '../git/objects.ts';
import type { TreeEntry } from '../git/repository.ts';
import type { CheckRun, Person } from '../model.ts';
import { suiteStatus } from '../present/check.ts';
import { pageOf } from '../present/repository.ts';
import type { CheckRunRecord, CheckSuite, RepositoryRecord } from '../records.ts';
import { nodeId } from '../world.ts';
import { actorNode, pullNode } from './pull.ts';
import { connection, mustGrant, type Range, type Scope } from './scope.ts';

/** GraphQL cuts a text at exactly this many bytes. */
const mostText = 512_000;

export function objectNode(scope: Scope, repository: RepositoryRecord, object: GitObject): object | null {
  const { sha, type } = object;
  const common = { oid: sha, abbreviatedOid: sha.slice(0, 7) };
  if (type === 'blob') return { __typename: 'Blob', id: nodeId('B', sha), ...common, ...blobFields(object) };
  if (type === 'tree')
    return {
      ...{ __typename: 'Tree', id: nodeId('T', sha), ...common },
      entries: async () => {
        const entries = await repository.git.tree(sha);
        return entries
          .filter(({ path }) => !path.includes('/'))
          .map((each) => entryNode(scope, repository, each));
      },
    };
  return type === 'commit' ? commitNode(scope, repository, sha) : null;
}

function blobFields({ content }: GitObject) {
  const isBinary = content.subarray(0, 8_000).includes(0);
  return {
    isBinary,
    text: isBinary ? null : content.subarray(0, mostText).toString(),
    isTruncated: !isBinary && content.length > mostText,
    byteSize: content.length,
  };
}

function entryNode(scope: Scope, repository: RepositoryRecord, entry: TreeEntry): object {
  return {
    name: entry.path.split('/').at(-1),
    path: entry.path,
    oid: entry.sha,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.type,
    size: entry.size ?? 0,
    // A submodule's commit is in another repository.
    object: () => (entry.type === 'commit' ? null : namedObject(scope, repository, entry.sha)),
  };
}

export async function namedObject(
  scope: Scope,
  repository: RepositoryRecord,
  name: string,
): Promise<object | null> {
  mustGrant(scope, 'contents');
  if (scope.world.isBehind(name)) return null;
  const object = await repository.git.object(name);
  return object ? objectNode(scope, repository, object) : null;
}

/** As `git rev-parse` reads it, of the branches that this repository has. */
export function expressionOf(repository: RepositoryRecord, expression: string): string {
  const colon = expression.indexOf(':');
  const revision = colon < 0 ? expression : expression.slice(0, colon);
  const branch = revision === 'HEAD' ? repository.defaultBranch : revision.replace(/^refs\/heads\//, '');
  const sha = repository.branches.get(branch) ?? (/^[0-9a-f]{7,40}$/.test(revision) ? revision : undefined);
  if (sha === undefined) return '';
  return colon < 0 ? sha : `${sha}${expression.slice(colon)}`;
}

export function commitNode(scope: Scope, repository: RepositoryRecord, sha: string): object {
  const { git } = repository;
  return {
    ...{ __typename: 'Commit', id: nodeId('C', sha), oid: sha, abbreviatedOid: sha.slice(0, 7) },
    message: async () => (await git.commit(sha)).message,
    messageHeadline: async () => (await git.commit(sha)).message.split('\n')[0],
    committedDate: async () => (await git.commit(sha)).committer.date.toISOString(),
    author: async () => actorOf(scope, (await git.commit(sha)).author),
    committer: async () => actorOf(scope, (await git.commit(sha)).committer),
    url: `${pageOf(scope.world, repository)}/commit/${sha}`,
    tree: async () => namedObject(scope, repository, (await git.commit(sha)).tree),
    file: async ({ path }: { path: string }) => {
      mustGrant(scope, 'contents');
      const entry = (await git.tree(sha)).find((each) => each.path === path);
      return entry ? entryNode(scope, repository, entry) : null;
    },
    checkSuites: (range: Range & { filterBy?: { appId?: number | null } | null }) => {
      mustGrant(scope, 'checks');
      const appId = range.filterBy?.appId ?? scope.world.app.id;
      const suite = appId === scope.world.app.id ? repository.suites.get(sha) : undefined;
      return connection('checkSuites', suite ? [suite] : [], range, (each) =>
        suiteNode(scope, repository, each),
      );
    },
    associatedPullRequests: async (range: object) => {
      mustGrant(scope, 'pull_requests');
      const found = [];
      for (const pull of repository.pulls.values()) {
        const commits = await git.commits(pull.mergeBase, pull.head.sha);
        if (commits.some((commit) => commit.sha === sha)) found.push(pull);
      }
      return connection('associatedPullRequests', found, range, (pull) => pullNode(scope, pull));
    },
  };
}

/** GitHub knows whose an address is. */
function actorOf(scope: Scope, { name, email }: Person): object {
  const login = /^\d+\+(.+)@users\.noreply\.github\.com$/.exec(email)?.[1];
  const account = login === undefined ? undefined : scope.world.accounts.get(login.toLowerCase());
  return { name, email, user: account?.type === 'User' ? actorNode(scope, account) : null };
}

interface RunFilter {
  readonly appId?: number | null;
  readonly checkName?: string | null;
  readonly checkType?: 'ALL' | 'LATEST' | null;
}

function suiteNode(scope: Scope, repository: RepositoryRecord, suite: CheckSuite): object {
  const { app } = scope.world;
  const runs = repository.checkRuns.filter((run) => run.suite === suite.id);
  const { status, conclusion } = suiteStatus(runs);
  return {
    id: nodeId('CS', suite.id),
    databaseId: suite.id,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    app: { id: nodeId('A', app.id), databaseId: app.id, name: app.slug, slug: app.slug },
    checkRuns: (range: Range & { filterBy?: RunFilter | null }) => {
      const { appId, checkName, checkType } = range.filterBy ?? {};
      const isLast = ({ id, name }: CheckRun): boolean =>
        !runs.some((other) => other.name === name && other.id > id);
      const found = runs.filter(
        (run) =>
          (appId === undefined || appId === null || appId === app.id) &&
          (checkName === undefined || checkName === null || run.name === checkName) &&
          (checkType === 'ALL' || isLast(run)),
      );
      return connection('checkRuns', found, range, (run) => runNode(repository, run));
    },
  };
}

function runNode(repository: RepositoryRecord, run: CheckRunRecord): object {
  return {
    id: nodeId('CR', run.id),
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    externalId: run.externalId === '' ? null : run.externalId,
    startedAt: run.startedAt.toISOString(),
    completedAt: run.completedAt?.toISOString() ?? null,
    detailsUrl: run.detailsUrl ?? null,
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    isRequired: repository.rules.requiredChecks.some(({ context }) => context === run.name),
  };
}
