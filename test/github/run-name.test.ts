import { describe, expect, test } from '@jest/globals';
import { digestOf, isOf, readRunName, written } from '../../src/github/run-name.ts';

const digest = digestOf('something');

describe('the name of a run', () => {
  test.each([
    { of: { pull: 12 } },
    { of: { pull: 12 }, verdict: 'failure', digest },
    { of: { pull: 12 }, verdict: 'unfinished', digest },
    { of: { pull: 12 }, verdict: 'unjudged', digest },
    { of: { pull: 12 }, attempt: { by: '0123abcd', deaths: 1 } },
    { of: { group: 'a1b2' }, verdict: 'success', digest },
  ] as const)('%j is read as it was written', (name) => {
    expect(readRunName(written(name))).toEqual(name);
  });

  test.each([
    '',
    'pr:',
    'pr:x',
    'pr:1:maybe:0123456789abcdef',
    'pr:1:failure',
    'pr:1:failure:xyz',
    ' pr:1',
    'pr:99999999999999999999',
    'group:../..',
  ])('%j is none of ours', (text) => {
    expect(readRunName(text)).toBeUndefined();
  });

  test('it is of one pull request', () => {
    expect(isOf(readRunName('pr:1'), { pull: 1 })).toBe(true);
    expect(isOf(readRunName('pr:12'), { pull: 1 })).toBe(false);
    expect(isOf(readRunName('group:1'), { pull: 1 })).toBe(false);
    expect(isOf(undefined, { pull: 1 })).toBe(false);
  });
});
