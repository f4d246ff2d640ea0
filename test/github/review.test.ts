import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

describe('a review', () => {
  test('of a pull request that lets a process gain privileges', async () => {
    const repository = app.github.repository();
    repository.main({ 'web.yaml': deployment('web') });
    repository.open(1, { 'web.yaml': deployment('web', escalating) });
    expect(await app.event(1)).toBe('reviewed');
    expect(repository.runs.map(({ status, conclusion }) => [status, conclusion])).toEqual([
      ['completed', 'failure'],
    ]);
    expect(repository.threads.map(({ path, line }) => [path, line])).toEqual([['web.yaml', 15]]);
    expect(repository.reviews).toHaveLength(1);
    expect(app.github.names).toEqual([]);
  });
});
