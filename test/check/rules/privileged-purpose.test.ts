import rule from '../../../src/check/rules/privileged-purpose.ts';
import { testRule } from '../../support/rule-tester.ts';

const daemonSet = (spec: string): string =>
  `apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: agent\nspec:\n  template:\n    spec:\n${spec}`;
const exporter = (more: string, mount = ', readOnly: true'): string =>
  daemonSet(
    `      hostPID: true\n      containers:\n        - name: a\n          image: «quay.io/prometheus/node-exporter:v1.9.0»\n          volumeMounts: [{ name: root, mountPath: /host${mount} }]\n${more}      volumes: [{ name: root, hostPath: { path: / } }]\n`,
  );
const says = (asks: string): string =>
  `DaemonSet \`agent\` has access to its node: ${asks}. It may be an exporter of the metrics of its node, judging by its image name alone.`;

testRule(rule, {
  good: {
    'a program that asks for nothing': {
      files: {
        'pod.yaml': daemonSet('      containers: [{ name: a, image: prom/node-exporter }]\n'),
      },
    },
    'a program of another purpose that asks for the same': {
      files: {
        'pod.yaml': daemonSet('      hostNetwork: true\n      containers: [{ name: a, image: nginx }]\n'),
      },
    },
    'a name that is only a part of a known one': {
      files: {
        'pod.yaml': daemonSet(
          '      hostPID: true\n      containers: [{ name: a, image: acme/not-a-node-exporter }]\n',
        ),
      },
    },
    'mounts of one pod, which need not be an agent': {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  hostNetwork: true\n  containers: [{ name: a, image: acme/a }]\n  volumes: [{ name: v, hostPath: { path: /opt/cni/bin } }]\n',
      },
    },
    'a service that is given nothing': {
      files: { 'compose.yaml': 'services:\n  a:\n    image: portainer/portainer-ce\n' },
    },
    'docker for a client': {
      files: { 'compose.yaml': 'services:\n  a:\n    image: docker:29\n    privileged: true\n' },
    },
  },
  bad: {
    'an exporter that reads its node': {
      files: { 'pod.yaml': exporter('') },
      messages: [says('`hostPID`, `/`')],
    },
    'of which writing is not expected': {
      files: { 'pod.yaml': exporter('', '') },
      messages: [says('`hostPID`')],
    },
    'nor privilege': {
      files: { 'pod.yaml': exporter('          securityContext: { privileged: true }\n') },
      messages: [says('`hostPID`, `/`')],
    },
    'a program that is known by what it mounts': {
      files: {
        'pod.yaml': daemonSet(
          '      hostNetwork: true\n      containers: [{ name: a, image: acme/net }]\n      volumes: [{ name: v, hostPath: { path: «/opt/cni/bin» } }]\n',
        ),
      },
      messages: [
        'DaemonSet `agent` has access to its node: `hostNetwork`, `/opt/cni/bin`. It may be a network plugin, judging by what it mounts.',
      ],
    },
    'an init container that calls iptables': {
      files: {
        'pod.yaml': daemonSet(
          '      initContainers: [{ name: i, image: acme/i, command: [sh, -c, «iptables -t nat -A PREROUTING»], securityContext: { capabilities: { add: [NET_ADMIN] } } }]\n      containers: [{ name: a, image: acme/net }]\n',
        ),
      },
      messages: [
        'DaemonSet `agent` has access to its node: `NET_ADMIN`. It may be a setter of packet filters, judging by what it calls.',
      ],
    },
    'one purpose of several containers once': {
      files: {
        'pod.yaml': daemonSet(
          '      initContainers: [{ name: i, image: «calico/cni:v3», securityContext: { privileged: true } }]\n      containers: [{ name: a, image: calico/node:v3, securityContext: { privileged: true } }]\n',
        ),
      },
      messages: [
        'DaemonSet `agent` has access to its node: `privileged`. It may be a network plugin, judging by its image name alone.',
      ],
    },
    'a manager of containers': {
      files: {
        'compose.yaml':
          'services:\n  a:\n    image: «portainer/portainer-ce:2»\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n',
      },
      messages: [
        '`a` has access to its host: `/var/run/docker.sock`. It may be a manager of containers, judging by its image name alone.',
      ],
    },
  },
});
