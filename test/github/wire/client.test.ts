import { afterEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { type Call, GitHub } from '../../../src/github/wire/client.ts';
import { RateLimited } from '../../../src/github/error.ts';
import { AppUnderTest } from '../../support/github/app.ts';
import { appId } from '../../support/github/fake.ts';
import { privateKey } from '../../support/github/key.ts';

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

const identity = { appId, privateKey: privateKey(), throttle: false };

describe('where GitHub is', () => {
  test.each([
    ['https://api.github.com', 'https://github.com/acme/shop'],
    ['https://github.acme.com/api/v3', 'https://github.acme.com/acme/shop'],
    ['https://api.acme.ghe.com', 'https://acme.ghe.com/acme/shop'],
  ])('%s has its pages at %s', async (baseUrl, page) => {
    nock(baseUrl).get('/app').reply(200, { slug: 'plimsoll' });
    const { page: found } = await new GitHub({ ...identity, baseUrl }).repository(1, 'acme', 'shop');
    expect(found).toBe(page);
  });

  test('an Enterprise Server has GraphQL beside its REST API', async () => {
    nock('https://github.acme.com/api/v3')
      .get('/app')
      .reply(200, { slug: 'plimsoll' })
      .post('/app/installations/1/access_tokens')
      .reply(201, { token: 't', expires_at: '2030-01-01T00:00:00Z', permissions: {} });
    nock('https://github.acme.com')
      .post('/api/graphql')
      .reply(200, { data: { repository: { id: '1' } } });
    const github = new GitHub({ ...identity, baseUrl: 'https://github.acme.com/api/v3' });
    const repository = await github.repository(1, 'acme', 'shop');
    expect((await repository.blobs(['a'.repeat(40)])).size).toBe(0);
  });
});

describe('a request', () => {
  const run = { name: 'pr:1', output: { title: 'a', summary: 'b' } };

  test('that creates something is sent once, whatever comes of it', async () => {
    const app = new AppUnderTest();
    app.github.repository().main({});
    app.github.fault = () => ({ status: 502 });
    const repository = await new GitHub(identity).repository(1, 'acme', 'shop');
    await expect(repository.createRun('a1', run)).rejects.toMatchObject({ status: 502 });
    await expect(repository.createReview(1, 'a1', [])).rejects.toMatchObject({ status: 502 });
    expect(app.github.names).toHaveLength(2);
  });

  test('is told without what it says', async () => {
    const app = new AppUnderTest();
    app.github.repository().main({});
    const calls: Call[] = [];
    const onCall = (call: Call): void => {
      calls.push(call);
    };
    await (await new GitHub({ ...identity, onCall }).repository(1, 'acme', 'shop')).createRun('a1', run);
    app.stop();
    expect(calls.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'GET /app 200',
      'POST /app/installations/1/access_tokens 201',
      'POST /repos/acme/shop/check-runs 201',
    ]);
  });

  test('whose answer breaks off is none that was answered', async () => {
    const app = new AppUnderTest();
    app.github.repository().main({});
    const cut: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      return response.url.endsWith('/files?per_page=100&page=1')
        ? new Response('[{"sha":', { headers: response.headers })
        : response;
    };
    const repository = await new GitHub({ ...identity, fetch: cut }).repository(1, 'acme', 'shop');
    app.github.repository().open(1, { a: 'b' });
    await expect(repository.changes(1)).rejects.toThrow("GitHub's answer broke off");
    app.stop();
  });

  test('that writes is held back by the pace of its installation, and one that tells people something by two', async () => {
    const app = new AppUnderTest();
    app.github.repository().main({});
    app.github.repository().open(1, { a: 'b' });
    const asked: string[] = [];
    const pace = (name: string, milliseconds: number): Promise<void> => {
      asked.push(`${name}: ${milliseconds}, after ${app.github.calls.length}`);
      return Promise.resolve();
    };
    const github = new GitHub({ ...identity, throttle: true, pace });
    const [one, two] = [
      await github.repository(1, 'acme', 'shop'),
      await github.repository(2, 'acme', 'shop'),
    ];
    const head = (await one.pull(1))?.head ?? '';
    const { id } = await one.createRun('a1', run);
    await two.updateRun(id, run);
    await one.createReview(1, head, []);
    app.stop();
    expect(asked).toEqual([
      'writes 1: 1000, after 1',
      'writes 2: 1000, after 2',
      'notices 1: 3000, after 3',
      'writes 1: 1000, after 3',
    ]);
  });
});

test('a limit is not waited for with a place in the queue taken', async () => {
  const app = new AppUnderTest();
  app.github.repository().main({});
  app.github.fault = () => ({ status: 403, message: 'You have exceeded a secondary rate limit.' });
  const work = app.work({ kind: 'pull', pull: 1, seen: { head: 'a1', base: 'b2', isFork: false } });
  const turn = { attempt: 1, isResumed: false, signal: new AbortController().signal };
  await expect(app.duties.perform(work, turn)).rejects.toThrow(RateLimited);
  expect(app.github.names).toHaveLength(1);
  app.stop();
});
