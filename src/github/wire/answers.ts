import type { Blob, PullBackground, RunState, Thread } from '../pull.ts';

/*
 * What GraphQL answers to our questions, and what it means to us. GitHub gives null for whatever it cannot find or may
 * not show.
 */

export interface BlobNode {
  readonly oid?: string;
  readonly text?: string | null;
  readonly isTruncated?: boolean;
  readonly byteSize?: number;
}

export interface FileNode {
  readonly object: BlobNode | null;
}

export interface Page<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (Node | null)[] | null;
}

export interface ThreadNode {
  readonly id: string;
  readonly path: string;
  readonly line: number | null;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly comments: {
    readonly totalCount: number;
    readonly nodes: readonly (CommentNode | null)[] | null;
  };
}

interface CommentNode {
  /** A number of 64 bits, which GitHub writes as a text. */
  readonly fullDatabaseId: string | number | null;
  readonly body: string;
  readonly author: { readonly __typename: string; readonly login: string } | null;
}

export interface RunNode {
  readonly status: string;
  readonly conclusion: string | null;
  readonly externalId: string | null;
  readonly completedAt: string | null;
}

/** The beginning or the end of a list, and how many there are. */
interface Window<Node> {
  readonly totalCount: number;
  readonly nodes: readonly (Node | null)[] | null;
}

export interface CommitNode {
  readonly associatedPullRequests?: {
    readonly totalCount: number;
    readonly nodes:
      | readonly ({ readonly number: number; readonly state: string; readonly headRefOid: string } | null)[]
      | null;
  } | null;
  readonly checkSuites: Window<{ readonly checkRuns: Window<RunNode> | null }> | null;
}

export interface PullNode {
  readonly number: number;
  readonly state: string;
  readonly locked: boolean;
  readonly headRefOid: string;
  readonly headRefName: string;
  readonly baseRefOid: string;
  readonly isCrossRepository: boolean;
  readonly headRepository: { readonly nameWithOwner: string } | null;
  readonly commits: { readonly nodes: readonly ({ readonly commit: CommitNode } | null)[] | null };
  readonly reviewThreads: Page<ThreadNode>;
}

export interface BackgroundAnswer {
  readonly repository:
    | ({
        readonly defaultBranchRef: {
          readonly target: Readonly<Record<string, FileNode | string | null>> | null;
        } | null;
        readonly pullRequest?: PullNode | null;
      } & Readonly<Record<`b${string}`, BlobNode | null>>)
    | null;
  readonly organisation: FileNode | null;
}

export interface OpenPullNode {
  readonly number: number;
  readonly headRefOid: string;
  readonly baseRefOid: string;
  readonly isCrossRepository: boolean;
  readonly reviewThreads: { readonly totalCount: number };
  readonly commits: { readonly nodes: readonly ({ readonly commit: CommitNode } | null)[] | null };
}

export function present<Value>(values: readonly (Value | null)[] | null | undefined): Value[] {
  return (values ?? []).filter((value) => value !== null);
}

/** Undefined for what is no blob: a folder, a submodule, nothing. */
export function blobOf(node: BlobNode | null | undefined): Blob | undefined {
  if (node?.oid === undefined) return undefined;
  const isCut = node.isTruncated ?? false;
  const text = isCut ? undefined : (node.text ?? undefined);
  return { id: node.oid, text, size: node.byteSize ?? 0, isCut };
}

export function fileOf(node: FileNode | string | null | undefined): Blob | undefined {
  return typeof node === 'object' && node !== null ? blobOf(node.object) : undefined;
}

/** The newest last. In what order GitHub lists them it does not say, and their ids are too long for its integers. */
export function runsOf(commit: CommitNode | undefined): RunState[] {
  const suites = present(commit?.checkSuites?.nodes);
  return suites
    .flatMap(({ checkRuns }) => present(checkRuns?.nodes))
    .sort((a, b) => timeOf(a) - timeOf(b))
    .map(({ status, conclusion, externalId }) => ({
      isFinished: status === 'COMPLETED',
      conclusion: conclusion?.toLowerCase() ?? null,
      name: externalId ?? '',
    }));
}

function timeOf({ completedAt }: RunNode): number {
  return completedAt === null ? Infinity : Date.parse(completedAt);
}

/** GitHub's dates have seconds: of two different runs that end in the same one, nobody knows which is the newer. */
function hasTies(commit: CommitNode | undefined): boolean {
  const runs = present(commit?.checkSuites?.nodes).flatMap(({ checkRuns }) => present(checkRuns?.nodes));
  const names = new Map<number, string | null>();
  return runs.some((run) => {
    const known = names.get(timeOf(run));
    names.set(timeOf(run), run.externalId);
    return known !== undefined && known !== run.externalId;
  });
}

/** Whether the answer leaves out runs or pull requests of a commit, or their order. */
export function isCut(commit: CommitNode | undefined): boolean {
  const suites = commit?.checkSuites;
  const windows = [
    suites,
    commit?.associatedPullRequests,
    ...present(suites?.nodes).map(({ checkRuns }) => checkRuns),
  ];
  return (
    hasTies(commit) || windows.some((window) => window && window.totalCount > (window.nodes?.length ?? 0))
  );
}

export function threadOf(node: ThreadNode, slug: string): Thread[] {
  const [comment] = present(node.comments.nodes);
  if (!comment) return [];
  const { id, path, line, isResolved, isOutdated } = node;
  return [
    {
      ...{ id, path, line, isResolved, isOutdated },
      // A person may call himself as we are called, but no person is a bot.
      isOurs: comment.author?.__typename === 'Bot' && comment.author.login === slug,
      hasReplies: node.comments.totalCount > 1,
      comment: { id: String(comment.fullDatabaseId ?? ''), body: comment.body },
    },
  ];
}

export function pullOf(node: PullNode, repository: string, threads: readonly Thread[]): PullBackground {
  const [last] = present(node.commits.nodes);
  const isHere = node.headRepository?.nameWithOwner.toLowerCase() === repository.toLowerCase();
  const associated = present(last?.commit.associatedPullRequests?.nodes);
  return {
    number: node.number,
    head: node.headRefOid,
    base: node.baseRefOid,
    isFork: node.isCrossRepository,
    isOpen: node.state === 'OPEN',
    isLocked: node.locked,
    branch: isHere && !node.isCrossRepository ? node.headRefName : undefined,
    threads,
    runs: runsOf(last?.commit),
    twins: associated
      .filter(({ number, state }) => number !== node.number && state === 'OPEN')
      .filter(({ headRefOid }) => headRefOid === node.headRefOid)
      .map(({ number }) => number),
  };
}
