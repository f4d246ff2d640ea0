import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeUnit } from '../../../src/check/judging/judge.ts';
import { unitOfFile } from '../../../src/check/judging/unit/file.ts';
import type { PolicyVersion } from '../../../src/check/model/pod/policy.ts';
import { fileSetOf, Project } from '../../../src/check/model/project.ts';
import { podChecks } from '../../../src/check/standard/checks.ts';
import { evaluatePod } from '../../../src/check/standard/evaluate.ts';
import { rules } from '../../../src/check/rules/index.ts';
import { pod } from '../../support/kubernetes.ts';

/*
 * The rules say of a pod what Pod Security admission says of it, in more words: a check is failed exactly when a finding
 * carries it. What fails a restricted check by failing the baseline check that it replaces is found once, as baseline;
 * and that nothing keeps a container from being root is not said of one that is told to be root.
 */

const versions: readonly PolicyVersion[] = ['v1.18', 'v1.24', 'v1.34', 'v1.37'];

/** The restricted checks that a baseline finding stands for as well. */
const replaced = new Map<string, string>(
  podChecks.flatMap(({ id, versions: revisions }) =>
    revisions.flatMap(({ overrides }) => (overrides === undefined ? [] : [[id, overrides] as const])),
  ),
);

function controlsFound(text: string, version: PolicyVersion): Set<string> {
  const project = new Project(fileSetOf([{ path: 'pod.yaml', text }]), version);
  const file = project.open('pod.yaml');
  const judgements = file ? judgeUnit(rules, unitOfFile(file, project), project) : [];
  return new Set(judgements.flatMap(({ control }) => control?.control ?? []));
}

function controlsFailed(text: string, version: PolicyVersion): Set<string> {
  const { violations } = evaluatePod(pod(text), version);
  return new Set(violations.map(({ control }) => control));
}

function disagreement(text: string, version: PolicyVersion): { missed: string[]; invented: string[] } {
  const failed = controlsFailed(text, version);
  const found = controlsFound(text, version);
  const isFound = (control: string): boolean =>
    found.has(control) ||
    (control === 'runAsNonRoot' && found.has('runAsUser')) ||
    (failed.has(replaced.get(control) ?? '') && found.has(replaced.get(control) ?? ''));
  return {
    missed: [...failed].filter((control) => !isFound(control)),
    invented: [...found].filter((control) => !failed.has(control)),
  };
}

const none = { missed: [], invented: [] };

