import { expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

const pod = (lines: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a\n      ${lines}\n`;
const compose = (line: string) => `services: {a: {image: a, ${line}}}\n`;

test.each([
  ['lifecycle: {preStop: {exec: {command: [sh, -c, x]}}}', ['preStop: sh -c x']],
  ['startupProbe: {exec: {command: [x]}}', ['startupProbe: x']],
  ['env: [{name: LD_PRELOAD, value: /x}, {name: LEVEL, value: a}]', ['LD_PRELOAD=/x']],
  ['env: [{name: STARTUP_SCRIPT, value: x}]', ['STARTUP_SCRIPT=x']],
  ['env: [{name: DESCRIPTION, value: x}]', []],
  ['volumeMounts: [{name: v, mountPath: /usr/local/bin/a, subPath: b}]', ['/usr/local/bin/a: v b']],
  ['volumeMounts: [{name: v, mountPath: /data}, {name: v, mountPath: /library}]', []],
])('%s of a container: %j', (lines, runs) => {
  expect(check([{ path: 'a.yaml', text: pod(lines) }]).workloads[0]?.containers[0]?.runs).toEqual(runs);
});

test.each([
  ['post_start: [{command: [sh, x]}]', ['post_start: sh x']],
  ['healthcheck: {test: [CMD, x]}', ['healthcheck: CMD x']],
  ['environment: [NODE_OPTIONS=--require /x, A=b]', ['NODE_OPTIONS=--require /x']],
  ['volumes: ["./a:/bin", "./b:/data"]', ['/bin: a']],
])('%s of a service: %j', (line, runs) => {
  expect(check([{ path: 'compose.yaml', text: compose(line) }]).services[0]?.runs).toEqual(runs);
});

test('a long one is told by its beginning and its length', () => {
  const [report] = check([
    { path: 'compose.yaml', text: compose(`environment: {A_SCRIPT: ${'x'.repeat(500)}}`) },
  ]).services;
  expect(report?.runs).toEqual([`A_SCRIPT=${'x'.repeat(200)}… 500`]);
});
