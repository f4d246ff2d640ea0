import rule from '../../../src/check/rules/unconfined-apparmor.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (podContext: string, context = '', annotations = '') => ({
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
${annotations}spec:
${podContext}  containers:
    - name: app
      image: redis:7
${context}`,
});
const onPod = (profile: string) => pod(`  securityContext:\n    runAsUser: 1000\n${profile}`);
const annotated = (value: string) => pod('', '', `  annotations:\n    note: a\n${value}`);
const key = 'container.apparmor.security.beta.kubernetes.io/app';
const compose = (keys: string) => ({ 'compose.yaml': `services:\n  web:\n    image: redis:7\n${keys}` });

testRule(rule, {
  good: {
    "the runtime's profile": { files: onPod('    appArmorProfile: { type: RuntimeDefault }\n') },
    'one of the node': { files: onPod('    appArmorProfile: { type: Localhost, localhostProfile: a }\n') },
    'an annotation that says so': { files: annotated(`    ${key}: localhost/a\n`) },
    'a value that cannot be known': { files: annotated(`    ${key}: "{{ .Values.profile }}"\n`) },
    'a profile of its own in a service': {
      files: compose('    security_opt: ["apparmor=mine", "seccomp=unconfined"]\n'),
    },
  },
  bad: {
    'a program that makes containers without being root': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: moby/buildkit:v0.6.2-rootless\n    security_opt: [«apparmor=unconfined»]\n',
      },
      messages: ['`web` runs without an AppArmor profile.'],
    },
    'a pod': {
      files: onPod('    appArmorProfile: { type: «Unconfined» }\n'),
      messages: ['Pod `web` runs without an AppArmor profile.'],
      tries: ['plimsoll verify pod.yaml web'],
      fixed: onPod(''),
      severity: 'error',
      safety: 'test-first',
    },
    'a container': {
      files: pod(
        '',
        '      securityContext:\n        runAsUser: 1000\n        appArmorProfile:\n          type: «Unconfined»\n',
      ),
      podSecurity: 'baseline',
      messages: ['`app` runs without an AppArmor profile.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod('', '      securityContext:\n        runAsUser: 1000\n'),
      severity: 'error',
    },
    'an annotation': {
      files: annotated(`    ${key}: «unconfined»\n`),
      messages: ['`app` runs without an AppArmor profile.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: annotated(''),
    },
    'a type that there is not': {
      files: onPod('    appArmorProfile: { type: «Default» }\n'),
      messages: [
        'Pod `web` has the AppArmor profile `Default`, which is neither `RuntimeDefault` nor `Localhost`.',
      ],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: onPod(''),
    },
    'a service': {
      files: compose('    security_opt: [no-new-privileges=true, «"apparmor:unconfined"»]\n'),
      messages: ['`web` runs without an AppArmor profile.'],
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose('    security_opt: [no-new-privileges=true]\n'),
      severity: 'warning',
      safety: 'test-first',
    },
  },
});
