import { describe, expect, test } from '@jest/globals';
import { type NonRoot, nonRootOf } from '../../../src/check/remedy/non-root.ts';
import { Project, fileSetOf } from '../../../src/check/model/project.ts';

/** The first container of a pod with these lines. */
function planOf(
  container: string,
  spec = '',
  others: Readonly<Record<string, string>> = {},
): NonRoot | undefined {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  ${spec}
  containers:
    - {name: app, ${container}}
`;
  const files = Object.entries({ 'pod.yaml': text, ...others }).map(([path, own]) => ({ path, text: own }));
  const project = new Project(fileSetOf(files));
  const file = project.open('pod.yaml');
  const found = file?.kind === 'kubernetes' ? file.workloads[0]?.pods[0]?.containers[0] : undefined;
  if (!found) throw new Error('no container');
  return nonRootOf(found, project);
}

const shell = (script: string) => `command: [sh, -c, '${script}']`;

describe('a server whose workers are not root', () => {
  test('runs as one of them, with the port open and its folders writable', () => {
    const plan = planOf('image: nginx:1.27');
    expect(plan?.settings).toEqual({ runAsNonRoot: true, runAsUser: 101, runAsGroup: 101 });
    expect(plan?.beside.flatMap((change) => ('value' in change ? change.value : []))).toEqual([
      { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' },
      { name: 'var-cache-nginx', mountPath: '/var/cache/nginx' },
      { name: 'var-cache-nginx', emptyDir: {} },
      { name: 'var-run', mountPath: '/var/run' },
      { name: 'var-run', emptyDir: {} },
    ]);
    expect(plan?.isSame).toBe(false);
  });

  test.each([
    ['a network of the host', 'image: nginx', 'hostNetwork: true'],
    [
      'a port that the pod keeps closed',
      'image: nginx',
      'securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "1024"}]}',
    ],
    [
      'a start that writes to the image',
      `image: nginx, ${shell('echo hi > /usr/share/nginx/html/a; nginx')}`,
      '',
    ],
    ['another program', 'image: nginx, command: [my-server]', ''],
  ])('not with %s', (_, container, spec) => {
    expect(planOf(container, spec)).toBeUndefined();
  });
});

describe('an image with nothing in it to run', () => {
  test.each([
    ['a program that asks for nothing', 'image: busybox, command: [sleep, "3600"]', ''],
    ['a script', `image: alpine:3.20, ${shell('while true; do date >> /tmp/log; sleep 5; done')}`, ''],
    [
      'a volume',
      `image: debian:13, ${shell('date > /data/log')}, volumeMounts: [{name: d, mountPath: /data}]`,
      'volumes: [{name: d, emptyDir: {}}]',
    ],
    ['plain tools in the place of a server', `image: nginx, ${shell('sleep 1; echo a > /tmp/b')}`, ''],
    ['nothing that it is told', 'image: python:3.12-slim', ''],
  ])('does as nobody: %s', (_, container, spec) => {
    expect(planOf(container, spec)).toMatchObject({
      settings: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534 },
      fsGroup: 65534,
      isSame: false,
    });
  });

  test.each([
    ['an installation', `image: alpine, ${shell('apk add curl && curl example.com')}`, ''],
    ['an owner that changes', `image: busybox, ${shell('chown -R 5 /data')}`, ''],
    ['a file of the image', `image: busybox, ${shell('echo a > /etc/motd')}`, ''],
    ['a file where it starts', `image: busybox, ${shell('touch here')}`, ''],
    ['a script that stands elsewhere', 'image: bash:5, command: [bash, /scripts/run.sh]', ''],
    ['a program by the name of a script', 'image: debian, command: [/scripts/run.sh]', ''],
    [
      'a folder of the node',
      'image: busybox, volumeMounts: [{name: d, mountPath: /data}]',
      'volumes: [{name: d, hostPath: {path: /var}}]',
    ],
    [
      'a mount that cannot be written to',
      `image: busybox, ${shell('touch /data/a')}, volumeMounts: [{name: d, mountPath: /data, readOnly: true}]`,
      'volumes: [{name: d, emptyDir: {}}]',
    ],
    ['the processes of the node', 'image: busybox', 'hostPID: true'],
    [
      'a capability that somebody adds',
      'image: busybox, securityContext: {capabilities: {add: [NET_ADMIN]}}',
      '',
    ],
    ['a program of its own', 'image: registry:2', ''],
  ])('not with %s', (_, container, spec) => {
    expect(planOf(container, spec)).toBeUndefined();
  });
});

describe('a server that becomes somebody else by itself', () => {
  const mount = (path: string) => `volumeMounts: [{name: d, mountPath: ${path}}]`;
  const claim = 'volumes: [{name: d, persistentVolumeClaim: {claimName: d}}]';

  test.each([
    ['redis with a volume', `image: redis:7, ${mount('/data')}`, claim, 999],
    [
      'postgres with its data below the mount',
      `image: postgres:18, ${mount('/var/lib/postgresql')}`,
      claim,
      999,
    ],
    [
      'postgres that is told to use a folder below the mount',
      `image: postgres:17, env: [{name: PGDATA, value: /var/lib/postgresql/data/db}], ${mount('/var/lib/postgresql/data')}`,
      claim,
      999,
    ],
    [
      'postgres on the mount itself, which it does not own',
      `image: postgres:17, ${mount('/var/lib/postgresql/data')}`,
      claim,
      undefined,
    ],
    [
      'rabbitmq, whose cookie the group could read',
      `image: rabbitmq:4, ${mount('/var/lib/rabbitmq')}`,
      claim,
      undefined,
    ],
    [
      'a folder of the node, which keeps its owner',
      `image: redis:7, ${mount('/data')}`,
      'volumes: [{name: d, hostPath: {path: /data}}]',
      undefined,
    ],
  ])('%s', (_, container, spec, uid) => {
    expect(planOf(container, spec)?.settings.runAsUser).toBe(uid);
  });
});

test.each([
  ['on the mount itself', '', undefined],
  ['in a folder below it', 'ENV PGDATA=/var/lib/postgresql/data/db\n', 999],
])('postgres that is built here, with its data %s', (_, lines, uid) => {
  const plan = planOf(
    'image: acme/db, volumeMounts: [{name: d, mountPath: /var/lib/postgresql/data}]',
    'volumes: [{name: d, emptyDir: {}}]',
    {
      'db/Dockerfile': `FROM postgres:17\n${lines}`,
      'compose.yaml': 'services: {db: {build: db, image: acme/db}}\n',
    },
  );
  expect(plan?.settings.runAsUser).toBe(uid);
});

test('nothing is proposed for an image of which nothing is known', () => {
  expect(planOf('image: some.example/web')).toBeUndefined();
  expect(planOf('image: some.example/web, securityContext: {runAsUser: 5}')?.settings).toEqual({
    runAsNonRoot: true,
  });
});
