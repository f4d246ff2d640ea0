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
  ['a patch', deployment.replace('          image: a\n', '')],
  [
    'a kind that admission does not judge',
    deployment.replace('apps/v1', 'apps.kruise.io/v1beta1').replace('Deployment', 'StatefulSet'),
  ],
  ['a pod that depends on a variable', deployment.replace('hostPID: true', 'hostPID: ${HOST}')],
  ['a pod that does not decode', deployment.replace('hostPID: true', 'hostPID: "true"')],
])('nothing of %s', (_, text) => {
  expect(workloadReport(workload(text), 'latest')).toBeUndefined();
});

test('nothing of what somebody else knows to be a patch', () => {
  expect(workloadReport(workload(deployment, 'listed as a patch'), 'latest')).toBeUndefined();
});
