import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AppUnderTest } from '../support/github/app.ts';
import { deployment } from '../support/github/files.ts';

let app: AppUnderTest;
beforeEach(() => {
  app = new AppUnderTest();
  const repository = app.github.repository();
  repository.main({ 'web.yaml': deployment('web') });
  repository.open(1, { 'web.yaml': `${deployment('web')}# more\n` });
});
afterEach(() => {
  app.stop();
  expect(app.github.problems).toEqual([]);
});

test.each([
  [403, 'gone'],
  [404, 'gone'],
  [451, 'gone'],
])('where %i says that we are no longer wanted, nobody is left to be told', async (status, outcome) => {
  app.github.fault = () => ({ status });
  expect(await app.event(1)).toBe(outcome);
  expect(app.errors).toEqual([]);
});

/* Just after an event what it tells of is not known everywhere. */
test.each([403, 404])(
  'where %i is over after three times, the pull request has its answer',
  async (status) => {
    app.github.fault = (_call, number) => (number <= 3 ? { status } : undefined);
    expect(await app.event(1)).toBe('reviewed');
    expect(app.duties.troubles()).toEqual([]);
  },
);

test('a permission that is gone is told whoever runs the server, until it is back', async () => {
  app.github.fault = () => ({ status: 403, message: 'Resource not accessible by integration' });
  expect(await app.event(1)).toBe('gone');
  expect(app.duties.troubles()).toEqual(['GitHub refuses access to 1 repository: see the log']);
  app.github.fault = () => undefined;
  expect(await app.event(1)).toBe('reviewed');
  expect(app.duties.troubles()).toEqual([]);
});

test('a key that is no longer ours is no secret to whoever keeps us running', async () => {
  app.github.fault = () => ({ status: 401 });
  expect(await app.event(1)).toMatch(/^given up/);
  expect(app.errors).toHaveLength(1);
});

test('an installation shares with others, and a repository with those of its own', () => {
  const work = app.work({ kind: 'pull', pull: 1 });
  expect(app.duties.lane(work)).toEqual({ owner: '1', part: 'acme/shop' });
  expect(app.duties.task(work)).toBe('pull');
});

test('a job that begins when we are to stop does not begin', async () => {
  const work = app.work({ kind: 'pull', pull: 1 });
  await expect(
    app.duties.perform(work, { attempt: 1, isResumed: false, signal: AbortSignal.abort() }),
  ).rejects.toThrow();
  expect(app.github.names).toEqual([]);
});
