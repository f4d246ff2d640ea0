import { expect, test } from '@jest/globals';
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
