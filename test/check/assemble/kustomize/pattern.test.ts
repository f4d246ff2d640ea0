import { describe, expect, test } from '@jest/globals';
import { patternOf, wholePatternOf } from '../../../../src/check/assemble/kustomize/pattern.ts';

describe('patterns match what Go says', () => {
  const rows: readonly (readonly [pattern: string, matching: string, other: string])[] = [
    ['web', 'web', 'web-1'],
    ['web.*', 'web-1', 'a-web'],
    ['a|b', 'b', 'ab'],
    ['(a|b)+c?', 'abbac', 'c'],
    ['[a-c]{2,3}', 'abc', 'abca'],
    ['[^a-c]', 'd', 'a'],
    [String.raw`\d+\.\w`, '12.x', '12xx'],
    ['(?i)WEB', 'web', 'wep'],
    ['(?:a{0,2}b)*', 'aabb', 'aaab'],
    [String.raw`[\w.-]+`, 'a.b-c', 'a/b'],
    ['x{2}', 'xx', 'x'],
  ];
  test.each(rows)('%s', (pattern, matching, other) => {
    const test = wholePatternOf(pattern);
    expect([test?.(matching), test?.(other)]).toEqual([true, false]);
  });

  test.each(['(', '[', 'a**b(', '*', 'a{2000}', '(?=a)', String.raw`\q`])('%s is none', (pattern) => {
    expect(patternOf(pattern)).toBeUndefined();
  });

  test('a part of a text', () => {
    expect([patternOf('b.d')?.('abcde'), patternOf('^b')?.('ab'), patternOf('b$')?.('ab')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('what makes other engines go back for ever', () => {
    expect(wholePatternOf('(a+)+b')?.('a'.repeat(4000))).toBe(false);
  });
});
