import { expect, test } from '@jest/globals';
import { brokenTitle, titleOf } from '../../src/review/title.ts';
import type { Review } from '../../src/review/review.ts';
import { findingAt } from '../support/finding.ts';
import { reviewOf, reviewWith } from '../support/review.ts';

const control = { control: 'seccompProfile', level: 'restricted' } as const;
const starts = findingAt(3, { message: '`web` will not start: its image runs as `node`, a name.' });
const profile = findingAt(4, {
  message: 'Container `web` asks for no seccomp profile.',
  podSecurity: control,
});
const port = findingAt(5, {
  message: 'Port 80 needs a privilege. And more.',
  severity: 'warning',
  path: 'Dockerfile',
});
const fall = {
  path: 'a',
  kind: 'Deployment',
  rendered: null,
  namespace: '',
  name: 'worker',
  before: 'restricted',
  after: 'baseline',
};
const rise = { ...fall, before: 'baseline', after: 'restricted' };
const user = { path: 'Dockerfile', service: null, container: null };
const root = { value: 'root', kind: 'root' } as const;
const node = { value: 'node', kind: 'name' } as const;

const of = (findings: Parameters<typeof reviewOf>[0], parts: object = {}) =>
  reviewOf(findings, () => undefined, parts);

test.each([
  ['what happens', of([starts]), 'web will not start (1 error introduced)'],
  [
    'the worst first',
    of([profile, starts, port], { workloads: [fall] }),
    'web will not start; worker falls from restricted to baseline; Container web asks for no seccomp profile (2 errors and 1 warning introduced)',
  ],
  [
    'what does not block',
    of([port]),
    'Dockerfile: Port 80 needs a privilege (1 warning introduced, nothing blocks)',
  ],
  [
    'what was there before and blocks',
    of([], { blocking: [starts], existing: [starts] }),
    'web will not start (nothing introduced, 1 older error)',
  ],
  [
    'one thing of many places once',
    of([starts, { ...starts, path: 'b' }]),
    'web will not start (2 errors introduced)',
  ],
  ['nothing', reviewWith(), 'Nothing weakened: 1 file'],
  [
    'what is better now',
    reviewWith({
      files: ['a', 'b'],
      mended: [starts],
      workloads: [rise],
      users: [{ ...user, before: root, after: node }],
    } as Partial<Review>),
    'Nothing weakened: 2 files, 1 finding fixed, worker now restricted, Dockerfile no longer runs as root',
  ],
  [
    'what is weaker, though nobody minds',
    reviewWith({ users: [{ ...user, before: node, after: root }] }),
    'Nothing blocks: 1 file, Dockerfile now runs as root',
  ],
  [
    'what could not be judged',
    reviewWith({
      skipped: [{ path: 'Dockerfile', reason: 'a template', kind: 'unjudged', verdict: 'pass' }],
    }),
    'Nothing weakened as far as is known: 1 file not judged',
  ],
  [
    'what was judged but for a question',
    reviewWith({
      files: ['a', 'Dockerfile'],
      skipped: [{ path: 'Dockerfile', reason: 'base', kind: 'partly', verdict: 'pass' }],
    }),
    'Nothing weakened: 2 files, 1 file not fully judged',
  ],
  [
    'what was not seen, and fails',
    reviewWith({
      skipped: [
        { path: '', reason: 'GitHub lists no more than 3000 changed files', kind: 'unread', verdict: 'fail' },
        { path: 'k8s/a.yaml', reason: 'larger than 8 MiB', kind: 'unread', verdict: 'fail' },
      ],
    }),
    '2 files not judged: GitHub lists no more than 3000 changed files',
  ],
  [
    'what was not seen beside what was found',
    reviewWith({
      skipped: [{ path: 'k8s/a.yaml', reason: 'larger than 8 MiB', kind: 'unread', verdict: 'fail' }],
      introduced: [findingAt(3, { severity: 'warning', message: 'Container `web` is odd.' })],
    }),
    '1 file not judged: k8s/a.yaml (larger than 8 MiB); Container web is odd (1 warning introduced)',
  ],
  ['a file that goes', reviewWith({ files: [], mended: [starts] }), 'Nothing weakened: 1 finding fixed'],
])('a title names %s', (_case, review, title) => {
  expect(titleOf(review)).toBe(title);
});

test('a title stays short, whatever things are called', () => {
  const long = findingAt(3, { message: `Container \`${'x'.repeat(70_000)}\` is privileged.` });
  expect(titleOf(of([long, starts])).length).toBeLessThan(200);
});

test('a broken configuration is named with its place', () => {
  const finding = findingAt(4, { path: '.github/plimsoll.yml', message: 'unknown rule `root-usr`.' });
  expect(brokenTitle(finding)).toBe('.github/plimsoll.yml line 4, column 1: unknown rule root-usr.');
});
