import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Octokit } from 'octokit';
import {
  type EmbeddedGitHub,
  type PullRequest,
  type Repository,
  startGitHub,
} from '../../src/sandbox/index.ts';
import { appOf, installed } from './support/octokit.ts';

const shop = { owner: 'acme', repo: 'shop' };
const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const text = (changed: Readonly<Record<number, string>> = {}): string =>
  lines.map((line, index) => `${changed[index + 1] ?? line}\n`).join('');

let time = new Date('2026-11-21T10:00:00Z').getTime();
let github: EmbeddedGitHub;
let octokit: Octokit;
let repository: Repository;
let pull: PullRequest;

beforeAll(async () => {
  github = await startGitHub({
    now: () => new Date(time),
    limits: { contentPerMinute: 1_000, contentPerHour: 5_000 },
  });
  // The token is made and looked at in the same time.
  time = Date.now();
  repository = await github.createRepository({
    owner: 'acme',
    name: 'shop',
    files: { a: text(), big: 'x\n' },
  });
  await github.commit(repository, 'change', {
    files: { a: text({ 5: 'five', 20: 'twenty' }), big: 'y\n'.repeat(5_000) },
  });
  pull = await github.openPull({ repository, head: 'change', title: 'Change', by: 'ada' });
  octokit = await installed(github);
});
afterAll(() => github.close());

interface Problem {
  readonly status: number;
  readonly message: string;
}

async function problemOf(request: Promise<unknown>): Promise<Problem> {
  try {
    await request;
  } catch (error) {
    const { status, message } = error as Problem;
    return { status, message };
  }
  throw new Error('It was not refused');
}

