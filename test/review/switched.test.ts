import { expect, test } from '@jest/globals';
import { fileSetOf } from '../../src/check/index.ts';
import { review } from '../../src/review/review.ts';
import { titleOf } from '../../src/review/title.ts';

const pod = (container: string, spec = '') => `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
${spec}  containers:
    - name: app
      image: acme/app:1
${container}`;
const mighty = '      securityContext: {privileged: true}\n';

function reviewOf(before: string, after: string) {
  const path = 'pod.yaml';
  return review({
    base: fileSetOf([{ path, text: before }]),
    head: fileSetOf([{ path, text: after }]),
    changes: [{ path, status: 'modified' }],
  });
}

test.each([
  ['another image', mighty, mighty.replace(/^/, '      image: evil:1\n'), 'acme/app:1', 'evil:1'],
  ['another command', mighty, `${mighty}      command: [sh]\n`, 'acme/app:1', 'acme/app:1'],
  ['other arguments', mighty, `${mighty}      args: ["-c"]\n`, 'acme/app:1', 'acme/app:1'],
])('%s in a privileged container is told', (_, was, is, before, after) => {
  const head = pod(is).replace(/ {6}image: acme\/app:1\n(?= {6}image)/, '');
  const found = reviewOf(pod(was), head);
  expect(found.switched).toMatchObject([{ name: 'app', before, after }]);
  expect(titleOf(found)).toMatch(/^Nothing blocks: 1 file, app is privileged and now runs/);
});

test('whoever joins a pod with the network of its node is told', () => {
  const host = '  hostNetwork: true\n';
  const joined = reviewOf(pod('', host), `${pod('', host)}    - {name: more, image: "evil:1"}\n`);
  expect(joined.switched).toMatchObject([{ name: 'more', before: null, after: 'evil:1' }]);
});

test.each([
  ['another version', pod(mighty), pod(mighty).replace('app:1', 'app:2')],
  ['a digest', pod(mighty), pod(mighty).replace('app:1', `app:1@sha256:${'a'.repeat(64)}`)],
  ['another image where nothing is privileged', pod(''), pod('').replace('acme/app:1', 'other:1')],
  ['a comment', pod(mighty), `# so\n${pod(mighty)}`],
])('%s is not', (_, before, after) => {
  expect(reviewOf(before, after).switched).toEqual([]);
});
