import { expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';
import { workloadReport } from '../../../src/check/report/workloads.ts';
import type { PolicyVersion } from '../../../src/check/model/pod/policy.ts';
import type { Workload } from '../../../src/check/model/pod/workload.ts';
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

const reportOf = (of: Workload, version: PolicyVersion = 'latest') =>
  workloadReport(of, version, () => undefined);

test('what Pod Security admission says of a workload', () => {
  expect(reportOf(workload(deployment), 'v1.30')).toEqual({
    path: 'a.yaml',
    line: 2,
    rendered: null,
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    containers: [
      {
        ...{ name: 'web', image: 'a', command: null, args: null, runs: [] },
        user: { value: '', kind: 'unknown', uid: null, from: 'image' },
      },
    ],
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
  expect(reportOf(workload(text))).toBeUndefined();
});

test.each([
  ['a container without an image', workload(deployment.replace('          image: a\n', ''))],
  ['what somebody else knows to be a patch', workload(deployment, 'listed as a patch')],
])('of a part it says that it is one: %s', (_, part) => {
  expect(reportOf(part)).toMatchObject({
    partial: part.partial,
    podSecurity: { level: 'privileged' },
  });
});

test.each([
  [
    'the container',
    'securityContext: {runAsUser: 5}',
    'a',
    { value: '5', kind: 'uid', uid: 5, from: 'container' },
  ],
  ['root', 'securityContext: {runAsUser: 0}', 'a', { value: '0', kind: 'root', uid: 0, from: 'container' }],
  ['a name of the image', '', 'docker.io/library/memcached:1.6', { kind: 'name', uid: 11211, from: 'image' }],
  ['a number of the image', '', 'gcr.io/distroless/static-debian13:nonroot', { value: '65532', kind: 'uid' }],
  ['nothing in the image', '', 'debian:13', { value: 'root', kind: 'root', uid: 0, from: 'image' }],
  ['an unknown image', '', 'some.example/app', { value: '', kind: 'unknown', from: 'image' }],
])('whom a container runs as: %s', (_, setting, image, user) => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: web
      image: ${image}
      ${setting}
`;
  const [report] = check([{ path: 'a.yaml', text }]).workloads;
  expect(report?.containers).toEqual([
    { name: 'web', image, command: null, args: null, runs: [], user: expect.objectContaining(user) },
  ]);
});

test('whom a pod names, but for a container of Windows', () => {
  const text = (os: string) => `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  os: {name: ${os}}
  securityContext: {runAsUser: 7}
  containers: [{name: web, image: a}]
`;
  const userOn = (os: string) =>
    check([{ path: 'a.yaml', text: text(os) }]).workloads[0]?.containers[0]?.user;
  expect(userOn('linux')).toMatchObject({ uid: 7, from: 'pod' });
  expect(userOn('windows')).toMatchObject({ uid: null, kind: 'unknown' });
});
