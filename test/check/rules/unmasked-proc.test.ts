import rule from '../../../src/check/rules/unmasked-proc.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (mount: string, more = '') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
${more}  containers:
    - name: app
      image: redis:7
      securityContext:
        runAsUser: 1000
${mount}`,
});
const unmasked = '        procMount: «Unmasked»\n';
const message = '`app` sees all of `/proc`: `procMount` is `Unmasked`.';
const compose = (option: string) => ({
  'compose.yaml': `services:\n  web:\n    image: redis:7\n    security_opt: [no-new-privileges=true${option}]\n`,
});

testRule(rule, {
  good: {
    'the masks': { files: pod('        procMount: Default\n') },
    'a value that cannot be known': { files: pod('        procMount: "{{ .Values.mount }}"\n') },
    'a spelling that compose does not know': { files: compose(', "systempaths:unconfined"') },
  },
  bad: {
    'a container': {
      files: pod(unmasked),
      messages: [message],
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(''),
      severity: 'error',
      safety: 'test-first',
    },
    'a pod with users of its own, which only restricted forbids': {
      files: pod(unmasked, '  hostUsers: false\n'),
      podSecurity: 'baseline',
      messages: [message],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod('', '  hostUsers: false\n'),
      severity: 'notice',
    },
    'the same under a standard that knows no such pods': {
      files: pod(unmasked, '  hostUsers: false\n'),
      podSecurity: 'baseline@v1.34',
      messages: [message],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod('', '  hostUsers: false\n'),
      severity: 'error',
    },
    'a service': {
      files: compose(', «systempaths=unconfined»'),
      messages: ['`web` sees all of `/proc` and `/sys`: `systempaths` is `unconfined`.'],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose(''),
      severity: 'warning',
    },
  },
});