describe.each(versions)('at %s', (version) => {
  test.each(Object.entries(pods()))('%s', (_name, spec) => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n${spec}`;
    expect(disagreement(text, version)).toEqual(none);
  });
});

test('any pod', () => {
  fc.assert(
    fc.property(anyPod(), fc.constantFrom(...versions), (manifest, version) => {
      expect(disagreement(JSON.stringify(manifest), version)).toEqual(none);
    }),
    { numRuns: 500 },
  );
});

/** Pods that break one thing each, or look as if they did. */
function pods(): Readonly<Record<string, string>> {
  const container = (context: string, more = '') =>
    `  containers: [{name: a, image: a, securityContext: {${context}}${more}}]\n`;
  const good = 'runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}';
  return {
    'nothing said': '  containers: [{name: a, image: a}]\n',
    'nothing to say': `  securityContext: {seccompProfile: {type: RuntimeDefault}}\n${container(good)}`,
    'no containers': '  hostNetwork: true\n',
    'a pod that says root, its containers not': `  securityContext: {runAsUser: 0, runAsNonRoot: false}\n${container(`${good}, runAsUser: 5`)}`,
    'a container that says root, its pod not': `  securityContext: {runAsUser: 5, runAsNonRoot: true}\n${container('runAsUser: 0, runAsNonRoot: false')}`,
    'root among users of its own': `  hostUsers: false\n  securityContext: {runAsUser: 0}\n${container('procMount: Unmasked, runAsUser: 0')}`,
    'an init and an ephemeral container': `  initContainers: [{name: i, image: a}]\n  ephemeralContainers: [{name: e, image: a, securityContext: {privileged: true}}]\n${container(good)}`,
    'Windows by its name': `  os: {name: windows}\n${container('runAsNonRoot: true')}`,
    'Windows by a label': `  nodeSelector: {kubernetes.io/os: windows}\n${container('runAsNonRoot: true')}`,
    'Windows with capabilities': `  os: {name: windows}\n${container('capabilities: {add: [CHOWN, NET_ADMIN]}')}`,
    'a host process': `  securityContext: {windowsOptions: {hostProcess: true}}\n${container(good)}`,
    'another spelling of ALL': container('capabilities: {drop: [all, CAP_ALL]}'),
    'allowed capabilities': container('capabilities: {drop: [ALL], add: [NET_BIND_SERVICE, CHOWN]}'),
    'forbidden capabilities': container('capabilities: {drop: [ALL], add: [NET_RAW, CAP_CHOWN, chown]}'),
    'all is allowed': container('privileged: true, allowPrivilegeEscalation: true, procMount: Unmasked'),
    'the namespaces of the host': `  hostNetwork: true\n  hostPID: true\n  hostIPC: true\n${container(good, ', ports: [{containerPort: 80}]')}`,
    'a port of the host': container(good, ', ports: [{containerPort: 80, hostPort: 80}]'),
    'a probe of a host': container(good, ', livenessProbe: {httpGet: {host: h, port: 1}}'),
    'a hook of a host': container(good, ', lifecycle: {preStop: {tcpSocket: {host: h, port: 1}}}'),
    volumes: `  volumes: [{name: h, hostPath: {path: /}}, {name: n, nfs: {server: s, path: /}}, {name: e}]\n${container(good)}`,
    'volumes of the other kinds': `  volumes: [{name: n, nfs: {server: s, path: /}}]\n${container(good)}`,
    'profiles of the pod': `  securityContext: {seccompProfile: {type: Unconfined}, appArmorProfile: {type: Unconfined}, seLinuxOptions: {type: spc_t}}\n${container('seccompProfile: {type: RuntimeDefault}')}`,
    'profiles of a container': container(
      'seccompProfile: {type: Unconfined}, appArmorProfile: {type: Unconfined}, seLinuxOptions: {user: u, role: r, type: container_engine_t}',
    ),
    'an empty profile': container('seccompProfile: {}, appArmorProfile: {}'),
    sysctls: `  securityContext: {sysctls: [{name: kernel.msgmax, value: "1"}, {name: net.ipv4.tcp_rmem, value: "1"}, {name: net.ipv4.tcp_notsent_lowat, value: "1"}]}\n${container(good)}`,
  };
}

/** Any mixture of the values that the checks look at. */
function anyPod(): fc.Arbitrary<object> {
  const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const some = <T>(...values: T[]) =>
    fc.option(fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }), { nil: undefined });
  const profile = maybe(
    { type: 'RuntimeDefault' },
    { type: 'Localhost' },
    { type: 'Unconfined' },
    {},
    { type: '' },
  );
  const seLinux = maybe(
    { type: 'container_t' },
    { type: 'spc_t' },
    { type: 'container_engine_t' },
    { user: 'u' },
    { role: 'r', level: 'l' },
    {},
  );
  const shared = {
    runAsNonRoot: maybe(true, false),
    runAsUser: maybe(0, 1, 1000),
    seccompProfile: profile,
    appArmorProfile: profile,
    seLinuxOptions: seLinux,
    windowsOptions: maybe({ hostProcess: true }, { hostProcess: false }, {}),
  };
  const container = fc.record({
    name: fc.constantFrom('a', 'b'),
    image: fc.constantFrom(
      'acme/web:1',
      'nginx:1.27',
      'postgres:16',
      'node:24',
      'memcached:1',
      'nginxinc/nginx-unprivileged:1.27',
    ),
    ports: some(
      { containerPort: 80 },
      { containerPort: 81, hostPort: 81 },
      { containerPort: 82, hostPort: 0 },
    ),
    livenessProbe: maybe(
      { httpGet: { host: 'h', port: 1 } },
      { tcpSocket: { host: '', port: 1 } },
      { exec: { command: ['x'] } },
    ),
    startupProbe: maybe({ tcpSocket: { host: 'h', port: 1 } }, {}),
    lifecycle: maybe(
      { preStop: { httpGet: { host: 'h', port: 1 } } },
      { postStart: { tcpSocket: { port: 1 } } },
    ),
    securityContext: fc.option(
      fc.record({
        ...shared,
        privileged: maybe(true, false),
        allowPrivilegeEscalation: maybe(true, false),
        procMount: maybe('Default', 'Unmasked', ''),
        capabilities: fc.option(
          fc.record({
            add: some('NET_BIND_SERVICE', 'CHOWN', 'NET_RAW', 'SYS_ADMIN', 'CAP_SYS_ADMIN', 'chown', 'ALL'),
            drop: some('ALL', 'all', 'CAP_ALL', 'NET_RAW', 'CAP_NET_RAW'),
          }),
          { nil: undefined },
        ),
      }),
      { nil: undefined },
    ),
  });
  const annotations = maybe(
    { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
    { 'container.seccomp.security.alpha.kubernetes.io/a': 'unconfined' },
    { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' },
    { 'container.apparmor.security.beta.kubernetes.io/a': 'runtime/default' },
  );
  const sysctls = [
    'kernel.shm_rmid_forced',
    'kernel.msgmax',
    'net.ipv4.tcp_rmem',
    'net.ipv4.tcp_notsent_lowat',
    'net.ipv4.tcp_fin_timeout',
  ].map((name) => ({ name, value: '1' }));
  const volumes = [
    { emptyDir: {} },
    { hostPath: { path: '/' } },
    { nfs: { server: 's', path: '/' } },
    { image: { reference: 'a' } },
    {},
    { gitRepo: { repository: 'r' } },
  ].map((source, index) => ({ name: `v${index}`, ...source }));
  return fc
    .record({
      annotations,
      spec: fc.record({
        hostNetwork: maybe(true, false),
        hostPID: maybe(true, false),
        hostIPC: maybe(true, false),
        hostUsers: maybe(true, false),
        os: maybe({ name: 'windows' }, { name: 'linux' }),
        nodeSelector: maybe({ 'kubernetes.io/os': 'windows' }, { 'kubernetes.io/os': 'linux' }),
        securityContext: fc.option(fc.record({ ...shared, sysctls: some(...sysctls) }), { nil: undefined }),
        volumes: some(...volumes),
        initContainers: fc.option(fc.array(container, { maxLength: 1 }), { nil: undefined }),
        ephemeralContainers: fc.option(fc.array(container, { maxLength: 1 }), { nil: undefined }),
        containers: fc.array(container, { minLength: 1, maxLength: 2 }),
      }),
    })
    .map(({ annotations: noted, spec }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', annotations: noted },
      spec,
    }));
}
