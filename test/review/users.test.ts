import { describe, expect, test } from '@jest/globals';
import { check } from '../../src/check/index.ts';
import { type User, userChanges } from '../../src/review/users.ts';

const report = (files: Record<string, string>) =>
  check(Object.entries(files).map(([path, text]) => ({ path, text })));
const shown = (user: User | null) => (user?.kind === 'uid' ? user.value : (user?.kind ?? 'none'));

test.each([
  ['a user that comes', 'FROM debian:13\n', 'FROM debian:13\nUSER 1000\n', 'root to 1000'],
  ['one that goes', 'FROM some.example/app\nUSER 1000\n', 'FROM some.example/app\n', '1000 to unknown'],
  ['root in other words', 'FROM debian:13\n', 'FROM debian:13\nUSER 0:0\n', ''],
  [
    'that of another stage',
    'FROM debian:13 AS a\nFROM debian:13\n',
    'FROM debian:13 AS a\nUSER 1\nFROM debian:13\n',
    '',
  ],
])('%s', (_case, before, after, expected) => {
  const changes = userChanges(report({ Dockerfile: before }), report({ Dockerfile: after }), new Map());
  expect(changes.map((change) => `${shown(change.before)} to ${shown(change.after)}`).join()).toBe(expected);
});

test('services, and files that have moved', () => {
  const compose = (user: string) => `services:\n  web:\n    image: some.example/web\n    user: "${user}"\n`;
  const base = report({ 'old/compose.yaml': compose('0') });
  const head = report({ 'new/compose.yaml': compose('1000') });
  const changes = userChanges(base, head, new Map([['old/compose.yaml', 'new/compose.yaml']]));
  expect(changes.map(({ path, service, after }) => [path, service, shown(after)])).toEqual([
    ['new/compose.yaml', 'web', '1000'],
  ]);
});

describe('a container whose manifest says who it is', () => {
  const pod = (context: string, image = 'some.example/app') => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {${context}}
  containers: [{name: app, image: '${image}'}]
`;
  const changed = (before: string, after: string) =>
    userChanges(report({ 'a.yaml': before }), report({ 'a.yaml': after }), new Map());

  test.each([
    ['comes to a user', pod(''), pod('runAsUser: 8888'), 'unknown to 8888'],
    [
      'leaves it to its image again',
      pod('runAsUser: 8888', 'debian:13'),
      pod('', 'debian:13'),
      '8888 to root',
    ],
    ['has another image', pod('', 'debian:13'), pod('', 'node:24'), ''],
    ['is another image for the same user', pod('runAsUser: 5', 'debian:13'), pod('runAsUser: 5'), ''],
    ['is new', 'apiVersion: v1\n', pod('runAsUser: 5'), ''],
  ])('%s', (_case, before, after, expected) => {
    const changes = changed(before, after);
    expect(changes.map((change) => `${shown(change.before)} to ${shown(change.after)}`).join()).toBe(
      expected,
    );
    for (const { container } of changes) expect(container).toBe('Pod web, container app');
  });

  test('two of one name are told in their order', () => {
    const twice = (context: string) => `${pod('')}---\n${pod(context)}`;
    const changes = changed(twice(''), twice('runAsUser: 5'));
    expect(changes.map(({ after }) => shown(after))).toEqual(['5']);
  });
});
