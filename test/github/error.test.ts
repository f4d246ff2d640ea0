import { describe, expect, test } from '@jest/globals';
import {
  CutAnswer,
  isRefusal,
  isTemporary,
  limitOf,
  mostAttempts,
  partOf,
  RateLimited,
  retryOf,
} from '../../src/github/error.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const later = (seconds: number) => new Date(now + seconds * 1000);

const refused = (status: number, message = '', headers: Record<string, string> = {}) =>
  Object.assign(new Error(message), { status, response: { headers } });
const graph = (type: string | undefined, headers: Record<string, string> = {}) =>
  Object.assign(new Error('GraphQL'), { errors: [{ type, message: '' }], headers });

describe('when GitHub will hear us again', () => {
  test.each([
    ['a date in seconds', refused(403, 'secondary rate limit', { 'retry-after': '30' }), 30],
    ['429', refused(429), 60],
    ['the second kind without a date', refused(403, 'You have exceeded a secondary rate limit.'), 60],
    ['its older name', refused(403, 'You have triggered an abuse detection mechanism.'), 60],
    [
      'a quota that is used up',
      refused(403, '', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${now / 1000 + 600}` }),
      600,
    ],
    [
      'one whose date is past',
      refused(403, '', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${now / 1000 - 600}` }),
      60,
    ],
    ['GraphQL, which says 200', graph('RATE_LIMITED', { 'x-ratelimit-reset': `${now / 1000 + 600}` }), 600],
    ['GraphQL without a date', graph('RATE_LIMITED'), 60],
  ])('%s', (_case, error, seconds) => {
    expect(limitOf(error, now)?.until).toEqual(later(seconds));
    expect(retryOf(error, 99, now)).toEqual({ at: later(seconds), pausesOwner: true });
  });

  test.each([
    ['a right that we have not', refused(403, 'Resource not accessible by integration')],
    ['a quota that is not used up', refused(403, '', { 'x-ratelimit-remaining': '4999' })],
    ['a server that fails', refused(500)],
    ['a right that GraphQL denies', graph('FORBIDDEN')],
    ['a fault of ours', new TypeError('undefined')],
  ])('never: %s', (_case, error) => {
    expect(limitOf(error, now)).toBeUndefined();
  });

  test('what is one already stays what it is', () => {
    expect(limitOf(new RateLimited(later(5)), now)?.until).toEqual(later(5));
  });
});

describe('what may be otherwise the next time', () => {
  const errors: readonly (readonly [string, unknown, boolean])[] = [
    ['500', refused(500), true],
    ['502', refused(502), true],
    ['a connection that broke', refused(500, 'socket hang up'), true],
    ['an answer that broke off', new CutAnswer(), true],
    ['409', refused(409), true],
    ['422', refused(422), true],
    ['408', refused(408), true],
    ['a timeout of GraphQL', graph(undefined), true],
    ['a limit of GraphQL', graph('RESOURCE_LIMITS_EXCEEDED'), true],
    ['401', refused(401), false],
    ['a branch that has moved on', graph('STALE_DATA'), false],
    ['a fault of ours', new TypeError('undefined'), false],
  ];

  test.each(errors)('%s', (_case, error, expected) => {
    expect(isTemporary(error)).toBe(expected);
    expect(retryOf(error, 1, now) !== undefined).toBe(expected);
    expect(retryOf(error, mostAttempts, now)).toBeUndefined();
  });

  test.each([
    ['404', refused(404)],
    ['403', refused(403, 'Resource not accessible by integration')],
    ['what GraphQL does not find', graph('NOT_FOUND')],
    ['what GraphQL denies', graph('FORBIDDEN')],
  ])('what was told of just now is asked for again, though it is an answer: %s', (_case, error) => {
    expect(isTemporary(error)).toBe(false);
    expect(retryOf(error, 1, now)).toEqual({ at: later(5) });
    expect(retryOf(error, mostAttempts, now)).toBeUndefined();
  });

  test('it waits longer each time', () => {
    const waits = [1, 2, 3].map((attempt) => Number(retryOf(refused(500), attempt, now)?.at) - now);
    expect(waits).toEqual([5000, 15_000, 45_000]);
  });
});

test('what is neither done nor refused is no refusal', () => {
  expect([403, 404, 422].map((status) => isRefusal(refused(status)))).toEqual([true, true, true]);
  expect([409, 429, 500].map((status) => isRefusal(refused(status)))).toEqual([false, false, false]);
});

describe('an answer that lacks a part', () => {
  const data = { repository: {}, organisation: null };
  const lacking = (path: string, type = 'NOT_FOUND') => ({ errors: [{ path: [path], type }], data });

  test.each([
    ['the part that may be missing', lacking('organisation'), data],
    ['the part that we may not see', lacking('organisation', 'FORBIDDEN'), data],
    ['another part', lacking('repository'), undefined],
    ['all, for the time being', lacking('organisation', 'RATE_LIMITED'), undefined],
    ['nothing', { errors: [], data }, undefined],
  ])('%s', (_case, error, expected) => {
    expect(partOf(error, 'organisation')).toBe(expected);
  });
});
