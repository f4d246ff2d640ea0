import { expect, test } from '@jest/globals';
import { causesOf, check, type Finding } from '../../../src/check/index.ts';
import { review } from '../../../src/review/review.ts';
import { findingAt } from '../../support/finding.ts';
import { proposalOf } from '../../support/proposal.ts';

const told = (findings: readonly Finding[]) =>
  causesOf(findings).map(({ finding, others }) =>
    [finding, ...others].map(({ rule, subject }) => `${rule} ${subject}`),
  );
const foundIn = (files: Record<string, string>, rules: readonly string[]) =>
  told(
    check(Object.entries(files).map(([path, text]) => ({ path, text }))).findings.filter(({ rule }) =>
      rules.includes(rule),
    ),
  );

const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: app }\nspec:\n${spec}`;
const container = (name: string, context: string) =>
  `    - { name: ${name}, image: busybox, securityContext: ${context} }\n`;
const powers = ['privileged-container', 'privilege-escalation', 'undropped-capabilities', 'added-capability'];

test.each([
  [
    'a privileged container is told nothing else of its powers',
    pod(`  containers:\n${container('a', '{ privileged: true, capabilities: { add: [SYS_ADMIN] } }')}`),
    [...powers, 'missing-seccomp-profile'],
    [
      [
        'privileged-container Pod app, container a',
        'missing-seccomp-profile Pod app',
        'privilege-escalation Pod app, container a',
        'undropped-capabilities Pod app, container a',
        'added-capability Pod app, container a',
      ],
    ],
  ],
  [
    'the pod is told where one of its containers is not privileged',
    pod(`  containers:\n${container('a', '{ privileged: true }')}${container('b', '{}')}`),
    ['privileged-container', 'missing-seccomp-profile'],
    [['missing-seccomp-profile Pod app'], ['privileged-container Pod app, container a']],
  ],
  [
    'the network of the host brings its ports along',
    pod(
      '  hostNetwork: true\n  containers:\n    - { name: a, image: busybox, ports: [{ containerPort: 80 }] }\n',
    ),
    ['host-namespace', 'host-port'],
    [['host-namespace Pod app', 'host-port Pod app']],
  ],
  [
    'the processes of the host do not',
    pod(
      '  hostPID: true\n  containers:\n    - { name: a, image: busybox, ports: [{ containerPort: 80, hostPort: 80 }] }\n',
    ),
    ['host-namespace', 'host-port'],
    [['host-namespace Pod app'], ['host-port Pod app, container a']],
  ],
  [
    'one thing of several containers',
    pod(`  containers:\n${container('a', '{}')}${container('b', '{}')}`),
    ['undropped-capabilities'],
    [['undropped-capabilities Pod app, container a', 'undropped-capabilities Pod app, container b']],
  ],
  [
    'two capabilities are two',
    pod(`  containers:\n${container('a', '{ capabilities: { add: [SYS_TIME, NET_ADMIN] } }')}`),
    ['added-capability'],
    [['added-capability Pod app, container a'], ['added-capability Pod app, container a']],
  ],
  [
    'containers that inherit root from their pod',
    pod(
      '  securityContext: { runAsUser: 0 }\n  containers:\n    - { name: a, image: busybox }\n    - { name: b, image: busybox }\n',
    ),
    ['root-user'],
    [['root-user Pod app', 'root-user Pod app, container a', 'root-user Pod app, container b']],
  ],
])('%s', (_case, text, rules, expected) => {
  expect(foundIn({ 'pod.yaml': text }, rules)).toEqual(expected);
});

test('what is written once for several services is one', () => {
  const text =
    'x-all: &all { image: busybox, privileged: true }\nservices:\n  a: *all\n  b: *all\n  c: { image: busybox, privileged: true }\n';
  expect(foundIn({ 'compose.yaml': text }, ['privileged-container'])).toEqual([
    ['privileged-container service a', 'privileged-container service b'],
    ['privileged-container service c'],
  ]);
});

test('what is waived says nothing along, and is accepted with what it says in one file', () => {
  const context =
    '      securityContext:\n        # plimsoll: ignore privileged-container -- flashes disks\n        privileged: true\n';
  const text = pod(`  containers:\n    - name: a\n      image: busybox\n${context}`);
  const { findings, waived } = check([{ path: 'pod.yaml', text }]);
  expect(findings.map(({ rule }) => rule).filter((rule) => powers.includes(rule))).toEqual([]);
  expect(waived.map(({ rule }) => rule)).toEqual(['privileged-container']);
});

const image = 'FROM node:24\nCOPY . /app\nCMD ["node", "/app"]\n';
const compose = 'services:\n  web:\n    build: .\n    image: acme/web\n';
const deployment = pod('  containers:\n    - { name: web, image: acme/web }\n');
const whole = { Dockerfile: image, 'compose.yaml': compose, 'k8s/app.yaml': deployment };
const rootIn = (base: Record<string, string>) => {
  const { introduced, comments } = review(proposalOf(base, whole));
  return {
    causes: told(introduced.filter(({ rule }) => rule === 'root-user')),
    comments: comments.map(({ path, others }) => [path, ...others.map((other) => other.path)]),
  };
};

test('an image that runs as root and all that runs it have one cause', () => {
  const { causes, comments } = rootIn({});
  expect(causes).toEqual([
    ['root-user stage 0', 'root-user service web', 'root-user Pod app, container web'],
  ]);
  expect(comments).toContainEqual(['Dockerfile', 'compose.yaml', 'k8s/app.yaml']);
});

test('what comes to run an image that was root before stands for itself', () => {
  expect(rootIn({ Dockerfile: image }).causes).toEqual([
    ['root-user service web'],
    ['root-user Pod app, container web'],
  ]);
});

test('what fails a check does not vanish into what does not', () => {
  const notice = findingAt(1, { rule: 'a', severity: 'notice' });
  const { path, start, end } = notice;
  const error = findingAt(2, { rule: 'b', saidBy: { rule: 'a', path, start, end } });
  const likely = { ...error, severity: 'notice', confidence: 'likely' } as const;
  expect(causesOf([error]).map(({ finding }) => finding.rule)).toEqual(['b']);
  expect(causesOf([notice, likely]).map(({ finding }) => finding.rule)).toEqual(['a']);
});
