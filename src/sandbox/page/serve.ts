import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EmbeddedGitHub } from '../embedded.ts';
import type { CheckRun, PullRequest, Repository } from '../model.ts';
import { type Actor, outcomes, pullAct, Refusal, runAct } from './acts.ts';
import { pullAddress, repositoryAddress } from './address.ts';
import { conversation } from './conversation.ts';
import { filesPage } from './files.ts';
import { layout, type Page, type Step } from './layout.ts';
import { listPage } from './list.ts';
import { type Content, markup } from './markup.ts';
import { confirmation, created, registrationAt } from './registration.ts';
import { noRun, runPage } from './run.ts';
import { sourcePage } from './source.ts';
import { icon, style } from './style.ts';
import { type PullView, viewOf } from './view.ts';

/** What is sent back. */
interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly location?: string;
  /** Where a form of it may lead besides. */
  readonly formsTo?: string;
}

interface Request {
  readonly actor: Actor;
  readonly parts: readonly string[];
  readonly hintOf: HintOf;
  readonly query: URLSearchParams;
  /** Of a form. */
  readonly fields: URLSearchParams | undefined;
}

/** What a pull request is there to show, where somebody has put it there to show something. */
export type HintOf = (pull: PullRequest) => string | undefined;

/** The pages of an embedded GitHub as somebody with that login sees them. */
export function pagesFor(login: string, hintOf: HintOf = () => undefined) {
  return async (
    github: EmbeddedGitHub,
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> => {
    const answer = await answerTo({ github, login }, hintOf, incoming);
    if (!answer) return false;
    send(response, answer);
    return true;
  };
}

async function answerTo(
  actor: Actor,
  hintOf: HintOf,
  incoming: IncomingMessage,
): Promise<Answer | undefined> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
  const parts = partsOf(pathname);
  const registration = parts && registrationAt(parts);
  if (!isHere(incoming) || !(registration ?? isOwn(incoming)))
    return refused(403, 'This page answers only to itself, on this computer.');
  if (!parts) return undefined;
  if (registration)
    return register({ ...actor, organisation: undefined, ...registration }, searchParams, incoming);
  if (incoming.method === 'GET')
    return read({ actor, parts, hintOf, query: searchParams, fields: undefined });
  if (incoming.method !== 'POST') return undefined;
  try {
    const fields = new URLSearchParams(await bodyOf(incoming));
    return await write({ actor, parts, hintOf, query: searchParams, fields });
  } catch (error) {
    return refused(422, error instanceof Error ? error.message : String(error), pullIn(parts));
  }
}

/**
 * A page from elsewhere could send forms to a port of this computer, or have its own name lead here and read what is
 * shown; so the name must be this computer's, and a form must come from this page.
 */
function isHere({ headers: { host = '' } }: IncomingMessage): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}

function isOwn({ method, headers: { host = '', origin } }: IncomingMessage): boolean {
  return method === 'GET' || origin === undefined || origin === `http://${host}`;
}

/** The manifest may come from anywhere; the button is on this page. */
async function register(
  actor: Actor & { readonly organisation: string | undefined },
  query: URLSearchParams,
  incoming: IncomingMessage,
): Promise<Answer> {
  try {
    const fields = new URLSearchParams(incoming.method === 'POST' ? await bodyOf(incoming) : '');
    const [manifest, name] = [fields.get('manifest') ?? '{}', fields.get('name')];
    const registration = { ...actor, state: query.get('state') ?? '' };
    if (name !== null && isOwn(incoming))
      return { status: 302, location: await created(manifest, name, registration) };
    return { status: 200, body: confirmation(manifest, registration), formsTo: 'http://127.0.0.1:*' };
  } catch (error) {
    return refused(422, error instanceof Error ? error.message : String(error));
  }
}

/** undefined: not an address that a page has. */
function partsOf(pathname: string): string[] | undefined {
  try {
    return pathname.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    // What is too much is read to its end all the same, or nobody would hear the answer.
    if (size <= mostBytes) chunks.push(chunk);
  }
  if (size > mostBytes) throw new Refusal('That is more than a page sends.');
  return Buffer.concat(chunks).toString('utf8');
}

const mostBytes = 256 * 1024;

function send(response: ServerResponse, answer: Answer): void {
  const { status, type = 'text/html', body = '', location, formsTo = '' } = answer;
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' ${formsTo}; base-uri 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(location !== undefined && { location }),
  });
  response.end(body);
}

function shown(page: Page, status = 200): Answer {
  return { status, body: String(layout(page)) };
}

/** `back`: where the reader came from. */
function refused(status: number, message: string, back?: string): Answer {
  const way = back === undefined ? '' : markup`<a href="${back}">Back to the pull request</a> · `;
  const content = markup`<h1>That could not be done</h1><p role="alert">${message}</p><p>${way}<a href="/">All pull requests</a></p>`;
  return shown({ title: 'That could not be done', content }, status);
}

