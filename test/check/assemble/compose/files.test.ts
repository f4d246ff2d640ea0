import { expect, test } from '@jest/globals';
import { check } from '../../../../src/check/index.ts';
import { isOutside } from '../../../../src/check/text/path.ts';

const image = 'services:\n  web: { image: redis:7 }\n';
const extending = (file: string) => `services:\n  web: { extends: { file: ${file}, service: web } }\n`;

function told(files: Readonly<Record<string, string>>) {
  const { findings, services, skipped } = check(
    Object.entries(files).map(([path, text]) => ({ path, text })),
  );
  return {
    services: services.map(({ path, name }) => `${path} ${name}`),
    unreadable: findings.filter(({ rule }) => rule === 'unreadable-file').map(({ path }) => path),
    skipped: skipped.map(({ path, reason }) => `${path}: ${reason}`),
  };
}

test('a compose file of any name is a project of its own', () => {
  const stack = 'version: "3"\nservices:\n  db:\n    image: postgres:17\n';
  expect(told({ 'stack.yml': stack, 'deploy/docker-stack.yml': stack, 'compose.yaml': image })).toEqual({
    services: ['compose.yaml web', 'deploy/docker-stack.yml db', 'stack.yml db'],
    unreadable: [],
    skipped: [],
  });
});

test('what a project stands on outside of what is checked is not known', () => {
  const skipped = (path: string, file: string) =>
    `${path}: it needs \`${file}\`, which is not among the checked files`;
  expect(told({ 'compose.yaml': extending('../a.yml'), 'a/Dockerfile': 'FROM scratch\n' })).toMatchObject({
    unreadable: [],
    skipped: [skipped('compose.yaml', '../a.yml')],
  });
  expect(told({ 'b/compose.yaml': extending('../a.yml'), 'b/c/Dockerfile': 'FROM scratch\n' })).toMatchObject(
    {
      unreadable: [],
      skipped: [skipped('b/compose.yaml', 'a.yml')],
    },
  );
  expect(told({ 'compose.yaml': extending('a.yml') }).unreadable).toEqual([]);
  expect(told({ 'compose.yaml': extending('a.yml'), Dockerfile: 'FROM scratch\n' }).unreadable).toEqual([
    'compose.yaml',
  ]);
});

test.each([
  ['a.yml', ['b/c', 'b/d/e'], true],
  ['b/a.yml', ['b/c', 'b/d/e'], false],
  ['b/a.yml', ['b/c/d', 'b/c/e'], true],
  ['bc/a.yml', ['b/c', 'b/d'], true],
  ['a.yml', ['b', 'c/d'], false],
  ['/x/a.yml', ['/x/b', '/x/c/d'], false],
  ['/y/a.yml', ['/x/b', '/x/c/d'], true],
])('%s, with %j: %j', (path, paths, is) => {
  expect(isOutside(path, paths)).toBe(is);
});
