import { describe, expect, test } from '@jest/globals';
import { fileSetOf, type Launch, launchesIn } from '../../../src/check/index.ts';

/* What a runtime would have to be told, as the files say it. */

function launchesOf(files: Readonly<Record<string, string>>, path = Object.keys(files)[0] ?? ''): Launch[] {
  return launchesIn(fileSetOf(Object.entries(files).map(([name, text]) => ({ path: name, text }))), path);
}

const pod = (spec: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec.replaceAll(/^/gm, '  ')}\n`;
const container = (more: string) =>
  pod(`containers:\n  - name: app\n    image: app:1\n${more.replaceAll(/^/gm, '    ')}`);

describe('a container of a pod', () => {
  test.each<[string, string, Partial<Launch>]>([
    [
      'its words, with its variables in them',
      "command: [app, $(A), $$(A), $(B)]\nargs: ['--x']\nenv: [{ name: A, value: one }]",
      { entrypoint: ['app', 'one', '$(A)', '$(B)'], command: ['--x'], environment: [['A', 'one']] },
    ],
    ['no words of its own', '', { entrypoint: undefined, command: undefined }],
    [
      'a variable from its pod',
      'env: [{ name: N, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }]',
      { environment: [['N', 'default']] },
    ],
    [
      'a Secret that is not here',
      'env: [{ name: P, valueFrom: { secretKeyRef: { name: s, key: k } } }]',
      {
        environment: [['P', 'plimsoll']],
        leftOut: ['Variable P comes from Secret s, which is not in these files: it is set to `plimsoll`.'],
      },
    ],
    [
      'its ports',
      'ports: [{ containerPort: 8080, name: web }, { containerPort: 53, protocol: UDP }]',
      { ports: [8080] },
    ],
    [
      'a probe by the name of a port',
      'ports: [{ containerPort: 8080, name: web }]\nreadinessProbe: { httpGet: { path: /up, port: web } }',
      { health: { kind: 'http', port: 8080, path: '/up', tls: false, seconds: 1 } },
    ],
    [
      'a probe that runs a command',
      'livenessProbe: { exec: { command: [ls, /] }, timeoutSeconds: 3 }',
      { health: { kind: 'exec', command: ['ls', '/'], seconds: 3 } },
    ],
    [
      'a probe that cannot be asked',
      'readinessProbe: { grpc: { port: 1 } }',
      {
        health: undefined,
        leftOut: ['`readinessProbe` cannot be asked here: its port is looked at instead.'],
      },
    ],
    ['memory', 'resources: { limits: { memory: 64Mi } }', { memory: 64 * 1024 * 1024 }],
    ['memory of another kind', 'resources: { limits: { memory: lots } }', { memory: undefined }],
  ])('%s', (_name, text, parts) => {
    expect(launchesOf({ 'web.yaml': container(text) })[0]).toMatchObject(parts);
  });

  test('what it may do, its pod’s settings under its own', () => {
    const text = pod(
      'securityContext: { runAsUser: 1000, fsGroup: 3, seccompProfile: { type: RuntimeDefault } }\n' +
        'containers:\n  - name: app\n    image: app:1\n' +
        '    securityContext: { runAsGroup: 2, capabilities: { drop: [ALL], add: [NET_ADMIN] }, readOnlyRootFilesystem: true }',
    );
    expect(launchesOf({ 'web.yaml': text })[0]?.settings).toEqual({
      ...{ user: '1000:2', groups: [3], privileged: false, readOnly: true, noNewPrivileges: false },
      ...{ capAdd: ['NET_ADMIN'], capDrop: ['ALL'], seccomp: 'default', sysctls: [] },
    });
  });

  test('its volumes: empty, or with the files of this repository', () => {
    const text = pod(
      'volumes:\n  - { name: scratch, emptyDir: {} }\n  - { name: conf, configMap: { name: conf } }\n' +
        '  - { name: key, secret: { secretName: key } }\n  - { name: node, hostPath: { path: /var } }\n' +
        'containers:\n  - name: app\n    image: app:1\n    volumeMounts:\n' +
        '      - { name: scratch, mountPath: /tmp }\n      - { name: conf, mountPath: /etc/app }\n' +
        '      - { name: key, mountPath: /key }\n      - { name: node, mountPath: /host }',
    );
    const data =
      'kind: ConfigMap\napiVersion: v1\nmetadata: { name: conf }\ndata: { a.conf: "x=1" }\n---\nkind: Secret\napiVersion: v1\nmetadata: { name: key }\ndata: { pem: aMOkw58= }\n';
    const [launch] = launchesOf({ 'web.yaml': text, 'data.yaml': data });
    expect(
      launch?.mounts.map(({ path, readOnly, files }) => [
        path,
        readOnly,
        ...files.map((one) => `${one.name}: ${one.text}`),
      ]),
    ).toEqual([
      ['/tmp', false],
      ['/etc/app', true, 'a.conf: x=1'],
      ['/key', true, 'pem: häß'],
      ['/host', false],
    ]);
    expect(launch?.leftOut).toEqual(['Volume node is a folder of the node: an empty one takes its place.']);
  });

  test('its variables from a ConfigMap of this repository', () => {
    const data = 'kind: ConfigMap\napiVersion: v1\nmetadata: { name: conf }\ndata: { A: "1" }\n';
    const text = container(
      'envFrom: [{ configMapRef: { name: conf }, prefix: X_ }, { secretRef: { name: no } }]',
    );
    const [launch] = launchesOf({ 'web.yaml': text, 'data.yaml': data });
    expect(launch?.environment).toEqual([['X_A', '1']]);
    expect(launch?.leftOut).toEqual(['Secret no is not in these files: its variables are not set.']);
  });

  test('init containers come before, sidecars beside, and a Job ends', () => {
    const text =
      'apiVersion: batch/v1\nkind: Job\nmetadata: { name: once }\nspec:\n  template:\n    spec:\n' +
      '      initContainers:\n        - { name: first, image: a }\n        - { name: side, image: b, restartPolicy: Always }\n' +
      '      containers:\n        - { name: main, image: c }\n        - { name: other, image: d }\n';
    const all = launchesOf({ 'job.yaml': text });
    expect(
      all.map(({ subject, ends, before, beside }) => [
        subject,
        ends,
        before.map((one) => one.container),
        beside.map((one) => one.container),
      ]),
    ).toEqual([
      ['Job once, container main', true, ['first'], ['side', 'other']],
      ['Job once, container other', true, ['first'], ['side', 'main']],
    ]);
  });

  test('what one container runtime does not have is said', () => {
    const text = pod(
      'hostNetwork: true\nserviceAccountName: x\ncontainers:\n  - name: app\n    image: app\n    lifecycle: { postStart: {} }\n    volumeMounts: []',
    );
    expect(launchesOf({ 'web.yaml': text })[0]?.leftOut).toEqual([
      '`hostNetwork` is not taken over: nothing of the host is shared.',
      'There is no API server here and no token for one.',
      '`lifecycle` hooks are not run.',
    ]);
  });
});

describe('a service', () => {
  const service = (more: string) =>
    `services:\n  web:\n    image: app:1\n${more.replaceAll(/^/gm, '    ')}\n`;

  test.each<[string, string, Partial<Launch>]>([
    ['its words', 'entrypoint: [a]\ncommand: b c', { entrypoint: ['a'], command: ['b', 'c'] }],
    [
      'its variables',
      'environment: { A: "1", B: }',
      { environment: [['A', '1']], leftOut: ['Variable B has no value in these files: it is not set.'] },
    ],
    [
      'its health check',
      'healthcheck: { test: [CMD, ls] }',
      { health: { kind: 'exec', command: ['ls'], seconds: 30 } },
    ],
    [
      'a health check in a shell',
      'healthcheck: { test: curl -f x }',
      { health: { kind: 'exec', command: ['/bin/sh', '-c', 'curl -f x'], seconds: 30 } },
    ],
    [
      'a folder of the host',
      'volumes: [./data:/data]',
      { mounts: [], leftOut: ['`data` is a folder or a file of the host: it is not mounted at `/data`.'] },
    ],
    [
      'a host network',
      'network_mode: host',
      { leftOut: ['`network_mode: host` is not taken over: nothing of the host is shared.'] },
    ],
  ])('%s', (_name, text, parts) => {
    expect(launchesOf({ 'compose.yaml': service(text) })[0]).toMatchObject(parts);
  });

  test('what it may do', () => {
    const text = service(
      'user: "1000"\nread_only: true\ncap_drop: [all]\ncap_add: [net_admin]\nsecurity_opt: [no-new-privileges:true, seccomp=unconfined]\ntmpfs: [/tmp, "/x:uid=3,gid=4,mode=755"]\nvolumes: [data:/data]',
    );
    const [launch] = launchesOf({ 'compose.yaml': `${text}volumes: { data: }\n` });
    expect(launch?.settings).toEqual({
      ...{ user: '1000', groups: [], privileged: false, readOnly: true, noNewPrivileges: true },
      ...{ capAdd: ['NET_ADMIN'], capDrop: ['ALL'], seccomp: 'unconfined', sysctls: [] },
    });
    expect(launch?.mounts.map(({ path, mode, owner, group }) => [path, mode, owner, group])).toEqual([
      ['/data', 'root', undefined, undefined],
      ['/tmp', 'sticky', undefined, undefined],
      ['/x', 'root', 3, 4],
    ]);
  });

  test('what it depends on is beside it, in the order in which that starts', () => {
    const text =
      'services:\n  web: { image: a, depends_on: [api, web] }\n  api: { image: b, depends_on: { db: { condition: service_healthy } } }\n  db: { image: c, depends_on: [web] }\n';
    const web = launchesOf({ 'compose.yaml': text }).find(({ name }) => name === 'web');
    expect(web?.beside.map(({ name }) => name)).toEqual(['db', 'api']);
  });
});

test.each([
  ['', []],
  ['{}', []],
  ['services: []', []],
  ['services: { a: [] }', []],
])('%j starts what it starts', (text, subjects) => {
  expect(launchesOf({ 'compose.yaml': text }).map(({ subject }) => subject)).toEqual(subjects);
});
