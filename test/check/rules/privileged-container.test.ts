import rule from '../../../src/check/rules/privileged-container.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (list: string, privileged: string, image = 'app') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  ${list}:
    - name: app
      image: ${image}
      securityContext:
        privileged: ${privileged} # as it came
`,
});

const compose = (privileged: string, image = 'web') => ({
  'compose.yaml': `services:\n  web:\n    image: ${image}\n    privileged: ${privileged}\n`,
});

testRule(rule, {
  good: {
    'a container that says false': { files: pod('containers', 'false') },
    'a container that says nothing': { files: pod('containers', '') },
    'a value that cannot be known': { files: pod('containers', '"{{ .Values.privileged }}"') },
    'a string, which Kubernetes refuses': { files: pod('containers', '"true"') },
    'a kind without a pod': {
      files: {
        'cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\nspec: { privileged: true }\n',
      },
    },
    'a service that says false': { files: compose('false') },
  },
  bad: {
    'a hook of a service': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: web\n    post_start:\n      - { command: a, privileged: «true» }\n',
      },
      messages: ['A `post_start` command of `web` is privileged.'],
    },
    'a default of a variable': {
      files: compose('«${P:-true}»'),
      messages: ['`web` is privileged: `privileged` is `true`. This is so by default: `${P:-true}`.'],
      confidence: 'certain',
    },
    'a hook of develop': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: web\n    develop: { watch: [{ action: sync+exec, path: ., target: /a, exec: { command: a, privileged: «true» } }] }\n',
      },
      messages: ['A `develop.watch` command of `web` is privileged.'],
    },
    'a disk by the driver of a volume': {
      files: {
        'compose.yaml':
          'services:\n  web: { image: web, volumes: ["data:/a"] }\nvolumes:\n  data: { driver_opts: { type: ext4, device: «/dev/sda1» } }\n',
      },
      messages: ['`web` gets `/dev/sda1` of its host, with all data on it.'],
    },
    'rules for every device, and a disk': {
      files: {
        'compose.yaml':
          "services:\n  web:\n    image: web\n    device_cgroup_rules: [«'a *:* rwm'»]\n    devices: [«/dev/sda», /dev/dri]\n",
      },
      messages: [
        '`web` can use the disks of its host: `a *:* rwm`.',
        '`web` gets `/dev/sda` of its host, with all data on it.',
      ],
    },
    'a container that goes into the namespaces of its node': {
      files: pod('containers', '«true»\n      command: [nsenter, -t, "1", -m, sh]'),
      messages: ['`app` is privileged: `privileged` is `true`.'],
    },
    'a container whose mounts reach its node, for which it must be privileged': {
      files: pod(
        'containers',
        '«true»\n      volumeMounts: [{ name: a, mountPath: /a, mountPropagation: Bidirectional }]',
      ),
      messages: ['`app` is privileged: `privileged` is `true`.'],
    },
    'a service that goes into the namespaces of its host': {
      files: {
        'compose.yaml': 'services:\n  web: { image: a, privileged: «true», command: nsenter -t 1 -m sh }\n',
      },
      messages: ['`web` is privileged: `privileged` is `true`.'],
    },
    'a container': {
      files: pod('containers', '«true»'),
      messages: ['`app` is privileged: `privileged` is `true`.'],
      severity: 'error',
    },
    'a container at baseline': {
      files: pod('containers', '«true»'),
      podSecurity: 'baseline',
      messages: ['`app` is privileged: `privileged` is `true`.'],
      severity: 'error',
    },
    'an init container': {
      files: pod('initContainers', '«true»'),
      messages: ['`app` is privileged: `privileged` is `true`.'],
    },
    'an ephemeral container': {
      files: pod('ephemeralContainers', '«true»'),
      messages: ['`app` is privileged: `privileged` is `true`.'],
    },
    'a known server, which has no use for it': {
      files: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: app\n      image: redis:7\n      securityContext:\n        runAsGroup: 5\n        privileged: «true»\n',
      },
      messages: ['`app` is privileged: `privileged` is `true`.'],
      tries: ['plimsoll verify pod.yaml web'],
      safety: 'test-first',
      fixed: {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: app\n      image: redis:7\n      securityContext:\n        runAsGroup: 5\n',
      },
    },
    'a known server of compose': {
      files: compose('«true»', 'redis:7'),
      messages: ['`web` is privileged: `privileged` is `true`.'],
      tries: ['plimsoll verify compose.yaml web'],
      safety: 'test-first',
      fixed: { 'compose.yaml': 'services:\n  web:\n    image: redis:7\n' },
    },
    'a compose service': {
      files: compose('«true»'),
      messages: ['`web` is privileged: `privileged` is `true`.'],
    },
    'a compose service that says it as YAML 1.1 did': {
      files: compose('«"yes"»'),
      messages: ['`web` is privileged: `privileged` is `true`.'],
    },
  },
});
