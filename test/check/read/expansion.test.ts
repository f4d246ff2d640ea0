import { expect, test } from '@jest/globals';
import { expansionOf } from '../../../src/check/read/expansion.ts';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn, type YamlDocument } from '../../../src/check/read/yaml.ts';

function document(text: string): YamlDocument {
  const [first] = documentsIn(new Source('a.yaml', text), 'kubernetes');
  if (!first) throw new Error('no document');
  return first;
}

test.each([
  ['a: 1\n', 2, 1],
  ['[a, {b: c}]\n', 4, 2],
  ['a: &a [1, 2]\nb: *a\n', 7, 2],
  ['a: &a {x: 1}\nb: &b [*a, *a]\nc: [*b, *b]\n', 19, 4],
])('%j', (text, size, depth) => {
  const { node } = document(text).root;
  expect(node && expansionOf(node)).toEqual({ size, depth });
});

test('a document of aliases of aliases is not read', () => {
  const lines = Array.from({ length: 30 }, (_, n) => `x${n + 1}: &x${n + 1} [*x${n}, *x${n}]\n`);
  const bomb = document(`x0: &x0 1\n${lines.join('')}`);
  expect(bomb.root.written).toBe(false);
  expect(bomb.problems).toMatchObject([{ fatal: true }]);
});

test.each([
  [80, []],
  [500, ['This document is nested more than 100 levels deep and was not read.']],
])('a chain of %d aliases, each in the next', (length, expected) => {
  const lines = Array.from({ length }, (_, n) => `x${n + 1}: &x${n + 1} [*x${n}]\n`);
  expect(document(`x0: &x0 1\n${lines.join('')}`).problems.map(({ message }) => message)).toEqual(expected);
});
