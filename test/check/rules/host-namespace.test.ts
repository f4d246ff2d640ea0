import rule from '../../../src/check/rules/host-namespace.ts';
import { testRule } from '../../support/rule-tester.ts';

const deployment = (keys: string, rest = '', image = 'app') => ({
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
${keys === '' ? '' : `      ${keys}\n`}      containers:
        - name: app
          image: ${image}
${rest}`,
});

const compose = (keys: string, image = 'web') => ({
  'compose.yaml': `services:\n  web:\n    image: ${image}\n${keys}`,
});

testRule(rule, {
  good: {
    'a pod that says false': { files: deployment('hostNetwork: false') },
    'a value that cannot be known': { files: deployment('hostPID: "{{ .Values.pid }}"') },
    'a service that shares with another one': {
      files: compose('    network_mode: none\n    pid: "service:db"\n  db:\n    image: db\n'),
    },
    'a service whose network is decided elsewhere': { files: compose('    network_mode: ${MODE}\n') },
  },
  bad: {
    'the processes, which nsenter is there for': {
      files: deployment('hostPID: «true»', '          command: [nsenter, --target, "1", --mount, ls]\n'),
      messages: ['Deployment `web` shares the processes of its node: `hostPID` is `true`.'],
    },
    'a service that shares the network by default': {
      files: compose('    network_mode: «${MODE:-host}»\n'),
      messages: [
        '`web` shares the network of its host: `network_mode` is `host`. This is so by default: `${MODE:-host}`.',
      ],
    },
    'a service that goes into them': {
      files: { 'compose.yaml': 'services:\n  web: { image: a, pid: «host», command: nsenter -t 1 -m ls }\n' },
      messages: ['`web` shares the processes of its host: `pid` is `host`.'],
    },
    'the network': {
      files: deployment('hostNetwork: «true»'),
      messages: ['Deployment `web` shares the network of its node: `hostNetwork` is `true`.'],
      severity: 'error',
    },
    'the network of a known server, which somebody may call by the address of its node': {
      files: deployment('hostNetwork: «true»', '', 'redis:7'),
      messages: ['Deployment `web` shares the network of its node: `hostNetwork` is `true`.'],
    },
    'the processes, of which a known server has no use': {
      files: deployment('hostPID: «true»', '', 'redis:7'),
      messages: ['Deployment `web` shares the processes of its node: `hostPID` is `true`.'],
      tries: ['plimsoll verify web.yaml web'],
      safety: 'test-first',
      fixed: deployment('', '', 'redis:7'),
    },
    'the processes, as YAML 1.1 says it': {
      files: deployment('hostPID: «yes»'),
      podSecurity: 'baseline',
      messages: ['Deployment `web` shares the processes of its node: `hostPID` is `true`.'],
      severity: 'error',
    },
    'the shared memory, in flow style': {
      files: {
        'pod.json':
          '{"apiVersion":"v1","kind":"Pod","metadata":{"generateName":"a-"},"spec":{"hostIPC":«true»,"containers":[]}}',
      },
      messages: ['Pod `a-` shares the shared memory of its node: `hostIPC` is `true`.'],
    },
    'a Windows pod, which could not do without': {
      files: deployment('hostNetwork: «true»', '      os: { name: windows }\n'),
      messages: ['Deployment `web` shares the network of its node: `hostNetwork` is `true`.'],
    },
    'a patch': {
      files: {
        'kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{ path: web.yaml }]\n',
        ...deployment('hostNetwork: «true»'),
      },
      messages: ['Deployment `web` shares the network of its node: `hostNetwork` is `true`.'],
    },
    'the network of a service without ports, of which nobody knows how it would be reached': {
      files: compose('    network_mode: «host»\n'),
      messages: ['`web` shares the network of its host: `network_mode` is `host`.'],
      severity: 'warning',
    },
    'the network of a service with ports': {
      files: compose('    network_mode: «host»\n    ports: ["8080:8080"]\n'),
      messages: ['`web` shares the network of its host: `network_mode` is `host`.'],
    },
    'the processes and the users of a service': {
      files: compose('    pid: «host»\n    userns_mode: «"host"»\n    user: "1000"\n', 'redis:7'),
      messages: [
        '`web` shares the processes of its host: `pid` is `host`.',
        '`web` turns user namespaces off: `userns_mode` is `host`.',
      ],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose('    user: "1000"\n', 'redis:7'),
      severity: 'warning',
    },
    'what matters less': {
      files: compose('    uts: «host»\n    cgroup: «host»\n    user: "1000"\n'),
      messages: [
        '`web` shares the host name of its host: `uts` is `host`.',
        '`web` shares the control groups of its host: `cgroup` is `host`.',
      ],
      severity: 'notice',
    },
  },
});
