import rule from '../../../src/check/rules/container-socket.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (path: string, mount = '{ name: socket, mountPath: /var/run/docker.sock, readOnly: true }') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: ci }
spec:
  containers:
    - name: runner
      image: runner
      volumeMounts: [${mount}]
  volumes:
    - name: socket
      hostPath: { path: ${path} }
`,
});

const compose = (keys: string) => ({ 'compose.yaml': `services:\n  ci:\n    image: ci\n${keys}` });

testRule(rule, {
  good: {
    'a folder of data': { files: pod('/data') },
    'a volume that no container mounts': { files: pod('/var/run/docker.sock', '') },
    'all sockets, which is said of the folder': { files: pod('/var/run') },
    'another socket': { files: compose('    volumes: ["/run/dbus/system_bus_socket:/bus"]\n') },
    "a project's own socket": { files: compose('    volumes: ["./docker.sock:/var/run/docker.sock"]\n') },
    'a variable without a value': { files: compose('    volumes: ["${SOCKET}:/var/run/docker.sock"]\n') },
    'no socket asked for': { files: compose('    use_api_socket: false\n') },
  },
  bad: {
    'a config that is the socket': {
      files: {
        'compose.yaml':
          'services:\n  web: { image: web, configs: [a] }\nconfigs:\n  a: { file: «/var/run/docker.sock» }\n',
      },
      messages: ['`web` can control Docker through `/var/run/docker.sock`.'],
    },
    'the socket of Docker, read-only too': {
      files: pod('«/var/run/docker.sock»'),
      messages: ['`runner` can control Docker through `/var/run/docker.sock`.'],
      severity: 'error',
      confidence: 'certain',
    },
    'that of containerd': {
      files: pod('«/run/containerd/containerd.sock»'),
      podSecurity: 'baseline',
      messages: ['`runner` can control containerd through `/run/containerd/containerd.sock`.'],
      severity: 'error',
    },
    'the folder of a socket': {
      files: pod('«/run/containerd»'),
      messages: ['`runner` can control containerd: its socket is in `/run/containerd`.'],
      confidence: 'likely',
    },
    'a service': {
      files: compose('    volumes:\n      - «/var/run/docker.sock:/var/run/docker.sock»\n'),
      messages: ['`ci` can control Docker through `/var/run/docker.sock`.'],
      severity: 'error',
      confidence: 'certain',
    },
    'a service that may only read it': {
      files: compose('    volumes:\n      - «/run/podman/podman.sock:/run/docker.sock:ro»\n'),
      messages: [
        '`ci` can control Podman through `/run/podman/podman.sock`. Mounting it read-only does not prevent that.',
      ],
    },
    'the long form': {
      files: compose(
        '    volumes:\n      - type: bind\n        source: «/run/docker.sock»\n        target: /run/docker.sock\n',
      ),
      messages: ['`ci` can control Docker through `/run/docker.sock`.'],
    },
    'a default that the environment may replace': {
      files: compose('    volumes:\n      - «${DOCKER_SOCK:-/var/run/docker.sock}:/var/run/docker.sock»\n'),
      messages: [
        '`ci` can control Docker through `/var/run/docker.sock`. This is so by default: `${DOCKER_SOCK:-/var/run/docker.sock}`.',
      ],
    },
    'the socket by the driver of a volume': {
      files: {
        'compose.yaml':
          'services:\n  ci: { image: ci, volumes: ["docker:/s"] }\nvolumes:\n  docker: { driver_opts: { type: none, o: bind, device: «/var/run/docker.sock» } }\n',
      },
      messages: ['`ci` can control Docker through `/var/run/docker.sock`.'],
    },
    'the pipe of Docker on Windows': {
      files: compose(
        "    volumes:\n      - type: npipe\n        source: «'\\\\.\\pipe\\docker_engine'»\n        target: '\\\\.\\pipe\\docker_engine'\n",
      ),
      messages: ['`ci` can control Docker through `\\\\.\\pipe\\docker_engine`.'],
    },
    "compose's own word for it": {
      files: compose('    use_api_socket: «true»\n'),
      messages: ['`ci` can control Docker: `use_api_socket` gives it the socket, and registry credentials.'],
    },
  },
});
