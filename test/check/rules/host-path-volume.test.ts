import rule from '../../../src/check/rules/host-path-volume.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (volume: string) => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: []
  volumes:
    - name: data
${volume}`,
});

const compose = (volume: string) => ({
  'compose.yaml': `services:\n  web:\n    image: web\n    volumes:\n${volume}volumes: { data: {} }\n`,
});

const volume = (source: string) => ({
  'pv.yaml': `apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: v }\nspec: { ${source} }\n`,
});

testRule(rule, {
  good: {
    'another volume': { files: pod('      emptyDir: {}\n') },
    'the project itself': {
      files: compose('      - .:/app\n      - ./etc:/etc/app\n      - ../data:/data\n'),
    },
    'a named volume': { files: compose('      - data:/etc\n') },
    'the time zone, which everybody may know': {
      files: compose('      - /etc/localtime:/etc/localtime:ro\n'),
    },
    certificates: { files: compose('      - /etc/letsencrypt:/etc/letsencrypt\n') },
    'a folder of data': { files: compose('      - /srv/data:/data\n      - /mnt/disk:/mnt\n') },
    'a folder that somebody else names': { files: compose('      - ${ROOT}:/data\n') },
    'a volume of a disk': { files: volume('local: { path: /mnt/disks/a }') },
    'a volume of another kind': {
      files: {
        'pv.yaml':
          'apiVersion: example.com/v1\nkind: PersistentVolume\nmetadata: { name: v }\nspec: { local: { path: / } }\n',
      },
    },
    'a socket, which is the affair of another rule': {
      files: compose('      - /var/run/docker.sock:/var/run/docker.sock\n'),
    },
  },
  bad: {
    'a folder that a variable falls back on': {
      files: compose('      - «${ROOT:-/etc}:/data»\n'),
      messages: [
        '`web` can write to `/etc` of its host, which holds its configuration and the hashes of its passwords. This is so by default: `${ROOT:-/etc}`.',
      ],
      severity: 'error',
    },
    'the root of a process of the host': {
      files: compose('      - «/proc/1/root:/data»\n'),
      messages: ['`web` can write to `/proc/1/root` of its host, which holds the whole file system.'],
      severity: 'error',
    },
    'a secret that is a file of the host': {
      files: {
        'compose.yaml':
          'services:\n  web: { image: web, secrets: [s] }\nsecrets: { s: { file: «/etc/shadow» } }\n',
      },
      messages: ['`web` can read `/etc/shadow` of its host, which holds who its users are.'],
    },
    'a volume whose driver binds a folder and all that is mounted in it': {
      files: {
        'compose.yaml':
          'services:\n  web: { image: web, volumes: ["data:/a"] }\nvolumes:\n  data: { driver_opts: { type: none, o: rbind, device: «/» } }\n',
      },
      messages: ['`web` mounts `/` of its host through volume `data`; it holds the whole file system.'],
      severity: 'error',
    },
    'a volume whose driver binds a folder': {
      files: {
        'compose.yaml':
          'services:\n  web: { image: web, volumes: ["data:/a"] }\nvolumes:\n  data: { driver_opts: { type: none, o: bind, device: «/» } }\n',
      },
      messages: ['`web` mounts `/` of its host through volume `data`; it holds the whole file system.'],
      severity: 'error',
    },
    'a volume that is the root of a node': {
      files: volume('hostPath: { path: «/» }'),
      messages: [
        'Pods that claim PersistentVolume `v` get `/` of the node, which holds the whole file system. Pod Security does not check that.',
      ],
      severity: 'error',
    },
    'a volume that is a socket': {
      files: volume('local: { path: «/run/containerd/containerd.sock» }'),
      messages: [
        'Pods that claim PersistentVolume `v` get `/run/containerd/containerd.sock` of the node, the socket of containerd. Pod Security does not check that.',
      ],
      severity: 'error',
    },
    'a volume that is a folder of the node': {
      files: volume('hostPath: { path: «/data» }'),
      messages: [
        'Pods that claim PersistentVolume `v` get `/data` of the node. Pod Security does not check that.',
      ],
      severity: 'warning',
    },
    'a folder of the node': {
      files: pod('      hostPath:\n        path: «/data/web»\n'),
      messages: ['Volume `data` of Pod `web` is `/data/web` of the node.'],
      severity: 'error',
    },
    'a folder of its system': {
      files: pod('      hostPath: { path: «/var/run», type: Directory }\n'),
      podSecurity: 'baseline',
      messages: [
        'Volume `data` of Pod `web` is `/var/run` of the node, which holds the sockets of its services, the container runtime’s among them.',
      ],
      severity: 'error',
    },
    'a path that cannot be known': {
      files: pod('      «hostPath»: { path: "${DATA}" }\n'),
      messages: ['Volume `data` of Pod `web` is a folder of the node.'],
      severity: 'error',
    },
    'no path at all': {
      files: pod('      «hostPath»: {}\n'),
      messages: ['Volume `data` of Pod `web` is a folder of the node.'],
    },
    'all of the host in a service': {
      files: compose('      - «/:/host»\n'),
      messages: ['`web` can write to `/` of its host, which holds the whole file system.'],
      severity: 'error',
    },
    'all of it to read': {
      files: compose('      - «/:/host:ro»\n'),
      messages: ['`web` can read `/` of its host, which holds the whole file system.'],
      severity: 'warning',
    },
    'a system folder to read, in the long form': {
      files: compose(
        '      - type: bind\n        source: «/proc»\n        target: /host/proc\n        read_only: true\n',
      ),
      messages: [
        '`web` can read `/proc` of its host, which holds its processes and the settings of its kernel.',
      ],
      severity: 'notice',
    },
    'what lies below one, by a path with dots': {
      files: compose('      - «/etc/../root/.ssh:/keys»\n'),
      messages: [
        '`web` can write to `/etc/../root/.ssh` of its host, which holds the files and keys of its root user.',
      ],
      severity: 'error',
    },
    devices: {
      files: compose('      - «/dev:/dev»\n'),
      messages: ['`web` can write to `/dev` of its host, which holds its devices.'],
      severity: 'warning',
    },
  },
});
