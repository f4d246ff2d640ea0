import { expect, test } from '@jest/globals';
import { parseCommand } from '../../../../src/check/assemble/compose/command.ts';

test.each([
  ['', []],
  ['a b\tc\nd', ['a', 'b', 'c', 'd']],
  ['a "b c" \'d "e\'', ['a', 'b c', 'd "e']],
  ['a"b"c \'\' ""', ['abc', '', '']],
  ['a\\ b "c\\"d" \'e\\f\'', ['a b', 'c"d', 'e\\f']],
  ['a && b', ['a']],
  ['a; b', ['a']],
  ['a | b', ['a']],
  ['a 2> b', ['a']],
  ['a x> b', ['a', 'x']],
  ['a "b > c"', ['a', 'b > c']],
  ['a $(b c) `d e`', ['a', '$(b c)', '`d e`']],
  ['a (b)', undefined],
  ['a )', undefined],
  ['"a', undefined],
  ['a\\', undefined],
])('%j', (line, words) => {
  expect(parseCommand(line)).toEqual(words);
});