function pullIn([owner, name, kind, number = '']: readonly string[]): string | undefined {
  return kind === 'pull' && /^\d+$/.test(number) ? `/${owner}/${name}/pull/${number}` : undefined;
}

async function read({ actor, parts, hintOf, query }: Request): Promise<Answer | undefined> {
  const { github } = actor;
  const [owner = '', name, kind, number = '', ...rest] = parts;
  if (owner === '-') return asset(parts);
  const all = [...github.state.repositories.values()];
  if (owner === '') return shown({ title: 'Pull requests', ...(await listPage(github, all, hintOf)) });
  const repository = all.find(({ fullName }) => fullName === `${owner}/${name}`);
  if (!repository) return undefined;
  if (kind === undefined || kind === '' || kind === 'pulls') {
    return shown({
      title: repository.fullName,
      path: pathOf(repository),
      ...(await listPage(github, [repository], hintOf)),
    });
  }
  const told = tellingOf(query);
  if (kind === 'blob') return source(repository, number, rest.join('/'));
  if (kind === 'pull') return pullPage(actor, repository.pulls.get(Number(number)), rest, told);
  return kind === 'runs' ? runOf(actor, repository, Number(number), told) : undefined;
}

function asset([, name]: readonly string[]): Answer | undefined {
  if (name === 'style.css') return { status: 200, type: 'text/css', body: style };
  return name === 'icon.svg' ? { status: 200, type: 'image/svg+xml', body: icon } : undefined;
}

function tellingOf(query: URLSearchParams): Content {
  const done = query.get('done') ?? '';
  return Object.hasOwn(outcomes, done) && markup`<p class="told" role="status">${outcomes[done]}</p>`;
}

function pathOf(repository: Repository, pull?: PullRequest): Step[] {
  const above = { name: repository.fullName, address: repositoryAddress(repository) };
  return pull ? [above, { name: `#${pull.number}`, address: pullAddress(pull) }] : [above];
}

/** `at` is a branch or a commit. */
async function source(repository: Repository, at: string, path: string): Promise<Answer | undefined> {
  const commit = repository.branches.get(at === 'HEAD' ? repository.defaultBranch : at) ?? at;
  const content = await repository.git.file(commit, path).catch(() => undefined);
  if (!content) return undefined;
  const text = content.subarray(0, 1_000_000).toString('utf8');
  return shown({
    title: path,
    path: pathOf(repository),
    content: sourcePage(repository, commit, path, text),
  });
}

async function pullPage(
  { github, login }: Actor,
  pull: PullRequest | undefined,
  [tab = '']: readonly string[],
  told: Content,
): Promise<Answer | undefined> {
  if (!pull) return undefined;
  const view = await viewOf(github, pull, login);
  const [run] = view.runs;
  if (tab === '') return ofPull(view, conversation(view, told));
  if (tab === 'files') return ofPull(view, filesPage(view, told));
  if (tab === 'checks') return ofPull(view, run ? runPage(run, view, told) : noRun(view, told));
  return undefined;
}

function ofPull(view: PullView, content: Page['content']): Answer {
  const { pull, isWaiting } = view;
  const title = `${pull.title} #${pull.number}`;
  return shown({ title, path: pathOf(pull.repository, pull), content, isWaiting });
}

async function runOf(
  { github, login }: Actor,
  repository: Repository,
  id: number,
  told: Content,
): Promise<Answer | undefined> {
  const [run, pull] = runAndPull(repository, id);
  if (!run || !pull) return undefined;
  const view = await viewOf(github, pull, login);
  return ofPull(view, runPage(run, view, told));
}

/** A run belongs to a commit, and a commit to the pull request that has or had it. */
function runAndPull(repository: Repository, id: number): [CheckRun | undefined, PullRequest | undefined] {
  const run = repository.checkRuns.find((each) => each.id === id);
  const pulls = [...repository.pulls.values()];
  const pull =
    pulls.find(({ head }) => head.sha === run?.headSha) ??
    pulls.find(({ timeline }) =>
      timeline.some((each) => each.kind === 'pushed' && each.before === run?.headSha),
    );
  return [run, pull];
}

async function write({ actor, parts, fields = new URLSearchParams() }: Request): Promise<Answer | undefined> {
  const [owner = '', name = '', kind, number, act = ''] = parts;
  const repository = [...actor.github.state.repositories.values()].find(
    ({ fullName }) => fullName === `${owner}/${name}`,
  );
  if (kind === 'pull') {
    const pull = repository?.pulls.get(Number(number));
    const work = pullAct(act);
    return pull && work && { status: 303, location: await work(actor, pull, fields) };
  }
  if (kind !== 'runs' || !repository) return undefined;
  const [run, pull] = runAndPull(repository, Number(number));
  return run && pull && { status: 303, location: await runAct(act, actor, pull, run, fields) };
}
