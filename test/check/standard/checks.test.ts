import { describe, expect, test } from '@jest/globals';
import type { PolicyVersion } from '../../../src/check/model/pod/policy.ts';
import { podChecks } from '../../../src/check/standard/checks.ts';
import { evaluatePod } from '../../../src/check/standard/evaluate.ts';
import { pod, texts } from '../../support/kubernetes.ts';

/** What is underlined stands between « and »; an absent field underlines its nearest parent. */
type Case = readonly [version: PolicyVersion, spec: string, message: string | undefined];

const container = (context: string, name = 'a') => `{name: ${name}, securityContext: ${context}}`;
const containers = (...contexts: readonly string[]) =>
  `  containers: [${contexts.map((context, index) => container(context, 'abc'[index])).join(', ')}]\n`;
const podContext = (context: string) => `  securityContext: ${context}\n`;

const cases: Readonly<Record<string, readonly Case[]>> = {
  appArmorProfile: [
    [
      'v1.0',
      podContext('{appArmorProfile: {type: «Unconfined»}}'),
      'forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined")',
    ],
    [
      'v1.0',
      containers('{appArmorProfile: {«type»: }}', '{appArmorProfile: {type: «x»}}'),
      'forbidden AppArmor profiles (containers "a", "b" must not set AppArmor profile type to "", "x")',
    ],
    ['v1.0', podContext('{appArmorProfile: {type: Localhost}}'), undefined],
    ['v1.0', containers('{appArmorProfile: null}'), undefined],
  ],
  capabilities_baseline: [
    [
      'v1.0',
      containers('{capabilities: {add: [«SYS_ADMIN», CHOWN]}}', '{capabilities: {add: [«NET_RAW»]}}'),
      'non-default capabilities (containers "a", "b" must not include "NET_RAW", "SYS_ADMIN" in securityContext.capabilities.add)',
    ],
    [
      'v1.0',
      containers('{capabilities: {add: [«CAP_CHOWN», «chown»]}}'),
      'non-default capabilities (container "a" must not include "CAP_CHOWN", "chown" in securityContext.capabilities.add)',
    ],
    ['v1.0', containers('{capabilities: {add: [CHOWN, NET_BIND_SERVICE], drop: [x]}}'), undefined],
  ],
  hostNamespaces: [
    [
      'v1.0',
      '  hostIPC: «true»\n  hostNetwork: «true»\n  hostPID: «yes»\n',
      'host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)',
    ],
    ['v1.0', '  hostNetwork: false\n  hostPID:\n', undefined],
  ],
  hostPathVolumes: [
    [
      'v1.0',
      '  volumes: [{name: v, hostPath: «{}»}, {name: w, hostPath: «{path: /}»}]\n',
      'hostPath volumes (volumes "v", "w")',
    ],
    ['v1.0', '  volumes: [{name: v, hostPath: null}]\n', undefined],
  ],
  hostPorts: [
    [
      'v1.0',
      '  containers: [{name: a, ports: [{hostPort: «80»}, {hostPort: 0}, {hostPort: «443»}]}]\n',
      'hostPort (container "a" uses hostPorts 443, 80)',
    ],
    [
      'v1.0',
      '  initContainers: [{name: i, ports: [{hostPort: «8»}]}]\n  containers: [{name: a, ports: [{hostPort: «8»}]}]\n',
      'hostPort (containers "i", "a" use hostPort 8)',
    ],
    [
      'v1.0',
      '  hostNetwork: true\n  containers: [{name: a, ports: [«{containerPort: 80}»]}]\n',
      'hostPort (container "a" uses hostPort 80)',
    ],
    [
      'v1.0',
      '  hostNetwork: true\n  ephemeralContainers: [{name: a, ports: [{containerPort: 80}]}]\n',
      undefined,
    ],
    ['v1.0', '  containers: [{name: a, ports: [{containerPort: 80}]}]\n', undefined],
  ],
  hostProbesAndHostLifecycle: [
    [
      'v1.34',
      '  containers: [{name: b, livenessProbe: {httpGet: {host: «x»}}}, {name: a, lifecycle: {preStop: {tcpSocket: {host: «127.0.0.1»}}}}]\n',
      'probe or lifecycle host (containers "a", "b" use probe or lifecycle hosts "127.0.0.1", "x")',
    ],
    ['v1.34', '  containers: [{name: b, startupProbe: {httpGet: {host: ""}, grpc: {}}}]\n', undefined],
    ['v1.33', '  containers: [{name: b, livenessProbe: {httpGet: {host: x}}}]\n', undefined],
  ],
  privileged: [
    [
      'v1.0',
      containers('{privileged: «true»}', '{privileged: false}', '{privileged: «on»}'),
      'privileged (containers "a", "c" must not set securityContext.privileged=true)',
    ],
    [
      'v1.0',
      `  ephemeralContainers: [${container('{privileged: «true»}', 'e')}]\n`,
      'privileged (container "e" must not set securityContext.privileged=true)',
    ],
    [
      'v1.0',
      '  containers: [{securityContext: {privileged: «true»}}]\n',
      'privileged (container "" must not set securityContext.privileged=true)',
    ],
    ['v1.0', podContext('{privileged: true}'), undefined],
  ],
  procMount: [
    [
      'v1.0',
      containers('{procMount: «Unmasked»}', '{procMount: «""»}'),
      'procMount (containers "a", "b" must not set securityContext.procMount to "", "Unmasked")',
    ],
    [
      'v1.34',
      `  hostUsers: false\n${containers('{procMount: «Unmasked»}')}`,
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ],
    ['v1.35', `  hostUsers: false\n${containers('{procMount: Unmasked}')}`, undefined],
    [
      'v1.35',
      containers('{procMount: «Unmasked»}'),
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ],
    ['v1.0', containers('{procMount: Default}'), undefined],
  ],
  seLinuxOptions: [
    [
      'v1.0',
      podContext('{seLinuxOptions: {type: «spc_t», user: «u»}}') +
        containers('{seLinuxOptions: {role: «r», level: s0}}'),
      'seLinuxOptions (pod and container "a" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set; role may not be set)',
    ],
    [
      'v1.30',
      podContext('{seLinuxOptions: {type: «container_engine_t»}}'),
      'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "container_engine_t")',
    ],
    ['v1.31', podContext('{seLinuxOptions: {type: container_engine_t, user: ""}}'), undefined],
    [
      'v1.31',
      podContext('{seLinuxOptions: {type: «x»}}') + containers('{seLinuxOptions: {type: «b»}}'),
      'seLinuxOptions (pod and container "a" set forbidden securityContext.seLinuxOptions: types "b", "x")',
    ],
  ],
  seccompProfile_baseline: [
    [
      'v1.19',
      podContext('{seccompProfile: {type: «Unconfined»}}') +
        containers('{seccompProfile: {type: RuntimeDefault}}'),
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [
      'v1.19',
      containers('{«seccompProfile»: {}}', '{seccompProfile: {type: Localhost}}'),
      'seccompProfile (container "a" must not set securityContext.seccompProfile.type to "")',
    ],
    ['v1.18', podContext('{seccompProfile: {type: Unconfined}}'), undefined],
    ['v1.0', podContext('{seccompProfile: {type: Unconfined}}'), undefined],
  ],
  sysctls: [
    [
      'v1.0',
      podContext('{sysctls: [{name: «z»}, {name: net.ipv4.tcp_syncookies}, {name: «a»}, {name: «z»}]}'),
      'forbidden sysctls (z, a, z)',
    ],
    ['v1.0', podContext('{sysctls: [«{value: "1"}»]}'), 'forbidden sysctls'],
    [
      'v1.26',
      podContext('{sysctls: [{name: «net.ipv4.ip_local_reserved_ports»}]}'),
      'forbidden sysctls (net.ipv4.ip_local_reserved_ports)',
    ],
    ['v1.27', podContext('{sysctls: [{name: net.ipv4.ip_local_reserved_ports}]}'), undefined],
    ['v1.29', podContext('{sysctls: [{name: net.ipv4.tcp_fin_timeout}]}'), undefined],
    ['v1.32', podContext('{sysctls: [{name: net.ipv4.tcp_wmem}]}'), undefined],
    [
      'v1.36',
      podContext('{sysctls: [{name: «net.ipv4.tcp_notsent_lowat»}]}'),
      'forbidden sysctls (net.ipv4.tcp_notsent_lowat)',
    ],
    ['v1.37', podContext('{sysctls: [{name: net.ipv4.tcp_notsent_lowat}]}'), undefined],
  ],
  windowsHostProcess: [
    [
      'v1.0',
      podContext('{windowsOptions: {hostProcess: «true»}}') +
        containers('{windowsOptions: {hostProcess: «true»}}'),
      'hostProcess (pod and container "a" must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    ['v1.0', podContext('{windowsOptions: {hostProcess: false}}'), undefined],
  ],
  allowPrivilegeEscalation: [
    [
      'v1.8',
      containers(
        '{allowPrivilegeEscalation: «true»}',
        '{allowPrivilegeEscalation: false}',
        '{allowPrivilegeEscalation: «null»}',
      ),
      'allowPrivilegeEscalation != false (containers "a", "c" must set securityContext.allowPrivilegeEscalation=false)',
    ],
    [
      'v1.24',
      `  os: {name: windows}\n${containers('{allowPrivilegeEscalation: «true»}')}`,
      'allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false)',
    ],
    ['v1.25', `  os: {name: windows}\n${containers('{}')}`, undefined],
    ['v1.7', containers('{}'), undefined],
  ],
  capabilities_restricted: [
    [
      'v1.22',
      containers(
        '{capabilities: {drop: «[all]»}}',
        '{capabilities: {drop: [ALL], add: [«CHOWN», NET_BIND_SERVICE]}}',
      ),
      'unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]; container "b" must not include "CHOWN" in securityContext.capabilities.add)',
    ],
    ['v1.25', `  os: {name: windows}\n${containers('{}')}`, undefined],
    ['v1.22', containers('{capabilities: {drop: [NET_RAW, ALL]}}'), undefined],
    ['v1.21', containers('{}'), undefined],
  ],
  procMount_restricted: [
    [
      'v1.35',
      `  hostUsers: false\n${containers('{procMount: «Unmasked»}')}`,
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ],
    ['v1.34', containers('{procMount: Unmasked}'), undefined],
  ],
  restrictedVolumes: [
    [
      'v1.0',
      '  volumes: [{name: v, nfs: «{}»}, {name: w, hostPath: «{}»}, {name: x, nfs: «{}»}]\n',
      'restricted volume types (volumes "v", "w", "x" use restricted volume types "hostPath", "nfs")',
    ],
    ['v1.0', '  volumes: [{name: v}, {name: w, mystery: {}}, {image: {}}, {csi: {}}]\n', undefined],
  ],
  runAsNonRoot: [
    [
      'v1.0',
      podContext('{runAsNonRoot: «false»}') + containers('{runAsNonRoot: true}', '{runAsNonRoot: «no»}'),
      'runAsNonRoot != true (pod and container "b" must not set securityContext.runAsNonRoot=false)',
    ],
    [
      'v1.0',
      containers('{runAsNonRoot: true}', '{«runAsNonRoot»: }'),
      'runAsNonRoot != true (pod or container "b" must set securityContext.runAsNonRoot=true)',
    ],
    ['v1.0', podContext('{runAsNonRoot: true}') + containers('{}'), undefined],
    [
      'v1.34',
      `  hostUsers: false\n${containers('{runAsNonRoot: «null»}')}`,
      'runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true)',
    ],
    ['v1.35', `  hostUsers: false\n${containers('{}')}`, undefined],
  ],
  runAsUser: [
    [
      'v1.23',
      podContext('{runAsUser: «0»}') + containers('{runAsUser: 1}', '{runAsUser: «0x0»}'),
      'runAsUser=0 (pod and container "b" must not set runAsUser=0)',
    ],
    ['v1.22', podContext('{runAsUser: 0}'), undefined],
    ['v1.35', `  hostUsers: false\n${podContext('{runAsUser: 0}')}`, undefined],
  ],
  seccompProfile_restricted: [
    [
      'v1.19',
      containers('{seccompProfile: {type: Localhost}}', '{«seccompProfile»: }'),
      'seccompProfile (pod or container "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
    [
      'v1.19',
      podContext('{seccompProfile: {type: «Unconfined»}}') + containers('{}'),
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    ['v1.25', `  os: {name: windows}\n${containers('{}')}`, undefined],
    ['v1.19', podContext('{seccompProfile: {type: RuntimeDefault}}') + containers('{}'), undefined],
  ],
};

describe.each(podChecks.map(({ id }) => id))('%s', (id) => {
  test.each(cases[id] ?? [])('%s %s', (version, marked, message) => {
    const { violations, undecided } = evaluatePod(pod(marked.replaceAll(/[«»]/g, '')), version);
    const violation = violations.find(({ control }) => control === id);
    expect(violation?.message).toBe(message);
    expect(texts(violation?.at ?? []).toSorted()).toEqual(
      [...marked.matchAll(/«(.*?)»/g)].map(([, text]) => text).toSorted(),
    );
    expect(undecided).toBeUndefined();
  });
});

test('every revision of every check has a case, one that it brings or one that it lets go', () => {
  for (const { id, versions } of podChecks) {
    const tried = new Set((cases[id] ?? []).map(([version]) => version));
    expect([id, versions.filter(({ since }) => !tried.has(`v1.${since}`))]).toEqual([id, []]);
  }
});
