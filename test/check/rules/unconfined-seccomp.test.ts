import rule from '../../../src/check/rules/unconfined-seccomp.ts';
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

const onPod = (type: string) => pod(`  securityContext:\n    seccompProfile: { type: ${type} }\n`);
const onContainer = (type: string) =>
  pod('', `      securityContext:\n        seccompProfile: { type: ${type} }\n`);
const annotated = (value: string) =>
  pod('', '', `  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: ${value}\n`);
const compose = (keys: string) => ({ 'compose.yaml': `services:\n  web:\n    image: redis:7\n${keys}` });

testRule(rule, {
  good: {
    'a profile of the repository that refuses what it does not name': {
      files: {
        'compose.yaml': 'services: {web: {image: "redis:7.4", security_opt: ["seccomp=a.json"]}}\n',
        'a.json': '{"defaultAction": "SCMP_ACT_ERRNO"}',
      },
    },
    "the runtime's filter": { files: onPod('RuntimeDefault') },
    'one of the node': { files: onContainer('Localhost') },
    'none at all, which is for another rule': { files: pod('') },
    'an annotation, which does nothing any more': { files: annotated('unconfined') },
    'an old annotation with a good value': {
      files: annotated('docker/default'),
      podSecurity: 'baseline@v1.18',
    },
    'a profile that cannot be known': { files: onPod('"{{ .Values.type }}"') },
    'a profile of its own in a service': {
      files: compose('    security_opt: ["seccomp:./profile.json", "apparmor=unconfined"]\n'),
    },
  },
  bad: {
    'a profile of the repository that allows what it does not name': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: redis:7.4\n    security_opt:\n      - «seccomp=./allow.json»\n',
        'allow.json': '{"\\u0064efaultAction": "SCMP_ACT_ALLOW"}',
      },
      messages: ['`web` has a seccomp filter that allows what it does not name: `SCMP_ACT_ALLOW`.'],
      notes: ['The profile is here.'],
    },
    'a program that makes containers without being root': {
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: moby/buildkit:v0.6.2-rootless\n    security_opt: [«seccomp=unconfined»]\n',
      },
      messages: ['`web` runs without a seccomp filter.'],
    },
    'a pod': {
      files: onPod('«Unconfined»'),
      messages: ['Pod `web` runs without a seccomp filter.'],
      tries: ['plimsoll verify pod.yaml web'],
      fixed: onPod('RuntimeDefault'),
      severity: 'error',
      safety: 'test-first',
    },
    'a container': {
      files: onContainer('«Unconfined»'),
      podSecurity: 'baseline',
      messages: ['`app` runs without a seccomp filter.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: onContainer('RuntimeDefault'),
      severity: 'error',
    },
    'a type that there is not': {
      files: onPod('«runtime/default»'),
      messages: [
        'Pod `web` has the seccomp profile `runtime/default`, which is neither `RuntimeDefault` nor `Localhost`.',
      ],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: onPod('RuntimeDefault'),
    },
    'no type': {
      files: pod('  securityContext:\n    «seccompProfile»: {}\n'),
      messages: ['Pod `web` has a seccomp profile without a `type`.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod('  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n'),
    },
    'an annotation, where the standard still asks for it': {
      files: annotated('«unconfined»'),
      podSecurity: 'baseline@v1.18',
      messages: ['Pod `web` runs without a seccomp filter.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: annotated('runtime/default'),
    },
    'a service': {
      files: compose('    security_opt:\n      - no-new-privileges=true\n      - «seccomp=unconfined»\n'),
      messages: ['`web` runs without a seccomp filter.'],
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose('    security_opt:\n      - no-new-privileges=true\n'),
      severity: 'warning',
      safety: 'test-first',
    },
    'a service with a colon and nothing else': {
      files: compose('    security_opt:\n      - «seccomp:unconfined»\n    user: "1000"\n'),
      messages: ['`web` runs without a seccomp filter.'],
      safety: 'test-first',
      tries: ['plimsoll verify compose.yaml web'],
      fixed: compose('    user: "1000"\n'),
    },
  },
});
