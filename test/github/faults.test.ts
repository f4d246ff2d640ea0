import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppUnderTest } from '../support/github/app.ts';
import type { Fault } from '../support/github/fake.ts';
import { deployment, escalating } from '../support/github/files.ts';
import type { FakeRepository } from '../support/github/repository.ts';

/*
 * Each call of a review fails once, in every way in which calls fail. Afterwards, when the queue has tried again and the
 * sweep has been by, there is one finished check run for the head, it says what it should, and nothing is said twice.
 */

let app: AppUnderTest;
beforeEach(() => {
  app = new AppUnderTest();
});
afterEach(() => {
  app.stop();
  expect(app.github.problems).toEqual([]);
});

const faults: Readonly<Record<string, Fault>> = {
  'is answered with 404': { status: 404 },
  'is answered with 409': { status: 409 },
  'is answered with 422': { status: 422 },
  'is answered with 500': { status: 500 },
  'is answered with 502': { status: 502 },
  'meets the secondary limit': { status: 403, message: 'You have exceeded a secondary rate limit.' },
  'meets the secondary limit with a date': {
    status: 429,
    message: 'You have exceeded a secondary rate limit.',
    headers: { 'retry-after': '30' },
  },
  'comes when the quota is used up': {
    status: 403,
    message: 'API rate limit exceeded',
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795262700' },
  },
  'loses its connection': 'reset',
  'is done and the answer is lost': 'lost answer',
};

const findings = (repository: FakeRepository) => {
  repository.main({ 'web.yaml': deployment('web'), 'api.yaml': deployment('api') });
  return repository.open(1, { 'web.yaml': deployment('web', escalating) });
};

const scenarios = {
  'with findings': {
    calls: 5,
    prepare: findings,
    verdict: 'failure',
    lines: ['web.yaml:15'],
  },
  'that mends what we commented': {
    calls: 5,
    prepare: (repository: FakeRepository) => {
      const pull = findings(repository);
      return pull;
    },
    verdict: 'success',
    lines: [],
  },
  'that concerns nobody': {
    calls: 2,
    prepare: (repository: FakeRepository) => {
      repository.main({ 'a.txt': 'a\n' });
      return repository.open(1, { 'a.txt': 'b\n' });
    },
    verdict: 'success',
    lines: [],
  },
};

describe.each(Object.entries(scenarios))('a review %s', (name, { calls, prepare, verdict, lines }) => {
  const cases = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
    Object.entries(faults).map(([what, fault]) => [call, what, fault] as const),
  );

  test.each(cases)('whose call %i %s', async (call, _what, fault) => {
    const repository = app.github.repository();
    const pull = prepare(repository);
    if (name.includes('mends')) {
      await app.event(1);
      repository.push(pull, { 'web.yaml': deployment('web'), 'api.yaml': `${deployment('api')}# more\n` });
      app.github.calls.length = 0;
    }
    let isDue = true;
    app.github.fault = (_call, number) => {
      if (number !== call || !isDue) return undefined;
      isDue = false;
      return fault;
    };
    await app.event(1);
    await app.sweep();
    await app.sweep();
    expect(isDue).toBe(false);
    // What GitHub does not want to delete is left; the next push finds out.
    const isRefused = typeof fault === 'object' && [404, 422].includes(fault.status);
    if (app.github.calls[call - 1]?.name.startsWith('DELETE') && isRefused) {
      repository.push(pull, {
        'web.yaml': deployment('web'),
        'api.yaml': `${deployment('api')}# and more\n`,
      });
      await app.event(1);
    }
    const runs = repository.runs.filter(({ head_sha: sha }) => sha === pull.head);
    expect(runs.map(({ status, conclusion }) => [status, conclusion])).toEqual([['completed', verdict]]);
    expect(repository.threads.map(({ path, line }) => `${path}:${line ?? ''}`)).toEqual(lines);
  });
});
