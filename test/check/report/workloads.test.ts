import { expect, test } from '@jest/globals';
import { workloadReport } from '../../../src/check/report/workloads.ts';
import { workload } from '../../support/kubernetes.ts';

const deployment = `# The shop.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      hostPID: true
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: web
          image: a
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
`;

test('what Pod Security admission says of a workload', () => {
  expect(workloadReport(workload(deployment), 'v1.30')).toEqual({
    path: 'a.yaml',
    line: 2,
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    podSecurity: {
      version: 'v1.30',
      level: 'privileged',
      violations: [
        { control: 'hostNamespaces', level: 'baseline', message: 'host namespaces (hostPID=true)' },
      ],
      says: {
        baseline: 'host namespaces (hostPID=true)',
        restricted: 'host namespaces (hostPID=true)',
      },
    },
  });
});

test.each([
  ['what has no containers', deployment.replace(/containers:[^]*/, 'nodeName: a\n')],
  [
    'a kind that admission does not judge',
    deployment.replace('apps/v1', 'apps.kruise.io/v1beta1').replace('Deployment', 'StatefulSet'),
  ],
  ['a pod that depends on a variable', deployment.replace('hostPID: true', 'hostPID: ${HOST}')],
  ['a pod that does not decode', deployment.replace('hostPID: true', 'hostPID: "true"')],
])('nothing of %s', (_, text) => {
  expect(workloadReport(workload(text), 'latest')).toBeUndefined();
});

test.each([
  ['a container without an image', workload(deployment.replace('          image: a\n', ''))],
  ['what somebody else knows to be a patch', workload(deployment, 'listed as a patch')],
])('of a part it says that it is one: %s', (_, part) => {
  expect(workloadReport(part, 'latest')).toMatchObject({
    partial: part.partial,
    podSecurity: { level: 'privileged' },
  });
});
