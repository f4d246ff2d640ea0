import { expect, test } from '@jest/globals';
import { repair } from '../../../src/check/index.ts';

const pod = (extra = '') => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${extra}  containers:
    - name: web
      image: nginxinc/nginx-unprivileged:1.27
`;

const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';

const labelled = (texts: Readonly<Record<string, string>>): readonly string[] =>
  repair(
    Object.entries(texts).map(([path, text]) => ({ path, text })),
    { include: 'test-first', mends: ({ rule }) => rule === 'unenforced-namespace' },
  ).files.map(({ path }) => path);

const overlay = (extra: string) => ({
  'k/pod.yaml': pod(extra),
  'k/ns.yaml': namespace,
  'k/kustomization.yaml': 'namespace: shop\nresources:\n- ns.yaml\n- pod.yaml\n',
});

test.each([
  ['that its pods keep', '', ['k/ns.yaml']],
  ['that its pods do not keep', '  hostNetwork: true\n', []],
])('a Namespace of an overlay is offered a level %s: %#', (_, extra, paths) => {
  expect(labelled(overlay(extra))).toEqual(paths);
});

const chart = (values: string) => ({
  'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'c/values.yaml': 'hostNetwork: false\n',
  'c/values-prod.yaml': values,
  'c/templates/ns.yaml': namespace,
  'c/templates/pod.yaml': pod('  hostNetwork: {{ .Values.hostNetwork }}\n').replace(
    'name: web',
    'name: web\n  namespace: shop',
  ),
});

test('a Namespace of a chart is offered a level that its pods keep under each set of values', () => {
  expect(labelled(chart('other: 1\n'))).toEqual(['c/templates/ns.yaml']);
  expect(labelled(chart('hostNetwork: true\n'))).toEqual([]);
});
