import { describe, expect, test } from '@jest/globals';
import { declaredFields, doubtsIn } from '../../../../src/check/model/pod/decoding.ts';
import { pod } from '../../../support/kubernetes.ts';

function problems(spec: string): string[] {
  return doubtsIn(pod(spec).spec).flatMap(({ problem }) => problem ?? []);
}

const refused = (what: string) => `${what}: the API server cannot decode this object.`;

describe('what the API server can decode', () => {
  test.each([
    ['null is absent', '  containers: null\n  hostNetwork: ~\n  nodeSelector:\n'],
    ['unknown keys are dropped', '  nonsense: [1]\n  containers: [{Image: 1}]\n'],
    ['YAML 1.1 booleans', '  hostNetwork: yes\n'],
    ['whole numbers in any writing', '  priority: 1.0\n  activeDeadlineSeconds: 0x10\n'],
    ['quantities', '  overhead: {a: 1, b: 0.5, c: 100m, d: 1Gi, e: 1e3, f: "+1.5", g: .5}\n'],
    [
      'ports by number and by name',
      '  containers: [{livenessProbe: {httpGet: {port: 80}, tcpSocket: {port: http}}}]\n',
    ],
  ])('%s', (_, spec) => {
    expect(problems(spec)).toEqual([]);
  });

  test.each([
    ['  hostNetwork: "true"\n', '`spec.hostNetwork` must be a boolean, but is the string `true`'],
    ['  hostname: 1\n', '`spec.hostname` must be a string, but is the number `1`'],
    [
      '  containers: [{env: [{name: A, value: true}]}]\n',
      '`spec.containers[0].env[0].value` must be a string, but is the boolean `true`',
    ],
    ['  containers: {name: a}\n', '`spec.containers` must be a list, but is a map'],
    ['  containers: [a]\n', '`spec.containers[0]` must be a map, but is the string `a`'],
    ['  nodeSelector: [a]\n', '`spec.nodeSelector` must be a map, but is a list'],
    ['  nodeSelector: {a: true}\n', '`spec.nodeSelector.a` must be a string, but is the boolean `true`'],
    ['  priority: 1.5\n', '`spec.priority` must be a whole number, but is the number `1.5`'],
    ['  priority: 2147483648\n', '`spec.priority` must be a whole number, but is the number `2147483648`'],
    ['  overhead: {a: 1ki}\n', '`spec.overhead.a` must be a quantity, but is the string `1ki`'],
    ['  overhead: {a: ""}\n', '`spec.overhead.a` must be a quantity, but is the string ``'],
    [
      '  volumes: [{fc: {lun: "2"}}]\n',
      '`spec.volumes[0].fc.lun` must be a whole number, but is the string `2`',
    ],
  ])('%s', (spec, message) => {
    expect(problems(spec)).toEqual([refused(message)]);
  });

  test('aliases of aliases are read once', () => {
    const levels = Array.from({ length: 12 }, (_, n) => `  x${n + 1}: &x${n + 1} [*x${n}, *x${n}]\n`).join(
      '',
    );
    expect(problems(`  x0: &x0 {name: 1}\n${levels}  containers: *x12\n`)).toHaveLength(1);
  });

  test('what a type declares', () => {
    expect(declaredFields('Capabilities')).toEqual(['add', 'drop']);
    expect(declaredFields('Nothing')).toEqual([]);
  });
});
