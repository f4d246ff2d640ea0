import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyPathPattern, pathPattern } from '../../../src/check/text/glob.ts';
import { patience } from '../../support/patience.ts';
import { spent } from '../../support/spent.ts';

test.each([
  // without wildcards: a file or a folder
  ['Dockerfile', 'Dockerfile', true],
  ['Dockerfile', 'app/Dockerfile', false],
  ['build/ci.Dockerfile', 'build/ci.Dockerfile', true],
  ['build', 'build/ci.Dockerfile', true],
  ['build/', 'build/deep/Dockerfile', true],
  ['build', 'builder/Dockerfile', false],
  ['app/[id]/Dockerfile', 'app/[id]/Dockerfile', true],
  // *
  ['*', 'Dockerfile', true],
  ['*', 'app/Dockerfile', false],
  ['*.yaml', '.yaml', true],
  ['k8s/*.yaml', 'k8s/web.yaml', true],
  ['k8s/*.yaml', 'k8s/prod/web.yaml', false],
  ['k8s/*/web.yaml', 'k8s/prod/web.yaml', true],
  ['k8s/*/web.yaml', 'k8s/web.yaml', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-b-b', false],
  ['k8s/*/', 'k8s/prod/web.yaml', true],
  // ?
  ['v?.yaml', 'v1.yaml', true],
  ['v?.yaml', 'v10.yaml', false],
  ['v?yaml', 'v/yaml', false],
  ['?', '😀', true],
  // **
  ['**', 'a/b/c', true],
  ['**/testdata/**', 'testdata/Dockerfile', true],
  ['**/testdata/**', 'a/b/testdata/c/d', true],
  ['**/testdata/**', 'a/mytestdata/c', false],
  ['**/testdata/**', 'testdata', false],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a/**/b', 'a/xb', false],
  ['**/Dockerfile', 'Dockerfile', true],
  ['**/*.yaml', 'a.yaml', true],
  ['**.yaml', 'a/b.yaml', true],
  ['a**/b', 'ax/y/b', true],
  // { , }
  ['{a,b}/c', 'a/c', true],
  ['{a,b}/c', 'b/c', true],
  ['{a,b}/c', 'ab/c', false],
  ['{,x/}c', 'c', true],
  ['{,x/}c', 'x/c', true],
  ['*.{yaml,y{,a}ml}', 'a.yml', true],
  ['{**/a,b*}', 'x/y/a', true],
  ['{**/a,b*}', 'bc', true],
  ['{a', '{a', true],
  ['a}', 'a}', true],
  ['{a}', 'a', true],
  ['a,b', 'a,b', true],
  // escapes
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['\\{a,b}', '{a,b}', true],
  ['{a\\,b,c}', 'a,b', true],
  ['a\\', 'a\\', true],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(pathPattern(pattern)(path)).toBe(expected);
});

test.each([
  [[], 'a', false],
  [['a', 'b'], 'b', true],
  [['a', 'b/*'], 'c', false],
])('any of %j and %s: %s', (patterns, path, expected) => {
  expect(anyPathPattern(patterns)(path)).toBe(expected);
});

describe('hostile patterns', () => {
  test.each([
    ['*a'.repeat(500), 'a'.repeat(4000)],
    ['**/'.repeat(300), 'a/'.repeat(2000)],
    ['{a,a}'.repeat(200), 'a'.repeat(4000)],
    ['{'.repeat(1000), 'a'],
    ['{'.repeat(500) + '}'.repeat(500), ''],
    [`${'{a,'.repeat(300)}a${'}'.repeat(300)}`, 'a'],
  ])('%.12s… takes no time', (pattern, path) => {
    const begun = spent();
    pathPattern(pattern)(`${path}!`);
    expect(spent() - begun).toBeLessThan(patience);
  });

  test('no pattern throws', () => {
    const pattern = fc.string({
      unit: fc.constantFrom('*', '/', '{', '}', ',', '?', '\\', 'a', '😀'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(pattern, fc.string(), (text, path) => {
        expect(typeof pathPattern(text)(path)).toBe('boolean');
      }),
    );
  });

  test('a path without special characters matches itself', () => {
    const path = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '-'), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(path, (text) => {
        fc.pre(!text.endsWith('/'));
        expect(pathPattern(text)(text)).toBe(true);
      }),
    );
  });
});
