import rule from '../../../src/check/rules/added-capability.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (capabilities: string, spec = '') => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec}  containers:\n    - name: web\n      image: acme/web\n      securityContext:\n        capabilities: { ${capabilities} }\n`,
});

const compose = (list: string, more = '') => ({
  'compose.yaml': `services:\n  web:\n    image: acme/web\n${more}    cap_add: [${list}]\n`,
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
      messages: ['Container `web` is given the capability `SYS_ADMIN`.'],
      severity: 'error',
      safety: 'test-first',
      fixed: pod('drop: [ALL], add: []'),
    },
    'one that only restricted forbids': {
      files: pod('drop: [ALL], add: [«CHOWN»]'),
      podSecurity: 'baseline',
      messages: ['Container `web` is given the capability `CHOWN`.'],
      severity: 'notice',
      safety: 'test-first',
      fixed: pod('drop: [ALL], add: []'),
    },
    'one that every runtime gives anyway': {
      files: pod('add: [«CHOWN»]'),
      messages: ['Container `web` is given the capability `CHOWN`.'],
      severity: 'error',
      safety: 'safe',
      fixed: pod('add: []'),
    },
    'several, each for itself': {
      files: pod('add: [«NET_ADMIN», NET_BIND_SERVICE, «NET_RAW»]'),
      messages: [
        'Container `web` is given the capability `NET_ADMIN`.',
        'Container `web` is given the capability `NET_RAW`.',
      ],
      fixed: pod('add: [NET_BIND_SERVICE]'),
    },
    'a spelling that admission does not know': {
      files: pod('add: [«CAP_NET_BIND_SERVICE»]'),
      podSecurity: 'baseline',
      messages: ['Container `web` is given the capability `CAP_NET_BIND_SERVICE`.'],
      severity: 'error',
      fixed: pod('add: []'),
    },
    'a Windows pod, which baseline asks too': {
      files: pod('add: [CHOWN, «BPF»]', '  os: { name: windows }\n'),
      messages: ['Container `web` is given the capability `BPF`.'],
      fixed: pod('add: [CHOWN]', '  os: { name: windows }\n'),
    },
    'a service': {
      files: compose('CHOWN, «sys_admin»'),
      messages: ['Service `web` is given the capability `sys_admin`.'],
      severity: 'warning',
      safety: 'test-first',
      fixed: compose('CHOWN'),
    },
  },
});
