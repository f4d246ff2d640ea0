import { notFound, Refusal } from '../acts/refusal.ts';
import type { GitObject } from '../git/objects.ts';
import type { TreeEntry } from '../git/repository.ts';
import { type Answer, ok, onRepository, read, type RepositoryRequest, type Route } from '../http/route.ts';
import { commitJson } from '../present/commit.ts';
import { fileJson } from '../present/file.ts';
import { apiOf, pageOf } from '../present/repository.ts';
import type { RepositoryRecord } from '../records.ts';
import { nodeId, type World } from '../world.ts';
import { shaOf } from './checks.ts';

const reading = read('contents');

export const contentRoutes: readonly Route[] = [
  onRepository('GET', '/git/trees/{+tree_sha}', reading, ({ world }, request) => tree(world, request)),
  onRepository(
    'GET',
    '/git/blobs/{file_sha}',
    reading,
    async ({ world }, { repository, parameters, accept }) => {
      const blob = await repository.git.object(hash(parameters['file_sha']));
      if (blob?.type !== 'blob') throw notFound();
      return accept.includes('raw') ? raw(blob.content) : ok(blobJson(world, repository, blob));
    },
  ),
  onRepository('GET', '/contents/{+path}', reading, ({ world }, request) => contents(world, request)),
  onRepository('GET', '/compare/{+basehead}', reading, ({ world }, request) => compare(world, request)),
];

/** Anything else would be read as a name, and git knows many. */
function hash(text = ''): string {
  if (!/^[0-9a-f]{40}$/.test(text))
    throw new Refusal(422, 'The sha parameter must be exactly 40 characters.');
  return text;
}

function raw(content: Buffer): Answer {
  return {
    status: 200,
    body: content,
    headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
  };
}

function blobJson(world: World, repository: RepositoryRecord, { sha, content }: GitObject) {
  return {
    sha,
    node_id: nodeId('B', sha),
    size: content.length,
    url: `${apiOf(world, repository)}/git/blobs/${sha}`,
    content: lines(content.toString('base64')),
    encoding: 'base64',
  };
}

/** As GitHub breaks it. */
function lines(base64: string): string {
  return base64.replaceAll(/.{60}/g, '$&\n');
}

async function tree(world: World, { repository, parameters, query }: RepositoryRequest): Promise<Answer> {
  const name = parameters['tree_sha'] ?? '';
  const object = await repository.git.object(
    repository.branches.get(name) ??
      (name === 'HEAD' ? (repository.branches.get(repository.defaultBranch) ?? '') : hash(name)),
  );
  if (object?.type !== 'commit' && object?.type !== 'tree') throw notFound();
  const sha = object.type === 'tree' ? object.sha : (await repository.git.commit(object.sha)).tree;
  const all = await repository.git.tree(sha);
  // Any value asks for it, "false" too.
  const entries = query.has('recursive') ? all : all.filter(({ path }) => !path.includes('/'));
  const api = `${apiOf(world, repository)}/git`;
  const shown = entries.slice(0, world.limits.treeEntries);
  return ok({
    sha,
    url: `${api}/trees/${sha}`,
    tree: shown.map((entry) => entryJson(api, entry)),
    truncated: shown.length < entries.length,
  });
}

function entryJson(api: string, { path, mode, type, sha, size }: TreeEntry) {
  const url = type === 'commit' ? {} : { url: `${api}/${type}s/${sha}` };
  return { path, mode, type, sha, ...(size !== undefined && { size }), ...url };
}

const mostInline = 1_000_000;

async function contents(
  world: World,
  { repository, parameters, query, accept }: RepositoryRequest,
): Promise<Answer> {
  const path = (parameters['path'] ?? '').replace(/\/$/, '');
  const commit = await shaOf(repository, query.get('ref') ?? repository.defaultBranch);
  const entries = await repository.git.tree(commit);
  const entry = entries.find((each) => each.path === path);
  if (!entry || entry.type === 'commit') throw notFound();
  const describe = (each: TreeEntry) => contentJson(world, repository, commit, each);
  if (entry.type === 'tree') {
    const inside = entries.filter(
      (each) => each.path.startsWith(`${path}/`) && !each.path.slice(path.length + 1).includes('/'),
    );
    return ok(inside.slice(0, 1_000).map(describe));
  }
  const blob = await repository.git.object(entry.sha);
  if (!blob) throw notFound();
  if (accept.includes('raw')) return raw(blob.content);
  const isInline = blob.content.length <= mostInline;
  return ok({
    ...describe(entry),
    encoding: isInline ? 'base64' : 'none',
    content: isInline ? lines(blob.content.toString('base64')) : '',
  });
}

function contentJson(world: World, repository: RepositoryRecord, commit: string, entry: TreeEntry) {
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const url = `${apiOf(world, repository)}/contents/${path}?ref=${commit}`;
  const html = `${pageOf(world, repository)}/blob/${commit}/${path}`;
  const git = `${apiOf(world, repository)}/git/${entry.type}s/${entry.sha}`;
  return {
    name: entry.path.split('/').at(-1) ?? '',
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: entry.type === 'tree' ? null : html.replace('/blob/', '/raw/'),
    type: entry.type === 'tree' ? 'dir' : 'file',
    _links: { self: url, git, html },
  };
}

/** The files come on the first page alone, at most 300; the commits are at most 250. */
async function compare(world: World, { repository, parameters, query }: RepositoryRequest): Promise<Answer> {
  const [from = '', to = ''] = (parameters['basehead'] ?? '').split('...');
  const [base, head] = [await shaOf(repository, from), await shaOf(repository, to)];
  const { git } = repository;
  const mergeBase = await git.mergeBase(base, head);
  if (mergeBase === undefined) throw notFound();
  const [ahead, behind] = [await git.commits(base, head), await git.commits(head, base)];
  const files =
    query.get('page') === null || query.get('page') === '1' ? await git.diff(mergeBase, head) : [];
  const api = `${apiOf(world, repository)}/compare/${from}...${to}`;
  const page = `${pageOf(world, repository)}/compare/${from}...${to}`;
  return ok({
    ...{
      url: api,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
    },
    base_commit: commitJson(world, repository, await git.commit(base)),
    merge_base_commit: commitJson(world, repository, await git.commit(mergeBase)),
    status: relation(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.slice(0, 250).map((commit) => commitJson(world, repository, commit)),
    files: files.slice(0, 300).map((file) => fileJson(world, repository, head, file)),
  });
}

function relation(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