describe('who may ask', () => {
  const call = async (token: string): Promise<Problem> => {
    const answer = await fetch(`${github.apiUrl}/app`, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, message: ((await answer.json()) as Problem).message };
  };
  const signed = (claims: object, key = github.app.privateKey): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
    return `${body}.${createSign('RSA-SHA256').update(body).sign(key, 'base64url')}`;
  };
  const now = (): number => Math.floor(time / 1000);

  test('the App itself, for ten minutes at most', async () => {
    expect((await call(signed({ iss: github.app.id, iat: now() - 30, exp: now() + 540 }))).status).toBe(200);
  });

  test.each<[string, () => string, number, RegExp]>([
    [
      'too long',
      () => signed({ iss: github.app.id, iat: now(), exp: now() + 700 }),
      401,
      /too far in the future/,
    ],
    ['over', () => signed({ iss: github.app.id, iat: now() - 700, exp: now() - 1 }), 401, /Expiration time/],
    [
      'from the future',
      () => signed({ iss: github.app.id, iat: now() + 300, exp: now() + 400 }),
      401,
      /Issued at/,
    ],
    ['of another App', () => signed({ iss: 7, iat: now(), exp: now() + 60 }), 404, /Integration not found/],
    [
      'not signed by the App',
      () => signed({ iss: github.app.id, iat: now(), exp: now() + 60 }, otherKey()),
      401,
      /could not be decoded/,
    ],
    ['no token at all', () => 'eynonsense', 401, /could not be decoded/],
  ])('not one whose token is %s', async (_, token, status, message) => {
    expect(await call(token())).toEqual({ status, message: expect.stringMatching(message) });
  });

  function otherKey(): string {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  test('an installation, only for what it was granted and what its token is for', async () => {
    const app = appOf(github);
    const { data } = await app.octokit.request('GET /app/installations');
    const { data: token } = await app.octokit.request(
      'POST /app/installations/{installation_id}/access_tokens',
      {
        ...{ installation_id: data[0]?.id ?? 0, permissions: { contents: 'read' } },
      },
    );
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${github.apiUrl}/repos/acme/shop${path}`, {
        ...{ method, headers: { authorization: `token ${token.token}` } },
        ...(body && { body: JSON.stringify(body) }),
      });
    expect((await ask('GET', '/git/trees/main')).status).toBe(200);
    const answer = await ask('POST', '/check-runs', { name: 'x', head_sha: pull.head.sha });
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({ message: 'Resource not accessible by integration' }),
    ]);
    time += 3_700_000;
    expect((await ask('GET', '/git/trees/main')).status).toBe(401);
    time -= 3_700_000;
  });

  test('a token for some repositories is good for no other', async () => {
    await github.createRepository({ owner: 'acme', name: 'vault', files: { a: 'a' }, isPrivate: true });
    const app = appOf(github);
    const { data } = await app.octokit.request('GET /app/installations');
    const ask = (repositories: readonly string[]) =>
      app.octokit.request('POST /app/installations/{installation_id}/access_tokens', {
        ...{ installation_id: data[0]?.id ?? 0, repositories: [...repositories] },
      });
    const status = async (token: string, name: string): Promise<number> => {
      const headers = { authorization: `token ${token}` };
      return (await fetch(`${github.apiUrl}/repos/acme/${name}/git/trees/main`, { headers })).status;
    };
    const [one, both] = [(await ask(['shop'])).data.token, (await ask(['shop', 'vault'])).data.token];
    expect([await status(one, 'shop'), await status(one, 'vault'), await status(both, 'vault')]).toEqual([
      200, 404, 200,
    ]);
    expect(await problemOf(ask(['shop', 'nowhere']))).toMatchObject({ status: 422 });
  });

  test('a private repository that the App is not installed on is not there', async () => {
    const hidden = await github.createRepository({
      owner: 'acme',
      name: 'hidden',
      files: { a: 'a' },
      isPrivate: true,
      isInstalled: false,
    });
    expect(
      await problemOf(octokit.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: hidden.name })),
    ).toMatchObject({ status: 404 });
    await expect(octokit.graphql('{ repository(owner: "acme", name: "hidden") { id } }')).rejects.toThrow(
      /Could not resolve to a Repository/,
    );
  });

  test('to resolve a thread needs the right to write contents', async () => {
    const { thread } = await github.comment(pull, { by: 'ada', path: 'a', line: 5, body: 'Hm' });
    const resolve =
      'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';
    await expect(octokit.graphql(resolve, { id: thread.id })).rejects.toThrow(
      'Resource not accessible by integration',
    );
  });
});

describe('check runs', () => {
  const create = (more: object) =>
    octokit.request('POST /repos/{owner}/{repo}/check-runs', {
      ...shop,
      name: 'plimsoll',
      head_sha: pull.head.sha,
      ...more,
    });
  const output = { title: 'T', summary: 'S' };
  const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' };

  test.each<[string, object, RegExp]>([
    [
      '51 annotations',
      { output: { ...output, annotations: Array.from({ length: 51 }, () => annotation) } },
      /No more than 50 items are allowed; 51 were supplied/,
    ],
    [
      'a summary that is too long',
      { output: { ...output, summary: 'x'.repeat(65_536) } },
      /Only 65535 characters are allowed; 65536 were supplied/,
    ],
    [
      'a summary of too many bytes',
      { output: { ...output, summary: 'é'.repeat(40_000) } },
      /Only 65535 characters are allowed/,
    ],
    [
      'four actions',
      { actions: Array.from({ length: 4 }, () => ({ label: 'l', description: 'd', identifier: 'i' })) },
      /No more than 3/,
    ],
    ['a long label', { actions: [{ label: 'x'.repeat(21), description: 'd', identifier: 'i' }] }, /Only 20/],
    ['completed without a conclusion', { status: 'completed' }, /conclusion/],
    ['a conclusion that only GitHub gives', { conclusion: 'stale' }, /stale/],
    ['an unknown conclusion', { conclusion: 'fine' }, /is not a member of/],
    [
      'columns over several lines',
      { output: { ...output, annotations: [{ ...annotation, end_line: 2, start_column: 1 }] } },
      /columns/,
    ],
    ['a property nobody knows', { externalid: 'x' }, /"externalid" is not a permitted key/],
    ['a commit that is not there', { head_sha: 'a'.repeat(40) }, /No commit found/],
  ])('not with %s', async (_, more, message) => {
    expect(await problemOf(create(more))).toEqual({ status: 422, message: expect.stringMatching(message) });
  });

  test('what is completed stays completed, and annotations add up', async () => {
    const { data } = await create({
      status: 'in_progress',
      output: { ...output, annotations: [annotation] },
    });
    const update = (more: object) =>
      octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        ...shop,
        check_run_id: Number(data.id),
        ...more,
      });
    await update({ conclusion: 'failure', output: { ...output, annotations: [annotation] } });
    expect(repository.checkRuns.at(-1)).toMatchObject({
      status: 'completed',
      output: { annotations: [{}, {}] },
    });
    expect(await problemOf(update({ status: 'in_progress' }))).toMatchObject({ status: 422 });
  });

  test('the newest of a name is what counts, and all can be listed', async () => {
    await create({ conclusion: 'success' });
    const list = async (filter: 'latest' | 'all') => {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
        ...{ ...shop, ref: pull.head.sha, check_name: 'plimsoll', app_id: github.app.id, filter },
      });
      return data.check_runs.map(({ conclusion }) => conclusion);
    };
    expect(await list('latest')).toEqual(['success']);
    expect(await list('all')).toEqual(['success', 'failure']);
  });
});

describe('comments', () => {
  const review = (comment: object, more: object = {}) =>
    octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      ...{ ...shop, pull_number: 1, commit_id: pull.head.sha, event: 'COMMENT' as const },
      ...{ comments: [{ path: 'a', line: 5, body: 'b', ...comment }], ...more },
    });

  test.each<[string, object, object, RegExp]>([
    ['outside of the hunks', { line: 12 }, {}, /line must be part of the diff/],
    ['on a file that is not changed', { path: 'nothing' }, {}, /path is invalid/],
    [
      'on a file whose patch is too large to be shown',
      { path: 'big', line: 1 },
      {},
      /must be part of the diff/,
    ],
    ['from one hunk to another', { start_line: 5, line: 20 }, {}, /same hunk as the line/],
    ['from a line to itself', { start_line: 5, line: 5 }, {}, /must precede the end line/],
    [
      'of a commit of somebody else',
      {},
      { commit_id: 'b'.repeat(40) },
      /commitOID is not part of the pull request/,
    ],
    ['on a side that there is not', { side: 'right' }, {}, /is not a member of/],
    ['about a file, in a review', { subject_type: 'file' }, {}, /"subject_type" is not a permitted key/],
    ['longer than 65,536 characters', { body: 'x'.repeat(65_537) }, {}, /./],
  ])('not %s', async (_, comment, more, message) => {
    const before = pull.threads.length;
    expect(await problemOf(review(comment, more))).toEqual({
      status: 422,
      message: expect.stringMatching(message),
    });
    expect(pull.threads).toHaveLength(before);
  });

  test('on deleted lines, on the left', async () => {
    await review({ side: 'LEFT', line: 5 });
    expect(pull.threads.at(-1)).toMatchObject({ side: 'LEFT', line: 5 });
  });

  test('each counts as content, and too many in a minute are refused', async () => {
    const tight = await startGitHub({ limits: { contentPerMinute: 3 } });
    const place = await tight.createRepository({ owner: 'acme', name: 'shop', files: { a: text() } });
    await tight.commit(place, 'change', { files: { a: text({ 5: 'five' }) } });
    const { head } = await tight.openPull({ repository: place, head: 'change', title: 'Change' });
    const other = await installed(tight);
    const post = (count: number) =>
      other.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
        ...{ ...shop, pull_number: 1, commit_id: head.sha, event: 'COMMENT' as const },
        comments: Array.from({ length: count }, () => ({ path: 'a', line: 5, body: 'b' })),
      });
    expect(await problemOf(post(3))).toEqual({
      status: 403,
      message: expect.stringMatching(/secondary rate limit/),
    });
    await post(2);
    expect(await problemOf(post(1))).toMatchObject({ status: 403 });
    await tight.close();
  });
});

describe('threads after a push', () => {
  const opened = async (line: number, startLine?: number) =>
    (
      await github.comment(pull, {
        by: 'ada',
        path: 'a',
        line,
        body: 'Hm',
        ...(startLine !== undefined && { startLine }),
      })
    ).thread;
  const push = (changed: Readonly<Record<number, string>>, before = '') =>
    github.commit(repository, 'change', {
      files: { a: before + text({ 5: 'five', 20: 'twenty', ...changed }) },
    });

  test('go with their lines, and are outdated where those have changed', async () => {
    const [five, six, range] = [await opened(5), await opened(6), await opened(20, 19)];
    await push({ 6: 'six' }, 'new first line\n');
    expect(five).toMatchObject({ line: 6, originalLine: 5, isOutdated: false });
    expect(six).toMatchObject({ line: null, originalLine: 6, isOutdated: true });
    expect(range).toMatchObject({ line: 21, startLine: 20, isOutdated: false });
    await push({ 19: 'nineteen' });
    expect(range).toMatchObject({ line: null, startLine: null, isOutdated: true });
  });

  test('where a line is not in the diff any more', async () => {
    const thread = await opened(20);
    await github.commit(repository, 'change', { files: { a: text({ 5: 'five' }) } });
    expect(thread.isOutdated).toBe(true);
  });

  test('a force-push points old reviews at the new head', async () => {
    await github.forcePush(repository, 'change', { onto: 'main', files: { a: text({ 5: 'fünf' }) } });
    expect(new Set(pull.reviews.map(({ commit }) => commit))).toEqual(new Set([pull.head.sha]));
    expect(pull.timeline.at(-1)).toMatchObject({ kind: 'pushed', isForced: true });
  });
});

describe('suggestions', () => {
  const suggest = async (line: number, body: string) => {
    const comment = await github.comment(pull, { by: 'ada', path: 'a', line, body });
    return (await github.suggestionsOf(comment))[0];
  };

  test.each<[string, string, readonly string[] | undefined]>([
    ['a line', '```suggestion\nnew\n```', ['new']],
    ['nothing, which deletes', '```suggestion\n```', []],
    ['an empty line', '```suggestion\n\n```', ['']],
    ['a fence in a longer one', '````suggestion\n```\n````', ['```']],
    ['tildes', '~~~ suggestion\nnew\n~~~', ['new']],
    ['in a fence of another kind', '````\n```suggestion\nnew\n```\n````', undefined],
    ['another language', '```yaml\nnew\n```', undefined],
  ])('%s', async (_, body, expected) => {
    expect((await suggest(5, body))?.lines).toEqual(expected);
  });

  test('two for one line cannot be committed together', async () => {
    const both = [await suggest(5, '```suggestion\na\n```'), await suggest(5, '```suggestion\nb\n```')];
    await expect(
      github.applySuggestions(
        both.flatMap((each) => each ?? []),
        'acme',
      ),
    ).rejects.toThrow('Only one suggestion per line');
  });

  test('what changes nothing is refused, and so is a reader', async () => {
    expect((await suggest(5, '```suggestion\nfünf\n```'))?.refusal).toMatch(/no changes were made/);
    const one = await suggest(5, '```suggestion\ncinq\n```');
    await expect(github.applySuggestions(one ? [one] : [], 'stranger')).rejects.toThrow(
      /Only those who may push/,
    );
  });

  test('several become one commit', async () => {
    const chosen = [
      await suggest(4, '```suggestion\nfour\nand a half\n```'),
      await suggest(7, '```suggestion\n```'),
    ];
    const sha = await github.applySuggestions(
      chosen.flatMap((each) => each ?? []),
      'acme',
    );
    expect((await repository.git.file(sha, 'a'))?.toString().split('\n').slice(2, 8)).toEqual([
      'line 3',
      'four',
      'and a half',
      'fünf',
      'line 6',
      'line 8',
    ]);
    expect((await repository.git.commit(sha)).message).toMatch(
      /^Apply suggestions from code review\n\nCo-authored-by: ada </,
    );
  });
});

describe('lists', () => {
  test('a hundred files a page, three thousand in all, with addresses of the other pages', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => [`many/${index}`, `${index}\n`]),
    );
    await github.commit(repository, 'many', { files });
    const many = await github.openPull({ repository, head: 'many', title: 'Many' });
    const list = (page: number) =>
      octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
        ...shop,
        pull_number: many.number,
        per_page: 100,
        page,
      });
    const first = await list(1);
    expect(first.data).toHaveLength(100);
    expect(first.headers.link).toMatch(/page=2>; rel="next".*page=3>; rel="last"/);
    expect((await list(3)).data).toHaveLength(50);
    expect((await list(4)).data).toEqual([]);
  });
});

describe('forks', () => {
  test('check runs and suites of their commits tell no pull request', async () => {
    const fork = await github.fork(repository, 'mallory');
    const sha = await github.commit(fork, 'patch', { files: { b: 'b\n' } });
    await github.openPull({ repository, headRepository: fork, head: 'patch', title: 'Patch' });
    const { data } = await octokit.request('POST /repos/{owner}/{repo}/check-runs', {
      ...shop,
      name: 'plimsoll',
      head_sha: sha,
    });
    expect(data.pull_requests).toEqual([]);
    const { data: pulls } = await octokit.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      ...shop,
      commit_sha: sha,
    });
    expect(pulls.map(({ title }) => title)).toEqual(['Patch']);
  });
});
