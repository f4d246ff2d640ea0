import { expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n';

function told(path: string, text: string): string {
  const { findings, skipped } = check([{ path, text }]);
  const unreadable = findings.some(({ rule }) => rule === 'unreadable-file');
  return unreadable
    ? 'unreadable'
    : skipped.some(({ reason }) => reason.includes('template'))
      ? 'template'
      : 'read';
}

test.each([
  ['web.yaml', `${pod}  name: @NAME@\n`, 'template'],
  ['web.yaml', `${pod}  name: {self.path}\n  labels: {a: b\n`, 'template'],
  ['web.yaml', `${pod}  name: a\n{extra}\nspec: {}\n`, 'template'],
  ['web.yaml', `${pod}{% if a %}\n  name: a\n{% endif %}\n`, 'template'],
  ['templates/web.yaml', `${pod}  name: [a\n`, 'unreadable'],
  ['web.yaml', `# {{ a }}\n${pod}  name: [a\n`, 'unreadable'],
  ['web.yaml', `${pod}  a: "@@X@@"\n  b: c\n  name: [a\n`, 'unreadable'],
  ['web.yaml', `${pod}  name: [a\n  # {{ a }}\n`, 'unreadable'],
  ['web.yaml', `a: {% if b %}\n---\n${pod}  name: [a\n`, 'unreadable'],
  ['web.yaml', `${pod}  name: [a\n`, 'unreadable'],
  ['web.yaml', `${pod}  name: {a: b\n`, 'unreadable'],
  ['template/docker-compose.yml', 'services:\n  web: { image: a\n', 'unreadable'],
  ['docker-compose.yml', 'services:\n  web: { image: a\n', 'unreadable'],
  ['pkg/template.Dockerfile', 'FROM @@CONTAINER@@\nRUN a\n', 'template'],
  ['template/Dockerfile.ncl', 'let a = 1 in\nFROM b\n', 'template'],
  ['Dockerfile', 'FROM BASEIMAGE\nRUN a\n', 'template'],
  ['Dockerfile', 'FROM Node\nRUN a\n', 'unreadable'],
  ['Dockerfile', 'FORM node\n', 'unreadable'],
  ['Dockerfile', 'ARG VERSION=\nFROM node:$VERSION\n', 'read'],
])('%s with %j: %s', (path, text, expected) => {
  expect(told(path, text)).toBe(expected);
});
