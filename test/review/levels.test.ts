import { describe, expect, test } from '@jest/globals';
import { check } from '../../src/check/index.ts';
import { levelChanges } from '../../src/review/levels.ts';

const report = (files: Record<string, string>) =>
  check(Object.entries(files).map(([path, text]) => ({ path, text })));

const pod = (spec: string, name = 'web', namespace = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: "${namespace}"}
spec: {${spec}, containers: [{name: a, image: some.example/a}]}
`;
const open = 'hostPID: true';
const plain = 'hostPID: false';

function changed(
  before: Record<string, string>,
  after: Record<string, string>,
  renamed: Record<string, string> = {},
): string[] {
  const changes = levelChanges(report(before), report(after), new Map(Object.entries(renamed)));
  return changes.map(({ path, name, before: was, after: is }) => `${path} ${name}: ${was} to ${is}`);
}

describe('the level of a workload', () => {
  test.each([
    ['rises', { 'a.yaml': pod(open) }, { 'a.yaml': pod(plain) }, ['a.yaml web: privileged to baseline']],
    ['stays', { 'a.yaml': pod(open) }, { 'a.yaml': pod(open) }, []],
    ['is that of a new one', {}, { 'a.yaml': pod(plain) }, ['a.yaml web: null to baseline']],
    ['goes with it', { 'a.yaml': pod(plain) }, {}, ['a.yaml web: baseline to null']],
    [
      'is known though its namespace is left to somebody else',
      { 'a.yaml': pod(plain, 'web', 'shop') },
      { 'a.yaml': pod(open) },
      ['a.yaml web: baseline to privileged'],
    ],
    [
      'is known though it has gone to another file',
      { 'a.yaml': pod(plain) },
      { 'b.yaml': pod(open) },
      ['b.yaml web: baseline to privileged'],
    ],
    [
      'is that of another one where there are several that it could be',
      { 'a.yaml': pod(plain, 'web', 'one') + '---\n' + pod(plain, 'web', 'two') },
      { 'a.yaml': pod(open) },
      ['a.yaml web: null to privileged', 'a.yaml web: baseline to null', 'a.yaml web: baseline to null'],
    ],
    [
      'is told of each of one name in their order',
      { 'a.yaml': pod(plain) + '---\n' + pod(open) },
      { 'a.yaml': pod(plain) + '---\n' + pod(plain) },
      ['a.yaml web: privileged to baseline'],
    ],
    ['is not that of a patch', {}, { 'a.yaml': pod(plain).replace(', image: some.example/a', '') }, []],
  ] as const)('%s', (_case, before, after, expected) => {
    expect(changed(before, after)).toEqual(expected);
  });

  test('is known by the new name of its file', () => {
    expect(changed({ 'a.yaml': pod(open) }, { 'b.yaml': pod(plain) }, { 'a.yaml': 'b.yaml' })).toEqual([
      'b.yaml web: privileged to baseline',
    ]);
  });
});
