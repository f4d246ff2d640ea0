import { request as ask } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, Octokit } from 'octokit';
import {
  type EmbeddedGitHub,
  type PullRequest,
  type Repository,
  startGitHub,
} from '../../../src/sandbox/index.ts';
import { pagesFor } from '../../../src/sandbox/page/serve.ts';

/* The page over a real store, asked as a browser asks it. */

const hostile = '<script>alert(1)</script>"\'&`';
const dockerfile = 'FROM node:24\nRUN true\nCMD ["node"]\n';

let github: EmbeddedGitHub;
let repository: Repository;
let pull: PullRequest;

beforeAll(async () => {
  github = await startGitHub({ page: pagesFor('you') });
  repository = await github.createRepository({
    owner: 'acme',
    name: 'shop',
    files: { 'README.md': 'Shop\n' },
  });
  github.setRole(repository, 'you', 'write');
  pull = await pullWith('change', {
    Dockerfile: dockerfile,
    [`${hostile.replace('/', '')}.txt`]: `${hostile}\n`,
  });
});

afterAll(async () => {
  await github.close();
});

async function pullWith(branch: string, files: Readonly<Record<string, string>>): Promise<PullRequest> {
  await github.commit(repository, branch, { files, message: `Change ${hostile}`, by: 'mara' });
  return github.openPull({
    repository,
    head: branch,
    title: `Title ${hostile}`,
    body: `Body ${hostile}`,
    by: 'mara',
  });
}

async function get(path: string) {
  const response = await fetch(`${github.url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function post(
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const body = new URLSearchParams(fields);
  return fetch(`${github.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
}

/** fetch does not let a caller choose its Host. */
function statusFor(host: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const { port } = new URL(github.url);
    ask({ port, host: '127.0.0.1', path: '/', headers: { host } }, (response) => {
      response.resume();
      done(response.statusCode);
    })
      .on('error', fail)
      .end();
  });
}

async function suggest(of: PullRequest, line: number, text: string) {
  const body = `Better:\n\n\`\`\`suggestion\n${text}\n\`\`\``;
  return github.comment(of, { by: 'lin', path: 'Dockerfile', line, body });
}

