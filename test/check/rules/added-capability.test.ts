import rule from '../../../src/check/rules/added-capability.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (capabilities: string, spec = '', image = 'acme/web') => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec}  containers:\n    - name: web\n      image: ${image}\n      securityContext:\n        capabilities: { ${capabilities} }\n`,
});

const compose = (list: string, more = '', image = 'acme/web') => ({
  'compose.yaml': `services:\n  web:\n    image: ${image}\n${more}    cap_add: [${list}]\n`,
});

testRule(rule, {
  good: {
    NET_BIND_SERVICE: { files: pod('drop: [ALL], add: [NET_BIND_SERVICE]') },
    'a variable': { files: pod('add: ["{{ .Values.capability }}"]') },
    'what Docker gives anyway': { files: compose('CHOWN, cap_net_raw') },
    'a name that compose refuses, which is another matter': { files: compose('NET-ADMIN') },
  },
  bad: {
    'one that baseline forbids': {
      files: pod('drop: [ALL], add: [«SYS_ADMIN»]'),
      podSecurity: 'baseline',
      messages: ['`web` adds the capability `SYS_ADMIN`.'],
      severity: 'error',
    },
    'one that a known server has no use for': {
      files: pod('drop: [ALL], add: [«CHOWN»]', '', 'memcached:1.6'),
      messages: ['`web` adds the capability `CHOWN`.'],
      tries: ['plimsoll verify pod.yaml web'],
      safety: 'test-first',
      fixed: pod('drop: [ALL]', '', 'memcached:1.6'),
    },
    'one that a known server starts with': {
      files: pod('drop: [ALL], add: [«CHOWN»]', '', 'redis:7'),
      messages: ['`web` adds the capability `CHOWN`.'],
    },
    'one that no server needs, so that somebody has a reason': {
      files: pod('add: [«NET_ADMIN»]', '', 'memcached:1.6'),
      messages: ['`web` adds the capability `NET_ADMIN`.'],
    },
    'one that only restricted forbids': {
      files: pod('drop: [ALL], add: [«CHOWN»]'),
      podSecurity: 'baseline',
      messages: ['`web` adds the capability `CHOWN`.'],
      severity: 'notice',
    },
    'one that every runtime gives anyway': {
      files: pod('add: [«CHOWN»]'),
      messages: ['`web` adds the capability `CHOWN`.'],
      severity: 'error',
      safety: 'safe',
      fixed: { 'pod.yaml': pod('')['pod.yaml'].replace(/\n *securityContext:\n.*\n/, '\n') },
    },
    'several, each for itself': {
      files: pod('add: [«NET_ADMIN», NET_BIND_SERVICE, «NET_RAW»]'),
      messages: ['`web` adds the capability `NET_ADMIN`.', '`web` adds the capability `NET_RAW`.'],
    },
    'a spelling that admission does not know': {
      files: pod('add: [«CAP_NET_BIND_SERVICE»]'),
      podSecurity: 'baseline',
      messages: ['`web` adds the capability `CAP_NET_BIND_SERVICE`.'],
      severity: 'error',
    },
    'a Windows pod, which baseline asks too': {
      files: pod('add: [CHOWN, «BPF»]', '  os: { name: windows }\n'),
      messages: ['`web` adds the capability `BPF`.'],
    },
    'a service': {
      files: compose('CHOWN, «sys_admin»'),
      messages: ['`web` adds the capability `sys_admin`.'],
      severity: 'error',
    },
    'a service that is given everything': {
      files: compose('«ALL»'),
      messages: ['`web` adds the capability `ALL`.'],
      severity: 'error',
    },
    'a service that may load modules as root': {
      files: compose('«SYS_MODULE»', '    user: root\n'),
      messages: ['`web` adds the capability `SYS_MODULE`.'],
      severity: 'error',
    },
    'a service that is given everything and is not root': {
      files: compose('«ALL»', '    user: "1000"\n'),
      messages: ['`web` adds the capability `ALL`.'],
      severity: 'warning',
    },
    'a service that is given what is no way to the host': {
      files: compose('«NET_ADMIN», «SYS_PTRACE», «DAC_READ_SEARCH»'),
      messages: [
        '`web` adds the capability `NET_ADMIN`.',
        '`web` adds the capability `SYS_PTRACE`.',
        '`web` adds the capability `DAC_READ_SEARCH`.',
      ],
      severity: 'warning',
    },
    'a service that may change the processes of its host': {
      files: compose('«SYS_PTRACE»', '    pid: host\n'),
      messages: ['`web` adds the capability `SYS_PTRACE`.'],
      severity: 'error',
    },
    'a service that is known': {
      files: compose('CHOWN, «AUDIT_CONTROL»', '', 'memcached:1.6'),
      messages: ['`web` adds the capability `AUDIT_CONTROL`.'],
      tries: ['plimsoll verify compose.yaml web'],
      safety: 'test-first',
      fixed: compose('CHOWN', '', 'memcached:1.6'),
    },
  },
});
