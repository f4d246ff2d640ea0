import { expect, test } from '@jest/globals';
import { check, fileSetOf } from '../../../src/check/index.ts';

/* A setting that is missing in what values print belongs into the map that is printed there, and is told there. */

const template = (how: string) => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  automountServiceAccountToken: false
  securityContext:
    runAsNonRoot: true
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: web
      image: registry.example/web:1
      securityContext:
        ${how}
`;

test.each<[name: string, values: string, how: string, told: string, edit: string]>([
  [
    'an empty map, as `helm create` has it',
    'securityContext: {}\n  # drop: []\n',
    '{{- toYaml .Values.securityContext | nindent 8 }}',
    'values.yaml:1',
    'values.yaml:1',
  ],
  [
    'a map with keys',
    'a: 1\nsecurityContext:\n  runAsUser: 1000\n',
    '{{- toYaml .Values.securityContext | nindent 8 }}',
    'values.yaml:2',
    'values.yaml:3',
  ],
  [
    'a map without the switch that turns it on',
    'securityContext:\n  enabled: true\n  runAsUser: 1000\n',
    '{{- omit .Values.securityContext "enabled" | toYaml | nindent 8 }}',
    'values.yaml:1',
    'values.yaml:3',
  ],
  [
    'a map of which the template writes a part',
    'securityContext:\n  runAsUser: 1000\n',
    'privileged: false\n        {{- toYaml .Values.securityContext | nindent 8 }}',
    'templates/web.yaml:13',
    'templates/web.yaml:15',
  ],
  [
    'a value beside literal keys',
    'uid: 1000\n',
    'runAsUser: {{ .Values.uid }}',
    'templates/web.yaml:13',
    'templates/web.yaml:14',
  ],
])('%s', (_, values, how, told, edit) => {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'values.yaml': values,
    'templates/web.yaml': template(how),
  };
  const { findings } = check(fileSetOf(Object.entries(files).map(([path, text]) => ({ path, text }))));
  const finding = findings.find(({ rule }) => rule === 'undropped-capabilities');
  const [first] = finding?.fix?.edits ?? [];
  expect([
    `${finding?.path}:${finding?.start.line}`,
    finding?.fix?.edits.length,
    `${first?.path}:${first?.start.line}`,
  ]).toEqual([told, 1, edit]);
});