describe('what it shows', () => {
  test.each(['/', '/acme/shop', '/acme/shop/pull/1', '/acme/shop/pull/1/files', '/acme/shop/pull/1/checks'])(
    '%s: a whole page without anything from elsewhere, and with nothing live of what was written',
    async (path) => {
      const { status, headers, text } = await get(path);
      expect(status).toBe(200);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(text).toMatch(/^<!doctype html>[\s\S]*Embedded stand-in for GitHub[\s\S]*<\/html>\n$/);
      expect(text).toContain('&lt;script&gt;');
      expect(text).not.toMatch(/<script|<[^>]+ (?:src|style|on\w+)=|(?:href|action)="(?!\/|#)/);
    },
  );

  test('the lines of a file, each with a name to link to', async () => {
    const { text } = await get(`/acme/shop/blob/${pull.head.sha}/Dockerfile`);
    expect(text).toContain('<tr class="context" id="L3">');
  });

  test.each([
    '/acme/none',
    '/acme/shop/pull/99',
    '/acme/shop/pull/1/none',
    '/acme/shop/runs/1',
    '/-/none',
    '/%E0%A4%A',
    '/acme/shop/blob/main/none',
  ])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('a comment at its line, after the line', async () => {
    const own = await pullWith('comment', { Dockerfile: dockerfile });
    await github.comment(own, { by: 'lin', path: 'Dockerfile', line: 2, body: '**Why**?' });
    const { text } = await get(`/acme/shop/pull/${own.number}/files`);
    expect(text).toMatch(/RUN true[\s\S]*<strong>Why<\/strong>\?[\s\S]*CMD/);
  });
});

describe('what can be done', () => {
  test('a suggestion is shown as a change and committed', async () => {
    const own = await pullWith('single', { Dockerfile: dockerfile });
    const { id } = await suggest(own, 2, 'USER 1000');
    const { text } = await get(`/acme/shop/pull/${own.number}/files`);
    expect(text).toMatch(
      /class="deleted">.*RUN true[\s\S]*class="added">.*USER 1000[\s\S]*Commit suggestion/,
    );
    expect(text).not.toContain('Add to batch');
    const answer = await post(`/acme/shop/pull/${own.number}/suggestions`, {
      suggestion: `${id}:0`,
      from: 'files',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/acme/shop/pull/${own.number}/files?done=committed`,
    ]);
    const file = await repository.git.file(own.head.sha, 'Dockerfile');
    expect(file?.toString()).toBe('FROM node:24\nUSER 1000\nCMD ["node"]\n');
    expect((await get(`/acme/shop/pull/${own.number}/files?done=committed`)).text).toContain('role="status"');
  });

  test('several are committed in one', async () => {
    const own = await pullWith('batch', { Dockerfile: dockerfile });
    const first = await suggest(own, 1, 'FROM node:24-slim');
    const second = await suggest(own, 3, 'CMD ["node", "a.js"]');
    expect((await get(`/acme/shop/pull/${own.number}`)).text).toContain('Commit the batch');
    const body = `suggestion=${first.id}:0&suggestion=${second.id}:0`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await fetch(`${github.url}/acme/shop/pull/${own.number}/suggestions`, { method: 'POST', body, headers });
    const file = await repository.git.file(own.head.sha, 'Dockerfile');
    expect(file?.toString()).toBe('FROM node:24-slim\nRUN true\nCMD ["node", "a.js"]\n');
  });

  test('a reply, and the end of a conversation', async () => {
    const own = await pullWith('talk', { Dockerfile: dockerfile });
    const { thread } = await github.comment(own, { by: 'lin', path: 'Dockerfile', line: 1, body: 'Hm.' });
    await post(`/acme/shop/pull/${own.number}/reply`, { thread: thread.id, body: 'Indeed.' });
    expect((await get(`/acme/shop/pull/${own.number}`)).text).toContain('Indeed.');
    await post(`/acme/shop/pull/${own.number}/resolve`, { thread: thread.id, to: 'resolved' });
    expect(thread.isResolved).toBe(true);
    expect((await get(`/acme/shop/pull/${own.number}`)).text).toContain('Resolved by you');
  });

  test('a required check keeps the pull request back until it has passed', async () => {
    const own = await pullWith('required', { Dockerfile: dockerfile });
    github.setRules(repository, { requiredChecks: [{ context: 'plimsoll', appId: github.app.id }] });
    const before = await get(`/acme/shop/pull/${own.number}`);
    expect(before.text).toMatch(
      /http-equiv="refresh"[\s\S]*Waiting for the required check[\s\S]*<button class="main" disabled/,
    );
    expect((await post(`/acme/shop/pull/${own.number}/merge`, {})).status).toBe(422);
    const run = await reported(own, 'success');
    const after = await get(`/acme/shop/pull/${own.number}`);
    expect(after.text).not.toContain('http-equiv="refresh"');
    expect(after.text).toContain('This may be merged');
    const page = await get(`/acme/shop/runs/${run}`);
    expect(page.text).toMatch(/Nothing weakened[\s\S]*<strong>fine<\/strong>[\s\S]*one annotation/);
    expect((await post(`/acme/shop/runs/${run}/action`, { action: 'none' })).status).toBe(422);
    expect((await post(`/acme/shop/runs/${run}/action`, { action: 'recheck' })).status).toBe(303);
    expect((await post(`/acme/shop/runs/${run}/rerun`, {})).status).toBe(303);
    expect((await post(`/acme/shop/pull/${own.number}/merge`, {})).status).toBe(303);
    expect(own.mergedAt).toBeDefined();
    github.setRules(repository, { requiredChecks: [] });
  });
});

describe('what it refuses', () => {
  test.each([
    ['suggestions', {}],
    ['suggestions', { suggestion: '1:0' }],
    ['reply', { thread: 'none', body: 'x' }],
    ['resolve', { thread: 'none', to: 'resolved' }],
  ])('%s with %j', async (act, fields) => {
    const answer = await post(`/acme/shop/pull/1/${act}`, fields);
    expect([answer.status, (await answer.text()).includes('role="alert"')]).toEqual([422, true]);
  });

  test('an act that there is not', async () => {
    expect((await post('/acme/shop/pull/1/constructor', {})).status).toBe(404);
  });

  test('a form from elsewhere', async () => {
    const answer = await post('/acme/shop/pull/1/merge', {}, { origin: 'https://example.com' });
    expect([answer.status, pull.mergedAt]).toEqual([403, undefined]);
  });

  test.each([
    ['127.0.0.1:1', 200],
    ['localhost', 200],
    ['example.com', 403],
    ['127.0.0.1.example.com', 403],
  ])('a reader who calls it %s: %d', async (host, status) => {
    expect(await statusFor(host)).toBe(status);
  });

  test('a form larger than any of its own', async () => {
    expect((await post('/acme/shop/pull/1/reply', { body: 'x'.repeat(300_000) })).status).toBe(422);
  });
});

/** As the App would. */
async function reported({ head }: PullRequest, conclusion: string): Promise<number> {
  const app = new App({
    appId: github.app.id,
    privateKey: github.app.privateKey,
    Octokit: Octokit.defaults({ baseUrl: github.apiUrl }),
  });
  const { data } = await app.octokit.request('GET /repos/{owner}/{repo}/installation', {
    owner: 'acme',
    repo: 'shop',
  });
  const octokit = await app.getInstallationOctokit(data.id);
  const { data: run } = await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
    owner: 'acme',
    repo: 'shop',
    name: 'plimsoll',
    head_sha: head.sha,
    status: 'completed',
    conclusion: conclusion as 'success',
    output: {
      title: 'Nothing weakened',
      summary: '**fine**',
      annotations: [
        {
          path: 'Dockerfile',
          start_line: 1,
          end_line: 1,
          annotation_level: 'notice',
          message: 'one annotation',
        },
      ],
    },
    actions: [{ label: 'Re-check', description: 'Look again', identifier: 'recheck' }],
  });
  return Number(run.id);
}
