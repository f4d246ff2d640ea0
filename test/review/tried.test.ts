import { expect, test } from '@jest/globals';
import { bodyOf } from '../../src/review/comment.ts';
import { review } from '../../src/review/review.ts';
import { proposalOf } from '../support/proposal.ts';
import { setting } from '../support/review.ts';

/* Beside a suggestion that rests on a trial stands what was seen of it, and of which image. */

const digest = `sha256:${'a'.repeat(64)}`;
const tried = {
  ...{ on: '2026-11-30', with: 'docker 27', as: 'image', uid: 1000, gid: 1000, readOnly: true },
  ...{ writes: ['/run'], capabilities: [], noNewPrivileges: true, ports: [8080] },
};
const config = {
  ...{ on: '2026-11-30', from: 'docker 27', user: '', env: [], entrypoint: ['/app'], cmd: [] },
  ...{ workdir: '/', ports: [], volumes: [] },
};
const savedWith = (trial: object) =>
  JSON.stringify({
    version: 1,
    images: { [digest]: { names: ['shop/web:1'], config, tried: [trial] } },
  });

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: shop/web:1
`;

function bodies(trial: object): string[] {
  const proposal = proposalOf({}, { 'pod.yaml': pod }, { images: { saved: savedWith(trial) } });
  return review(proposal).comments.map((comment) => bodyOf(comment, setting.links, new Set()));
}

test('what was seen stands beside the suggestion, at which image, and how to see it again', () => {
  const beside = bodies(tried).find((body) => body.includes('runAsUser: 1000'));
  expect(beside).toContain(
    'Tried on 2026-11-30: it ran as 1000, read-only except for `/run`, without capabilities, without new privileges, at `sha256:aaaaaaaaaaaa`.',
  );
  expect(beside).toContain('Try it again:\n```sh\nplimsoll verify pod.yaml web\n```');
});

test.each([
  ['a day that is none', { on: '<img src=x>' }],
  ['a folder that cannot be one', { writes: ['/run`](https://evil.example.com)'] }],
  ['a capability that cannot be one', { capabilities: ['**all**'] }],
])('nothing is believed of a trial with %s', (_name, parts) => {
  expect(bodies({ ...tried, ...parts }).some((body) => /Tried on|evil|<img|\*\*all/.test(body))).toBe(false);
});
