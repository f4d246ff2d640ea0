import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AppUnderTest } from '../support/github/app.ts';
import { deployment, escalating } from '../support/github/files.ts';

let app: AppUnderTest;
beforeEach(() => {
  app = new AppUnderTest();
});
afterEach(() => {
  app.stop();
  expect(app.github.problems).toEqual([]);
});

function shop(name = 'acme/shop') {
  const repository = app.github.repository(name);
  repository.main({ 'web.yaml': deployment('web') });
  repository.open(1, { 'web.yaml': deployment('web', escalating) });
  return repository;
}

test('a pull request of which no event came is found, and then no longer', async () => {
  const repository = shop();
  expect(await app.sweep()).toEqual(['reviewed']);
  expect(await app.sweep()).toEqual([]);
  expect(repository.runs).toHaveLength(1);
});

test('one that was pushed to is found again; one that is closed is not', async () => {
  const repository = shop();
  const pull = repository.pulls.get(1);
  await app.sweep();
  if (pull) repository.push(pull, { 'web.yaml': `${deployment('web')}# more\n` });
  expect(await app.sweep()).toEqual(['reviewed']);
  if (pull) Object.assign(pull, { isOpen: false });
  expect(await app.sweep()).toEqual([]);
});

test('what another App finished is no answer of ours', async () => {
  const repository = shop();
  const head_sha = repository.pulls.get(1)?.head ?? '';
  repository.runs.push({
    ...{
      id: 1,
      head_sha,
      external_id: '1',
      status: 'completed',
      conclusion: 'success',
      completed_at: '2026-11-21T00:00:00Z',
    },
    output: { title: '', summary: '', text: null, annotations: [] },
    actions: [],
  });
  expect(await app.sweep()).toEqual(['reviewed']);
});

test('an installation that is suspended is passed over', async () => {
  shop();
  app.github.isSuspended = true;
  expect(await app.sweep()).toEqual([]);
  expect(app.github.names).toEqual(['GET /app/installations']);
});

test('a repository that is gone keeps no other from being looked at', async () => {
  shop('acme/gone');
  shop('acme/shop');
  let isFirst = true;
  app.github.fault = ({ name }) => {
    if (name !== 'query OpenPulls' || !isFirst) return undefined;
    isFirst = false;
    return { status: 404 };
  };
  expect(await app.sweep()).toEqual(['reviewed']);
});

test('a new installation is looked through', async () => {
  shop();
  const jobs: string[] = [];
  app.duties.application({
    add: (key) => {
      jobs.push(key);
      return Promise.resolve('queued');
    },
  });
  expect(await app.do({ kind: 'repository' })).toBe('swept');
  expect(jobs).toEqual(['acme/shop#1']);
});

test('where GitHub asks for patience the sweep goes on another time, and says so', async () => {
  shop();
  app.github.fault = ({ name }) =>
    name === 'query OpenPulls'
      ? { status: 403, message: 'You have exceeded a secondary rate limit.' }
      : undefined;
  const report = await app.duties.sweep({ add: () => Promise.resolve('queued') });
  expect(report).toMatchObject({
    installations: 1,
    queued: 0,
    skipped: [expect.stringContaining('installation 1')],
  });
});
