import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { interpolate } from '../../../src/check/read/interpolate.ts';

const set: Readonly<Record<string, string>> = { A: '1', EMPTY: '' };
const variables = (name: string) => set[name];

describe('what a reference stands for', () => {
  test.each([
    ['no variable', 'no variable'],
    ['$A', '1'],
    ['${A}', '1'],
    ['$A$A-$A_B', '11-'],
    ['${A:-d} ${A-d}', '1 1'],
    ['${X:-d} ${X-d}', 'd d'],
    ['${EMPTY:-d} ${EMPTY-d}', 'd '],
    ['${X:+r} ${X+r}', ' '],
    ['${A:+r} ${A+r}', 'r r'],
    ['${EMPTY:+r} ${EMPTY+r}', ' r'],
    ['${A?e} ${A:?e} ${EMPTY?e}', '1 1 '],
    ['${X:-a}b${X:-c}d', 'abcd'],
    ['${X:-${Y:-${A}}}', '1'],
    ['${X:-{"a": 1}} $A', '{"a": 1} 1'],
    ['${X:-a:?b}', 'a:?b'],
    ['${X:-$$A}', '$A'],
    ['$$A $${A} $$$A', '$A ${A} $1'],
    ['a$ $1 $', 'a$ $1 $'],
    ['{$A}}', '{1}}'],
    // compose-go skips what follows a brace, so `{}` counts as open and the last brace of the line closes.
    ['${X:-{}}', '{}'],
  ])('%s is %j', (template, text) => {
    expect(interpolate(template, variables).text).toBe(text);
  });
});

describe('what compose refuses', () => {
  test.each([
    ['${X:?say it}', 'the required variable `X` has no value: say it'],
    ['${EMPTY:?}', 'the required variable `EMPTY` has no value'],
    ['${X?$A}', 'the required variable `X` has no value: 1'],
    ['${X:-${Y:?deep}}', 'the required variable `Y` has no value: deep'],
    ['${A', 'is not a valid interpolation'],
    ['${}', 'is not a valid interpolation'],
    ['${1}', 'is not a valid interpolation'],
    ['${A b}', 'is not a valid interpolation'],
    ['${X:-a\nb}', 'is not a valid interpolation'],
    [`${'${X:-'.repeat(100)}${'}'.repeat(100)}`, 'is not a valid interpolation'],
  ])('%s', (template, reason) => {
    expect(interpolate(template, variables).refused).toContain(reason);
  });
});

describe('what somebody else may decide', () => {
  test.each([
    ['$A', undefined],
    ['a $X b', '$X'],
    ['${X:-true}', '${X:-true}'],
    ['${X:+r}', '${X:+r}'],
    ['${A:-$X}', undefined],
    ['${EMPTY:-$X} $Y', '${EMPTY:-$X}'],
  ])('%s: %j', (template, unknown) => {
    expect(interpolate(template, variables).unknown).toBe(unknown);
  });
});

test('any text is read, and fast', () => {
  const pieces = fc.constantFrom('$', '{', '}', '${', 'A', ':-', ':?', '+', '$$', '\n', ' x');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => {
      const text = parts.join('');
      expect(typeof interpolate(text, variables).text).toBe('string');
    }),
  );
  expect(interpolate('${A:-x}'.repeat(50_000), variables).text).toHaveLength(50_000);
});
