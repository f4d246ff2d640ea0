import { diffOf } from '../acts/anchor.ts';
import { mergeBox } from '../acts/merge.ts';
import type { FileDiff } from '../git/diff.ts';
import { ok, onRepository, page, pullOf, read, type RepositoryRequest, type Route } from '../http/route.ts';
import { commitJson } from '../present/commit.ts';
import { fileJson } from '../present/file.ts';
import { type PullCounts, pullJson, simplePullJson } from '../present/pull.ts';
import type { PullRecord, RepositoryRecord } from '../records.ts';
import type { World } from '../world.ts';

const reading = read('pull_requests');

export const pullRoutes: readonly Route[] = [
  onRepository('GET', '/pulls', reading, ({ world }, request) => {
    const { items, headers } = page(listed(request), request);
    return ok(
      items.map((pull) => simplePullJson(world, pull)),
      headers,
    );
  }),
  onRepository('GET', '/pulls/{pull_number}', reading, async ({ world }, request) => {
    const pull = pullOf(request);
    return ok(pullJson(world, pull, await countsOf(world, pull)));
  }),
  onRepository('GET', '/pulls/{pull_number}/files', reading, async ({ world }, request) => {
    const pull = pullOf(request);
    const { items, headers } = page(await diffOf(pull), request, world.limits.files);
    return ok(
      items.map((file) => fileJson(world, pull.repository, pull.head.sha, file)),
      headers,
    );
  }),
  onRepository('GET', '/pulls/{pull_number}/commits', reading, async ({ world }, request) => {
    const pull = pullOf(request);
    const commits = await pull.repository.git.commits(pull.mergeBase, pull.head.sha);
    const { items, headers } = page(commits, request, 250);
    return ok(
      items.map((commit) => commitJson(world, pull.repository, commit)),
      headers,
    );
  }),
  onRepository('GET', '/commits/{commit_sha}/pulls', reading, async ({ world }, request) => {
    const sha = request.parameters['commit_sha'] ?? '';
    const { items, headers } = page(await pullsWith(request.repository, sha), request);
    return ok(
      items.map((pull) => simplePullJson(world, pull)),
      headers,
    );
  }),
];

function listed({ repository, query }: RepositoryRequest): PullRecord[] {
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const found = [...repository.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (head === null || head === `${pull.head.owner.login}:${pull.head.branch}`) &&
      (base === null || base === pull.base.branch),
  );
  return query.get('direction') === 'asc' ? found : found.reverse();
}

/** GitHub works out whether it can be merged when it is asked, and answers "not yet" the first time. */
const asked = new WeakMap<PullRecord, string>();

async function countsOf(world: World, pull: PullRecord): Promise<PullCounts> {
  const box = await mergeBox(world, pull);
  const key = `${pull.base.sha} ${pull.head.sha}`;
  const isKnown = asked.get(pull) === key;
  asked.set(pull, key);
  const files = await diffOf(pull);
  const commits = await pull.repository.git.commits(pull.mergeBase, pull.head.sha);
  const sum = (count: (file: FileDiff) => number): number =>
    files.reduce((all, file) => all + count(file), 0);
  return {
    commits: commits.length,
    additions: sum(({ additions }) => additions),
    deletions: sum(({ deletions }) => deletions),
    files: files.length,
    isMergeable: isKnown ? box.state !== 'dirty' : null,
    mergeableState: isKnown ? box.state : 'unknown',
  };
}

/** Open ones, of a commit that is not on the default branch; else those that brought it there. */
async function pullsWith(repository: RepositoryRecord, sha: string): Promise<PullRecord[]> {
  const tip = repository.branches.get(repository.defaultBranch);
  const { git } = repository;
  if (!(await git.has(sha))) return [];
  const isMerged = tip !== undefined && (await git.mergeBase(tip, sha)) === sha;
  const found: PullRecord[] = [];
  for (const pull of repository.pulls.values()) {
    if ((pull.mergedAt !== undefined) !== isMerged || (!isMerged && pull.state === 'closed')) continue;
    const commits = await git.commits(pull.mergeBase, pull.head.sha);
    if (commits.some((commit) => commit.sha === sha) || pull.mergeCommit === sha) found.push(pull);
  }
  return found;
}
