import { describe, expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';
import { deepestNesting, tokensOf } from '../../../src/check/read/nesting.ts';

/** What opens another level, or looks as if it did. */
const openers = [
  ...['? ', '- ', ': ', '[', '{', '[[],', '{[]: ', '"(', '${a:-', '"${a:-'],
  ...['? - ', '- ? ', '{? ', '[? ', '[{', '{a: ', '{"a":', '[- ', '- [', '? [', '? {'],
  ...['&a - ', '- &a ', '!t - ', '!t [', '[\n- ', '{\n? ', '? |\n  '],
];

const places: readonly [path: string, before: string][] = [
  ['pod.yaml', 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: a, image: a }] }\nx: '],
  ['pod.yaml', 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: a, image: a }] }\nx:\n  '],
  ['pod.json', '{"apiVersion":"v1","kind":"Pod","x":'],
  ['compose.yaml', 'services:\n  web:\n    image: '],
  ['compose.yaml', 'services: { web: { image: a } }\nx-a:\n  '],
  ['kustomization.yaml', 'resources: '],
  ['skaffold.yaml', 'build: '],
  ['.github/workflows/a.yaml', 'jobs: '],
  ['docker-bake.hcl', 'target "a" {\n  x = '],
  ['docker-bake.json', '{"target": '],
  ['Dockerfile', 'FROM a\nRUN '],
  ['Dockerfile', 'FROM a\nENTRYPOINT '],
  ['Dockerfile', 'FROM a\nENV A='],
];

describe('thousands of levels', () => {
  test.each(places)('of %s, behind %j', (path, before) => {
    for (const opener of openers)
      expect(() => check([{ path, text: `${before}${opener.repeat(2_000)}\n` }])).not.toThrow();
  });

  test.each(['? ', '- ', '[', '{a: ', '[{a:', '- ? '])('%j is not read, and that is a finding', (opener) => {
    const text = `apiVersion: v1\nkind: Pod\nspec:\n  x:\n    ${opener.repeat(10_000)}`;
    const { findings } = check([{ path: 'pod.yaml', text }]);
    expect(findings).toMatchObject([
      {
        rule: 'unreadable-file',
        severity: 'error',
        message: 'This document is nested more than 100 levels deep and was not read.',
      },
    ]);
  });
});

test.each([
  ['[', deepestNesting, 'read'],
  ['[', deepestNesting + 1, 'too deep'],
  ['- ', deepestNesting, 'read'],
  ['- ', deepestNesting + 1, 'too deep'],
])('%j, %d times: %s', (opener, times, expected) => {
  const tokens = tokensOf(opener.repeat(times));
  expect('tooDeepAt' in tokens ? 'too deep' : 'read').toBe(expected);
});

test('a staircase is as deep as one line of it', () => {
  const stairs = Array.from({ length: 500 }, (_, level) => `${' '.repeat(level)}a:\n`).join('');
  expect('tooDeepAt' in tokensOf(stairs)).toBe(true);
});
