import rule from '../../../src/check/rules/misspelled-capability.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (capabilities: string) => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: acme/web\n      securityContext:\n        capabilities: { ${capabilities} }\n`,
});

const compose = (key: string, list: string) => ({
  'compose.yaml': `services:\n  web:\n    image: acme/web\n    ${key}: [${list}]\n`,
});

testRule(rule, {
  good: {
    'names as they are': { files: pod('drop: [ALL], add: [NET_BIND_SERVICE, SYS_ADMIN]') },
    'lower case where only the runtime reads it': { files: pod('drop: [net_raw, all]') },
    'another spelling of ALL, which undropped-capabilities reports': { files: pod('drop: [CAP_ALL]') },
    'a variable': { files: pod('drop: ["{{ .Values.drop }}"]') },
    'a prefix in compose': { files: compose('cap_drop', 'CAP_NET_RAW, cap_chown, all') },
  },
  bad: {
    'a prefix, so that nothing is dropped': {
      files: pod('drop: [«CAP_NET_RAW», MKNOD]'),
      messages: ['`web` drops nothing by `CAP_NET_RAW`: Kubernetes adds the `CAP_` itself.'],
      tries: ['plimsoll verify pod.yaml web'],
      severity: 'warning',
      safety: 'test-first',
      fixed: pod('drop: [NET_RAW, MKNOD]'),
    },
    'a prefix, so that nothing is added': {
      files: pod('add: [«CAP_SYS_TIME»]'),
      messages: ['`web` adds nothing by `CAP_SYS_TIME`: Kubernetes adds the `CAP_` itself.'],
      tries: ['plimsoll verify pod.yaml web'],
      safety: 'test-first',
      fixed: pod('add: [SYS_TIME]'),
    },
    'lower case, so that no namespace admits it': {
      files: pod('add: [«net_bind_service»]'),
      messages: ['`web` adds `net_bind_service`, which Pod Security does not read as `NET_BIND_SERVICE`.'],
      safety: 'safe',
      fixed: pod('add: [NET_BIND_SERVICE]'),
    },
    'no capability at all': {
      files: pod('drop: [«NETWORK»]'),
      messages: ['`web` drops nothing by `NETWORK`: there is no such capability.'],
    },
    'a hyphen in compose': {
      files: compose('cap_drop', '«NET-RAW»'),
      messages: ['`web` will not start: `NET-RAW` is not a capability.'],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      severity: 'error',
      fixed: compose('cap_drop', 'NET_RAW'),
    },
    'no capability at all in compose': {
      files: compose('cap_add', '«NETWORK»'),
      messages: ['`web` will not start: `NETWORK` is not a capability.'],
    },
  },
});
