import type { Background, Blob, PullBackground, Thread, Wanted } from '../pull.ts';
import { CutAnswer, partOf } from '../error.ts';
import {
  type BackgroundAnswer,
  type BlobNode,
  blobOf,
  type FileNode,
  fileOf,
  isCut,
  type Page,
  present,
  pullOf,
  type PullNode,
  type ThreadNode,
  threadOf,
} from './answers.ts';
import type { WirePlace } from './client.ts';
import { pullsAt, runsAt } from './rest.ts';
import { backgroundQuery, blobsQuery, filesQuery, type Query, threadsQuery } from './queries.ts';

/** Nobody reads more conversations than these, and each page of them is a call. */
const mostThreadPages = 10;

export async function background(place: WirePlace, wanted: Wanted): Promise<Background> {
  const query = backgroundQuery(place, place.appId, wanted);
  const answer = await ask<BackgroundAnswer>(place, query).catch(withoutOrganisation);
  const { repository, organisation } = answer;
  if (!repository) return { pull: undefined, trusted: new Map(), shared: undefined, blobs: new Map() };
  const target = repository.defaultBranchRef?.target;
  const trusted = wanted.trusted.flatMap((path, index) => {
    const blob = fileOf(target?.[`t${index}`]);
    return blob ? [[path, blob] as const] : [];
  });
  const { pullRequest } = repository;
  return {
    pull: pullRequest ? await pullBackground(place, pullRequest) : undefined,
    trusted: new Map(trusted),
    shared: fileOf(organisation),
    blobs: blobsIn(repository, wanted.blobs),
  };
}

async function pullBackground(place: WirePlace, node: PullNode): Promise<PullBackground> {
  const threads: Thread[] = [];
  let page = node.reviewThreads;
  for (let pages = 1; ; pages++) {
    threads.push(...present(page.nodes).flatMap((thread) => threadOf(thread, place.slug)));
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage || endCursor === null || pages === mostThreadPages) break;
    page = await threadsAfter(place, node.number, endCursor);
  }
  const pull = pullOf(node, `${place.owner}/${place.name}`, threads);
  const [last] = present(node.commits.nodes);
  return isCut(last?.commit) ? { ...pull, ...(await atHead(place, pull)) } : pull;
}

/** Where there are more than the first answer holds, as when many pull requests share commits. */
async function atHead(
  place: WirePlace,
  { number, head }: PullBackground,
): Promise<Pick<PullBackground, 'runs' | 'twins'>> {
  const pulls = await pullsAt(place, head);
  const twins = pulls.map((pull) => pull.number).filter((twin) => twin !== number);
  return { runs: await runsAt(place, head), twins };
}

interface ThreadsAnswer {
  readonly repository: {
    readonly pullRequest: { readonly reviewThreads: Page<ThreadNode> } | null;
  } | null;
}

async function threadsAfter(place: WirePlace, number: number, after: string): Promise<Page<ThreadNode>> {
  const { repository } = await ask<ThreadsAnswer>(place, threadsQuery(place, number, after));
  return (
    repository?.pullRequest?.reviewThreads ?? { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }
  );
}

type BlobsNode = Readonly<Record<`b${string}`, BlobNode | null>>;

export async function blobs(place: WirePlace, ids: readonly string[]): Promise<Map<string, Blob>> {
  const { repository } = await ask<{ repository: BlobsNode | null }>(place, blobsQuery(place, ids));
  return repository ? blobsIn(repository, ids) : new Map<string, Blob>();
}

function blobsIn(nodes: BlobsNode, ids: readonly string[]): Map<string, Blob> {
  const found = ids.flatMap((id) => {
    const blob = blobOf(nodes[`b${id}`]);
    return blob ? [[id, blob] as const] : [];
  });
  return new Map(found);
}

export async function filesAt(
  place: WirePlace,
  commit: string,
  paths: readonly string[],
): Promise<Map<string, Blob>> {
  const { repository } = await ask<{
    repository: { readonly object: Readonly<Record<string, FileNode | null>> | null } | null;
  }>(place, filesQuery(place, commit, paths));
  const found = paths.flatMap((path, index) => {
    const blob = fileOf(repository?.object?.[`f${index}`]);
    return blob ? [[path, blob] as const] : [];
  });
  return new Map(found);
}

async function ask<Answer extends object>(place: WirePlace, { query, variables }: Query): Promise<Answer> {
  const answer = await place.octokit.graphql<Answer | undefined>(query, variables);
  // Where the connection breaks off in the middle of an answer, Octokit finds nothing in it.
  if (answer === undefined) throw new CutAnswer();
  return answer;
}

/** The organisation's repository is often not there, or not for us to see; the rest is an answer all the same. */
function withoutOrganisation(error: unknown): BackgroundAnswer {
  const part = partOf(error, 'organisation');
  if (isBackground(part)) return part;
  throw error;
}

function isBackground(part: object | undefined): part is BackgroundAnswer {
  return part !== undefined && 'repository' in part;
}
