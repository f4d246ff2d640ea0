import { expect, test } from '@jest/globals';
import { check } from '../../src/check/index.ts';
import { imagesOfPrograms, programsIn } from '../../src/review/programs.ts';
import { findingAt } from '../support/finding.ts';

const report = check([
  {
    path: 'pod.yaml',
    text: `apiVersion: v1
kind: Pod
metadata: {name: app}
spec:
  initContainers: [{name: a, image: 'example.com:5000/setup@sha256:${'0'.repeat(64)}'}]
  containers: [{name: web, image: 'example.com:5000/web:1.4'}]
`,
  },
  { path: 'compose.yaml', text: 'services: {web: {image: "shop:1", privileged: true}, db: {build: .}}\n' },
]);

test.each([
  ['a container', 'pod.yaml', 'Pod app, container web', 'example.com:5000/web'],
  ['an init container', 'pod.yaml', 'Pod app, init container a', 'example.com:5000/setup'],
  ['a pod, with all that runs in it', 'pod.yaml', 'Pod app', 'example.com:5000/setup example.com:5000/web'],
  ['a service', 'compose.yaml', 'service web', 'shop'],
  ['a service that is built', 'compose.yaml', 'service db', ''],
  ['a stage', 'Dockerfile', 'stage 0', ''],
  ['the same name in another file', 'other.yaml', 'Pod app', ''],
])('what runs in %s', (_case, path, subject, expected) => {
  expect(imagesOfPrograms(programsIn(report)(findingAt(1, { path, subject })))).toBe(expected);
});
