import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppUnderTest } from '../support/github/app.ts';

let app: AppUnderTest;
beforeEach(() => {
  app = new AppUnderTest();
});
afterEach(() => {
  expect(app.github.problems).toEqual([]);
  app.stop();
});

const rootless = 'FROM node:24\nWORKDIR /app\nCOPY . .\nUSER 1000:1000\nCMD ["node", "a.js"]\n';
const rootful = rootless.replace('USER 1000:1000\n', '');

describe('a review', () => {
  test('of a pull request that makes an image run as root', async () => {
    const repository = app.github.repository();
    repository.main({ Dockerfile: rootless });
    repository.open(1, { Dockerfile: rootful });
    expect(await app.event(1)).toBe('reviewed');
    expect(repository.runs.map(({ status, conclusion }) => [status, conclusion])).toEqual([
      ['completed', 'failure'],
    ]);
    expect(repository.reviews).toHaveLength(1);
    expect(app.github.names).toEqual([]);
  });
});
