import {
  type Blob,
  type ChangedFile,
  type Changes,
  type ChangeStatus,
  checkName,
  type CheckRun,
  type Comparison,
  type PullRequest,
  type Tree,
  type TreeFile,
  type TreeOther,
} from '../pull.ts';
import { decode } from '../../decode.ts';
import { CutAnswer, statusOf } from '../error.ts';
import type { WirePlace } from './client.ts';

/** A page of a list; GitHub gives no more at once. */
const perPage = 100;
/** GitHub lists no more files of a pull request than this. */
const mostFiles = 3000;
/** The comparison of two commits lists no more. */
const mostCompared = 300;

interface PullEntry {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string; readonly repo?: { readonly full_name: string } | null };
  readonly base: { readonly sha: string; readonly repo?: { readonly full_name: string } | null };
  readonly review_comments?: number;
}

export async function pull(place: WirePlace, number: number): Promise<PullRequest | undefined> {
  return unlessMissing(async () => {
    const { data } = await place.octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...repository(place),
      pull_number: number,
    });
    return pullRequestOf(data);
  });
}

export async function pullsAt(place: WirePlace, sha: string): Promise<PullRequest[]> {
  const pulls = await pagesOf(async (page) => {
    const { data } = await place.octokit.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      ...repository(place),
      commit_sha: sha,
      per_page: perPage,
      page,
    });
    return listed(data);
  });
  // It is a commit of others too, below their heads.
  return pulls.map(pullRequestOf).filter(({ head, isOpen }) => isOpen && head === sha);
}

function pullRequestOf({ number, state, head, base, review_comments: comments }: PullEntry): PullRequest {
  const said = comments === undefined ? {} : { comments };
  // Of a fork that is gone there is no repository any more.
  const isFork = head.repo?.full_name !== base.repo?.full_name;
  return { number, head: head.sha, base: base.sha, isOpen: state === 'open', isFork, ...said };
}

interface FileEntry {
  readonly sha: string | null;
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: string;
  readonly patch?: string;
  readonly contents_url: string;
}

export async function changesOf(place: WirePlace, number: number): Promise<Changes> {
  const files: FileEntry[] = [];
  for (let page = 1; files.length < mostFiles; page++) {
    const { data } = await place.octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...repository(place),
      pull_number: number,
      per_page: perPage,
      page,
    });
    files.push(...listed(data));
    if (data.length < perPage) break;
  }
  const head = headOf(files);
  return {
    files: files.flatMap(changedFileOf),
    isCut: files.length >= mostFiles,
    ...(head === undefined ? {} : { head }),
  };
}

/** The address of each file's contents names the commit. A removed file is no longer at the head. */
function headOf(files: readonly FileEntry[]): string | undefined {
  const file = files.find(({ status }) => status !== 'removed');
  return file && /[?&]ref=([0-9a-f]{40,64})$/.exec(file.contents_url)?.[1];
}

const statuses: ReadonlyMap<string, ChangeStatus> = new Map([
  ['added', 'added'],
  ['copied', 'added'],
  ['removed', 'removed'],
  ['modified', 'modified'],
  ['changed', 'modified'],
  ['renamed', 'renamed'],
]);

function changedFileOf({ filename, previous_filename, status, sha, patch }: FileEntry): ChangedFile[] {
  const known = statuses.get(status);
  if (!known) return [];
  return [
    {
      path: filename,
      status: known,
      blob: sha ?? undefined,
      ...(known === 'renamed' && previous_filename !== undefined ? { previous: previous_filename } : {}),
      ...(patch === undefined ? {} : { patch }),
    },
  ];
}

export async function comparison(place: WirePlace, base: string, head: string): Promise<Comparison> {
  const data = await compared(place, base, head, 1);
  const files = data.files ?? [];
  return {
    files: files.flatMap(changedFileOf),
    isCut: files.length >= mostCompared,
    mergeBase: data.merge_base_commit.sha,
    head,
  };
}

