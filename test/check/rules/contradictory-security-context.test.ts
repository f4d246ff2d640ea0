import rule from '../../../src/check/rules/contradictory-security-context.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (context: string, spec = '', image = 'acme/web') => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec}  containers:\n    - name: web\n      image: ${image}\n      securityContext: { ${context} }\n`,
});

const podContext = (context: string) => `  securityContext: { ${context} }\n`;

testRule(rule, {
  good: {
    'root allowed': { files: pod('runAsNonRoot: false, runAsUser: 0') },
    'another user': { files: pod('runAsNonRoot: true, runAsUser: 1') },
    'a container that is not the root its pod is': {
      files: pod('runAsUser: 1', podContext('runAsNonRoot: true, runAsUser: 0')),
    },
    'a value that cannot be known': { files: pod('runAsNonRoot: true, runAsUser: "{{ .Values.uid }}"') },
    'SYS_ADMIN without a prefix, which the API server lets pass': {
      files: pod('allowPrivilegeEscalation: false, capabilities: { add: [SYS_ADMIN] }'),
    },
    'privileged, and privileges may be gained': {
      files: pod('privileged: true, allowPrivilegeEscalation: true'),
    },
    'a Windows pod': { files: pod('runAsNonRoot: true, runAsUser: 0', '  os: { name: windows }\n') },
  },
  bad: {
    'root that must not be': {
      files: pod('runAsNonRoot: true, runAsUser: «0»'),
      messages: ['`web` will not start: it has `runAsNonRoot: true` and `runAsUser: 0`.'],
      notes: ['Root is forbidden here.'],
      severity: 'error',
      confidence: 'certain',
    },
    'root by the container, not by the pod': {
      files: pod('runAsUser: «0»', podContext('runAsNonRoot: true')),
      podSecurity: 'baseline',
      messages: ['`web` will not start: it has `runAsNonRoot: true` and `runAsUser: 0`.'],
      notes: ['Root is forbidden here.'],
      severity: 'error',
    },
    'an image that has a user of its own': {
      files: pod('runAsNonRoot: true, runAsUser: «0»', '', 'node:24'),
      messages: ['`web` will not start: it has `runAsNonRoot: true` and `runAsUser: 0`.'],
      tries: ['plimsoll verify pod.yaml web'],
      notes: ['Root is forbidden here.'],
      safety: 'test-first',
      fixed: pod('runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000', '', 'node:24'),
    },
    'root by the pod': {
      files: pod('privileged: false', podContext('runAsNonRoot: true, runAsUser: «0»')),
      messages: ['`web` will not start: the pod sets `runAsNonRoot: true` and `runAsUser: 0`.'],
      notes: ['Root is forbidden here.'],
      severity: 'error',
    },
    'privileged, and no privileges are to be gained': {
      files: pod('privileged: true, allowPrivilegeEscalation: «false»'),
      messages: ['`web` will not start: it is `privileged`, and `allowPrivilegeEscalation` is `false`.'],
      tries: ['plimsoll verify pod.yaml web'],
      notes: ['It is privileged here.'],
      severity: 'error',
      safety: 'test-first',
      fixed: pod('allowPrivilegeEscalation: false'),
    },
    'CAP_SYS_ADMIN, and no privileges are to be gained': {
      files: pod('allowPrivilegeEscalation: «false», capabilities: { add: [CAP_SYS_ADMIN] }'),
      messages: ['`web` will not start: it adds `CAP_SYS_ADMIN`, and `allowPrivilegeEscalation` is `false`.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      notes: ['It is added here.'],
      severity: 'error',
      fixed: pod('allowPrivilegeEscalation: false'),
    },
  },
});
