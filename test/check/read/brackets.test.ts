import { expect, test } from '@jest/globals';
import { hasBrackets } from '../../../src/check/read/brackets.ts';

test.each([
  ['a: {{ b }}', true],
  ['{% if a %}', true],
  ['<%= a %>', true],
  ['a: "{{ b }}" # c', true],
  ['# {{ a }}', false],
  ['a: 1\n  # {{ b }}\n', false],
  ['a: { b: { c: 1 } }', false],
])('%j: %s', (text, expected) => {
  expect(hasBrackets(text)).toBe(expected);
});
