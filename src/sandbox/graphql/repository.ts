import { pageOf } from '../present/repository.ts';
import type { PullRecord, RepositoryRecord } from '../records.ts';
import { nodeId } from '../world.ts';
import { commitNode, expressionOf, namedObject } from './objects.ts';
import { actorNode, pullNode } from './pull.ts';
import { connection, Denied, mustGrant, type Range, type Scope } from './scope.ts';

export function repositoryNode(scope: Scope, repository: RepositoryRecord): object {
  return {
    ...{ __typename: 'Repository', id: nodeId('R', repository.id), databaseId: repository.id },
    ...{ name: repository.name, nameWithOwner: repository.fullName, isPrivate: repository.isPrivate },
    isFork: repository.parent !== undefined,
    isArchived: false,
    url: pageOf(scope.world, repository),
    owner: actorNode(scope, repository.owner),
    defaultBranchRef: refNode(scope, repository, repository.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      refNode(scope, repository, qualifiedName.replace(/^refs\/heads\//, '')),
    object: ({ oid, expression }: { oid?: string | null; expression?: string | null }) =>
      namedObject(scope, repository, oid ?? expressionOf(repository, expression ?? '')),
    pullRequest: ({ number }: { number: number }) => {
      mustGrant(scope, 'pull_requests');
      const pull = repository.pulls.get(number);
      if (!pull)
        throw new Denied('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      return pullNode(scope, pull);
    },
    pullRequests: (wish: PullWish) => {
      mustGrant(scope, 'pull_requests');
      return connection('pullRequests', listed(repository, wish), wish, (pull) => pullNode(scope, pull));
    },
  };
}

function refNode(scope: Scope, repository: RepositoryRecord, branch: string): object | null {
  const sha = repository.branches.get(branch);
  if (sha === undefined) return null;
  return {
    ...{ id: nodeId('REF', `${repository.id}:${branch}`), name: branch, prefix: 'refs/heads/' },
    target: commitNode(scope, repository, sha),
  };
}

interface PullWish extends Range {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null;
}

function listed(
  repository: RepositoryRecord,
  { states, headRefName, baseRefName, orderBy }: PullWish,
): PullRecord[] {
  const found = [...repository.pulls.values()].filter(
    (pull) =>
      (states?.includes(pull.mergedAt ? 'MERGED' : pull.state.toUpperCase()) ?? true) &&
      (headRefName ?? pull.head.branch) === pull.head.branch &&
      (baseRefName ?? pull.base.branch) === pull.base.branch,
  );
  const at = (pull: PullRecord): number =>
    (orderBy?.field === 'UPDATED_AT' ? pull.updatedAt : pull.createdAt).getTime();
  found.sort((a, b) => at(a) - at(b) || a.number - b.number);
  return orderBy?.direction === 'DESC' ? found.reverse() : found;
}
