import { expect, test } from '@jest/globals';
import { ledTo, mayLead } from '../../src/github/leading.ts';
import type { ChangedFile, Tree } from '../../src/github/pull.ts';

const link = (path: string, target: string): ChangedFile => ({
  ...{ path, status: 'added', blob: 'a'.repeat(40) },
  patch: `@@ -0,0 +1 @@\n+${target}\n\\ No newline at end of file`,
});
const file = { blob: 'b'.repeat(40), size: 1, isExecutable: false };
const treeWith = (path: string): Tree => ({
  files: new Map(['deploy/a/web.yaml', 'docs/a.md', 'app/package.json'].map((each) => [each, file])),
  others: new Map([[path, { kind: 'link', id: 'a'.repeat(40) }]]),
  isCut: false,
});

test.each([
  ['a folder of manifests', 'k8s', 'deploy/a', 'folder of manifests'],
  ['a folder above it', 'k8s/all', '../deploy', 'folder of manifests'],
  ['its own dots', 'k8s/all', './../deploy/./a', 'folder of manifests'],
  ['out of the repository', 'k8s', '../other', 'out of the repository'],
  ['the root of a machine', 'k8s', '/etc', 'out of the repository'],
])('a link to %s is told', (_, path, target, reason) => {
  const change = link(path, target);
  expect(mayLead(change)).toBe(true);
  expect(ledTo([change], treeWith(path))).toEqual([
    { path, kind: 'unjudged', reason: expect.stringContaining(reason) },
  ]);
});

test.each([
  ['a folder of pages', 'latest', 'docs'],
  ['a folder of JSON', 'here', 'app'],
  ['nothing', 'gone', 'nowhere'],
])('a link to %s is not', (_, path, target) => {
  expect(ledTo([link(path, target)], treeWith(path))).toEqual([]);
});

test('a text of several lines leads nowhere', () => {
  const patch = '@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file';
  expect(mayLead({ status: 'added', patch })).toBe(false);
});