export async function mergeBase(place: WirePlace, base: string, head: string): Promise<string | undefined> {
  // Files come with the first page alone, and they are not wanted here.
  return unlessMissing(async () => (await compared(place, base, head, 2)).merge_base_commit.sha);
}

async function compared(place: WirePlace, base: string, head: string, page: number) {
  const { data } = await place.octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    ...repository(place),
    basehead: `${base}...${head}`,
    per_page: 1,
    page,
  });
  return whole(data, 'merge_base_commit');
}

export async function treeOf(place: WirePlace, commit: string): Promise<Tree | undefined> {
  return unlessMissing(async () => {
    const { data } = await place.octokit.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      ...repository(place),
      tree_sha: commit,
      recursive: '1',
    });
    const files = new Map<string, TreeFile>();
    const others = new Map<string, TreeOther>();
    for (const { path, mode, sha, size = 0 } of listed(data.tree)) {
      if (mode.startsWith('100')) files.set(path, { blob: sha, size, isExecutable: mode === '100755' });
      if (mode === '120000') others.set(path, { kind: 'link', id: sha });
      if (mode === '160000') others.set(path, { kind: 'submodule', id: sha });
    }
    return { files, others, isCut: data.truncated };
  });
}

export async function wholeBlob(place: WirePlace, id: string): Promise<Blob> {
  const bytes = await bytesOf(place, id);
  return { id, text: decode(bytes).text, size: bytes.length, isCut: false };
}

export async function bytesOf(place: WirePlace, id: string): Promise<Buffer> {
  const { data } = await place.octokit.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
    ...repository(place),
    file_sha: id,
  });
  return Buffer.from(whole(data, 'content').content, 'base64');
}

interface RunEntry {
  readonly id: number | bigint;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly external_id: string | null;
  readonly output: {
    readonly title: string | null;
    readonly summary: string | null;
    readonly annotations_count: number;
  };
}

export async function runsAt(place: WirePlace, sha: string): Promise<CheckRun[]> {
  const runs = await pagesOf(async (page) => {
    const { data } = await place.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...repository(place),
      ref: sha,
      check_name: checkName,
      app_id: place.appId,
      filter: 'all',
      per_page: perPage,
      page,
    });
    return listed(data.check_runs);
  });
  return runs.map(checkRunOf).sort((a, b) => a.id - b.id);
}

async function pagesOf<Item>(ask: (page: number) => Promise<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 1; ; page++) {
    const items = await ask(page);
    all.push(...items);
    if (items.length < perPage) return all;
  }
}

export async function run(place: WirePlace, id: number): Promise<CheckRun | undefined> {
  return unlessMissing(async () => {
    const { data } = await place.octokit.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...repository(place),
      check_run_id: id,
    });
    return checkRunOf(data);
  });
}

function checkRunOf({ id, head_sha, status, conclusion, external_id, output }: RunEntry): CheckRun {
  return {
    id: Number(id),
    sha: head_sha,
    isFinished: status === 'completed',
    conclusion,
    name: external_id ?? '',
    title: output.title ?? '',
    summary: output.summary ?? '',
    annotations: output.annotations_count,
  };
}

export async function mayWrite(place: WirePlace, login: string): Promise<boolean> {
  const permission = await unlessMissing(async () => {
    const { data } = await place.octokit.request(
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      { ...repository(place), username: login },
    );
    return data.permission;
  });
  return permission === 'admin' || permission === 'write';
}

function repository({ owner, name }: WirePlace): { owner: string; repo: string } {
  return { owner, repo: name };
}

async function unlessMissing<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Where the connection breaks off in the middle of an answer, Octokit hands out what came of it as a text. */
function listed<Item>(data: Item[]): Item[] {
  if (!Array.isArray(data)) throw new CutAnswer();
  return data;
}

function whole<Data extends object>(data: Data, key: keyof Data): Data {
  if (typeof data !== 'object' || !(key in data)) throw new CutAnswer();
  return data;
}
