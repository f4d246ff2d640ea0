import { describe, expect, test } from '@jest/globals';
import { check } from '../../src/check/index.ts';

/* Where well-known programs were measured to be wrong on real files. README.md shows some of these. */

/** The user that the image of the last stage starts as. */
function userOf(...lines: string[]) {
  const { images } = check([{ path: 'Dockerfile', text: `${lines.join('\n')}\n` }]);
  return images.find(({ final }) => final)?.user;
}

describe('the user of an image', () => {
  test.each([
    [
      'a base image that has a user of its own',
      ['FROM gcr.io/distroless/static:nonroot'],
      { uid: 65532, from: 'base' },
    ],
    [
      'such a base behind an argument with a default',
      ['ARG TAG=nonroot', 'FROM gcr.io/distroless/static:${TAG}'],
      { uid: 65532, from: 'base' },
    ],
    [
      'such a base behind a stage',
      ['FROM gcr.io/distroless/static:nonroot AS base', 'FROM base', 'COPY a /a'],
      { uid: 65532 },
    ],
    [
      'root while building, another user at the end',
      ['FROM node:24 AS build', 'USER 0', 'RUN npm ci', 'FROM node:24', 'USER 1001'],
      { kind: 'uid', uid: 1001, from: 'USER' },
    ],
    [
      'root and then another user in one stage',
      ['FROM node:24', 'USER 0', 'RUN apt-get update', 'USER 1001'],
      { kind: 'uid', uid: 1001 },
    ],
    [
      'an image that cannot be known',
      ['ARG BASE', 'FROM registry.example/${BASE}'],
      { kind: 'unknown', uid: null, from: 'base' },
    ],
    ['root at the end', ['FROM gcr.io/distroless/static:nonroot', 'USER 0'], { kind: 'root', from: 'USER' }],
    ['root as 00', ['FROM node:24', 'USER 00'], { kind: 'root', uid: 0 }],
    ['root with a group', ['FROM node:24', 'USER root:1000'], { kind: 'root', value: 'root:1000' }],
    ['root through an argument', ['FROM node:24', 'ARG RUNNER=root', 'USER ${RUNNER}'], { kind: 'root' }],
    ['nothing at all over a root image', ['FROM node:24', 'CMD ["node"]'], { kind: 'root' }],
    ['a user in the builder only', ['FROM node:24 AS build', 'USER 1001', 'FROM node:24'], { kind: 'root' }],
  ])('%s', (_name, lines, expected) => {
    expect(userOf(...lines)).toMatchObject(expected);
  });
});

const restricted = {
  runAsNonRoot: 'runAsNonRoot: true',
  privileges: 'allowPrivilegeEscalation: false',
  capabilities: 'capabilities: { drop: [ALL] }',
  seccomp: 'seccompProfile: { type: RuntimeDefault }',
};

const container = (context: Partial<typeof restricted> & Record<string, string>) =>
  `    - name: web\n      image: web\n      securityContext: { ${Object.values(context).join(', ')} }\n`;

const pod = (containers: string, more = '') => [
  {
    path: 'pod.yaml',
    text: `apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: web-\nspec:\n${more}  containers:\n${containers}`,
  },
];

const violations = (files: Parameters<typeof check>[0]) =>
  check(files).workloads[0]?.podSecurity.violations.map(({ control }) => control);

describe('the Pod Security level of a pod', () => {
  const { runAsNonRoot, privileges, seccomp } = restricted;

  test.each([
    ['everything as it must be', pod(container(restricted)), []],
    [
      'capabilities dropped in lower case, which drops none',
      pod(container({ ...restricted, capabilities: 'capabilities: { drop: [all] }' })),
      ['capabilities_restricted'],
    ],
    [
      'a number that is not root, without the promise',
      pod(container({ ...restricted, runAsNonRoot: 'runAsUser: 1000' })),
      ['runAsNonRoot'],
    ],
    [
      'an init container without the promise',
      pod(
        container(restricted),
        `  initContainers:\n${container({ ...restricted, runAsNonRoot: 'runAsUser: 0' })}`,
      ),
      ['runAsNonRoot', 'runAsUser'],
    ],
    [
      'capabilities not dropped',
      pod(container({ runAsNonRoot, privileges, seccomp })),
      ['capabilities_restricted'],
    ],
    [
      'the network of the host, which takes its ports as well',
      pod(
        container(restricted).replace(
          '      image: web\n',
          '      image: web\n      ports: [{ containerPort: 80 }]\n',
        ),
        '  hostNetwork: true\n',
      ),
      ['hostNamespaces', 'hostPorts'],
    ],
  ])('%s', (_name, files, expected) => {
    expect(violations(files)).toEqual(expected);
  });
});

test('a template that cannot be rendered is said to be unknown, and the others are judged', () => {
  const template =
    'apiVersion: v1\nkind: Pod\nspec:\n  {{- with required "Say a context." .Values.none }}\n  securityContext: {{ . }}\n  {{- end }}\n';
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: [{name: a, image: a}]}\n';
  const { findings, skipped } = check(
    Object.entries({
      'chart/Chart.yaml': 'name: a\n',
      'chart/values.yaml': 'context: {runAsUser: 0}\n',
      'chart/templates/a.yaml': template,
      'chart/templates/b.yaml': pod,
      'values.yaml': 'context: {runAsUser: 0}\n',
    }).map(([path, text]) => ({ path, text })),
    { fixes: false },
  );
  expect(skipped.map(({ path }) => path)).toEqual(['chart/templates/a.yaml']);
  expect(new Set(findings.map(({ path }) => path))).toEqual(new Set(['chart/templates/b.yaml']));
});
