import { describe, expect, test } from '@jest/globals';
import { minorOf, parsePolicyLevel, parsePolicyVersion } from '../../../../src/check/model/pod/policy.ts';

describe('a policy version', () => {
  test.each([
    ['latest', 'latest', 37],
    ['v1.0', 'v1.0', 0],
    ['v1.34', 'v1.34', 34],
    ['v1.37', 'v1.37', 37],
    ['v1.99', 'v1.99', 37],
  ])('%s', (text, version, minor) => {
    const parsed = parsePolicyVersion(text);
    expect(parsed).toBe(version);
    expect(minorOf(parsed ?? 'v1.0')).toBe(minor);
  });

  test.each(['', '1.25', 'v1.25.3', 'v1.025', 'v2.0', 'v1.', 'Latest', ' v1.25', 'v1.99999999999999999999'])(
    'not %p',
    (text) => {
      expect(parsePolicyVersion(text)).toBeUndefined();
    },
  );
});

test('a level', () => {
  expect(['privileged', 'baseline', 'restricted', 'Baseline', ''].map(parsePolicyLevel)).toEqual([
    'privileged',
    'baseline',
    'restricted',
    undefined,
    undefined,
  ]);
});
