import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expand } from '../../../../src/check/read/dockerfile.ts';
import { patience } from '../../../support/patience.ts';
import { spent } from '../../../support/spent.ts';

const variables = new Map([
  ['A', 'abcabc'],
  ['EMPTY', ''],
  ['WORDS', 'x  y'],
]);
const expanded = (text: string, escape = '\\') => {
  const result = expand(text, variables, { escape });
  return 'error' in result ? 'error' : result.text;
};

describe('variables, quotes and escapes', () => {
  test.each([
    ['$A', 'abcabc'],
    ['${A}x', 'abcabcx'],
    ['$NONE', ''],
    ['"$A"', 'abcabc'],
    ["'$A'", '$A'],
    ['\\$A', '$A'],
    ['"\\$A \\n"', '$A \\n'],
    ['a\\', 'a'],
    ['$1x', 'x'],
    ['$.', '$.'],
    ['${NONE:-d}', 'd'],
    ['${NONE-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${A:+d}', 'd'],
    ['${EMPTY+d}', 'd'],
    ['${EMPTY:+d}', ''],
    ['${A?e}', 'abcabc'],
    ['${NONE:-${NONE:-$A}}', 'abcabc'],
    ["${NONE:-'}'}", '}'],
    ['${A#a*b}', 'cabc'],
    ['${A##a*b}', 'c'],
    ['${A%b*}', 'abca'],
    ['${A%%b*}', 'a'],
    ['${A#?}', 'bcabc'],
    ['${A#x}', 'abcabc'],
    ['${A/b/-}', 'a-cabc'],
    ['${A//b/-}', 'a-ca-c'],
    ['${A//b*/-}', 'a-'],
    ['${A/\\*/-}', 'abcabc'],
  ])('%s is %s', (text, expected) => {
    expect(expanded(text)).toBe(expected);
  });

  test.each([
    '${',
    '${}',
    '${A',
    '${A:=d}',
    '${A:1}',
    '${NONE?}',
    '${EMPTY:?}',
    "'a",
    '"a',
    '${A#\\x}',
    '${:-a}',
  ])('%s cannot be evaluated', (text) => {
    expect(expanded(text)).toBe('error');
  });

  test('the backtick as escape', () => {
    expect(expanded('`$A\\', '`')).toBe('$A\\');
  });

  test('words are split after variables are put in, but not inside quotes', () => {
    const result = expand('a $WORDS "$WORDS" b\\ c', variables, { escape: '\\' });
    expect('error' in result ? [] : result.words).toEqual(['a', 'x', 'y', 'x  y', 'b c']);
  });

  test('it says which variables it asked for', () => {
    const result = expand('$A ${NONE:-x}', variables, { escape: '\\' });
    expect([[...('error' in result ? [] : result.used)], [...result.unset]]).toEqual([['A'], ['NONE']]);
  });
});

describe('for any text', () => {
  const piece = fc.constantFrom(
    ...['$A', '${A', '${N:-', '}', '#', '%', '/', '*', '?', '\\', '"', "'", '<<', ' ', 'x', '`', ':'],
  );
  test('it ends with a text or an error', () => {
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        (text) => {
          expect(typeof expanded(text)).toBe('string');
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['nested variables', '${a:-'.repeat(50_000)],
    ['closed nested variables', `${'${a:-'.repeat(40_000)}${'}'.repeat(40_000)}`],
    ['stars against a long value', `\${L#${'*a'.repeat(50_000)}}`],
    ['replacement against a long value', `\${L//${'*b'.repeat(100)}/}`],
    ['stars from behind', `\${L%%${'?*'.repeat(50_000)}}`],
  ])('%s take no time', (_, text) => {
    const start = spent();
    expand(text, new Map([['L', 'a'.repeat(100_000)]]), { escape: '\\' });
    expect(spent() - start).toBeLessThan(patience);
  });
});
