import { expect, test } from '@jest/globals';
import { review } from '../../src/review/review.ts';
import { deployment } from '../e2e/support/files.ts';
import { proposalOf } from '../support/proposal.ts';

const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { pod-security.kubernetes.io/enforce: restricted }
`;
const web = deployment('web');
const file = (text: string) => ({ 'ns.yaml': namespace, 'web.yaml': text });
const without = (...lines: string[]): string =>
  lines.reduce((text, line) => text.replace(new RegExp(`^ *${line}\n`, 'm'), ''), web);
const image = 'FROM node:24\nCOPY . /app\nUSER 1000:1000\nCMD ["node", "/app"]\n';

/** Both sides have the lines above and below in common. */
function patchBetween(before: string, after: string): string {
  const [was, is] = [before, after].map((text) => text.split('\n').slice(0, -1));
  if (!was || !is) return '';
  let top = 0;
  while (top < was.length && was[top] === is[top]) top++;
  let end = 0;
  while (end < Math.min(was.length, is.length) - top && was.at(-1 - end) === is.at(-1 - end)) end++;
  const rows = [
    ...is.slice(0, top).map((line) => ` ${line}`),
    ...was.slice(top, was.length - end).map((line) => `-${line}`),
    ...is.slice(top, is.length - end).map((line) => `+${line}`),
    ...is.slice(is.length - end).map((line) => ` ${line}`),
  ];
  return [`@@ -1,${was.length} +1,${is.length} @@`, ...rows].join('\n');
}

const first = (base: Record<string, string>, head: Record<string, string>) => {
  const proposal = proposalOf(base, head);
  const changes = proposal.changes.map((change) => ({
    ...change,
    patch: patchBetween(base[change.path] ?? '', head[change.path] ?? ''),
  }));
  const { comments, introduced } = review({ ...proposal, changes });
  const [comment] = comments;
  const fix = introduced.find(({ message }) => message.startsWith('This pull'))?.fix;
  return {
    says: comment?.findings[0]?.message.split('. ')[0],
    puts: fix?.edits.map(({ text }) => text).join(''),
    safety: fix?.safety,
    comments: comments.length,
  };
};

test.each([
  [
    'a field that the namespace asks for',
    ...[file(web), file(without('runAsNonRoot: true'))],
    'This pull request removes `runAsNonRoot: true` from `web`; namespace `shop` requires it',
    '        runAsNonRoot: true\n',
  ],
  [
    'a block',
    ...[file(web), file(without('seccompProfile:', 'type: RuntimeDefault'))],
    'This pull request removes `seccompProfile` from `web`; namespace `shop` requires it',
    '        seccompProfile:\n          type: RuntimeDefault\n',
  ],
  [
    'a field that nobody asks for but the standard',
    ...[{ 'web.yaml': web }, { 'web.yaml': without('allowPrivilegeEscalation: false') }],
    'This pull request removes `allowPrivilegeEscalation: false` from `web`',
    '            allowPrivilegeEscalation: false\n',
  ],
  [
    'the user of an image',
    ...[{ Dockerfile: image }, { Dockerfile: image.replace('USER 1000:1000\n', '') }],
    'This pull request removes `USER 1000:1000` from `Dockerfile`',
    'USER 1000:1000\n',
  ],
] as const)('%s is told as removed, and put back', (_, base, head, says, puts) => {
  expect(first({ ...base }, { ...head })).toEqual({ says, puts, safety: 'safe', comments: 1 });
});

test.each([
  ['what was there in another form', web.replace('runAsNonRoot: true', 'runAsNonRoot: false')],
  ['what was never there', deployment('web', { container: '            privileged: true\n' })],
])('%s is not', (_, text) => {
  expect(first(file(web), file(text))).toMatchObject({ puts: undefined });
});

test('where the file changes otherwise too, it is to be tested first', () => {
  const head = { 'web.yaml': without('runAsNonRoot: true').replace('web:1.0.0', 'web:2.0.0') };
  const whole = proposalOf({ 'web.yaml': web }, head);
  const patch = [
    '@@ -15,6 +15,5 @@',
    '       securityContext:',
    '-        runAsNonRoot: true',
    '         runAsUser: 10001',
    '         seccompProfile:',
    '           type: RuntimeDefault',
    '       containers:',
    '@@ -22,1 +21,1 @@',
    '-          image: web:1.0.0',
    '+          image: web:2.0.0',
  ].join('\n');
  const { introduced } = review({ ...whole, changes: [{ path: 'web.yaml', status: 'modified', patch }] });
  expect(introduced.map(({ fix }) => [fix?.title, fix?.safety])).toEqual([
    ['Put `runAsNonRoot: true` back', 'test-first'],
  ]);
});

test('a text that is nothing with the lines put back proves nothing', () => {
  const proposal = proposalOf({ 'web.yaml': web }, { 'web.yaml': without('runAsNonRoot: true') });
  const patch = `@@ -1,2 +1,1 @@\n-        runAsNonRoot: true\n apiVersion: apps/v1`;
  const { introduced } = review({ ...proposal, changes: [{ path: 'web.yaml', status: 'modified', patch }] });
  expect(introduced.filter(({ message }) => message.startsWith('This pull'))).toEqual([]);
});
