import rule from '../../../src/check/rules/custom-selinux-options.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (options: string) => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: redis:7
      securityContext:
        seLinuxOptions: { ${options} }
`,
});
const compose = (option: string) => ({
  'compose.yaml': `services:\n  web:\n    image: redis:7\n    security_opt: [no-new-privileges=true${option}]\n`,
});

testRule(rule, {
  good: {
    'a level, which is free': { files: pod('level: "s0:c1,c2"') },
    'a type for containers': { files: pod('type: container_init_t') },
    'a type that the newest standard knows': { files: pod('type: container_engine_t') },
    'an empty user': { files: pod('user: ""') },
    'a level in a service': { files: compose(', "label=level:s0:c1"') },
    'a type for containers in a service': { files: compose(', "label=type:container_t"') },
  },
  bad: {
    'a type that reads what is the host’s': {
      files: {
        'pod.yaml': pod('type: «spc_t»')['pod.yaml'].replace(
          '  containers:',
          '  volumes: [{ name: log, hostPath: { path: /var/log } }]\n  containers:',
        ),
      },
      messages: ['`app` runs as the SELinux type `spc_t`, which SELinux does not confine.'],
    },
    'a type that is not made for containers': {
      files: pod('level: s0, type: «spc_t»'),
      messages: ['`app` runs as the SELinux type `spc_t`, which SELinux does not confine.'],
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod('level: s0'),
      severity: 'error',
      safety: 'test-first',
    },
    'a type that an older standard does not know': {
      files: pod('level: s0, type: «container_engine_t»'),
      podSecurity: 'baseline@v1.30',
      messages: ['`app` sets the SELinux type `container_engine_t`, which is not a container type.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod('level: s0'),
    },
    'a user and a role': {
      files: pod('user: «system_u», role: «system_r», level: s0'),
      messages: [
        '`app` sets the SELinux user `system_u` instead of the default.',
        '`app` sets the SELinux role `system_r` instead of the default.',
      ],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod('level: s0'),
    },
    'a service without SELinux': {
      files: compose(', «"label:disable"»'),
      messages: ['`web` switches SELinux off for itself (`label=disable`).'],
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose(''),
      severity: 'warning',
      safety: 'test-first',
    },
    'a service with a type of its own': {
      files: compose(', «"label=type:spc_t"»'),
      messages: ['`web` runs as the SELinux type `spc_t`, which SELinux does not confine.'],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose(''),
    },
  },
});
