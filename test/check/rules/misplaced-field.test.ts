import rule from '../../../src/check/rules/misplaced-field.ts';
import { testRule } from '../../support/rule-tester.ts';

const pod = (spec: string) => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${spec}`,
});

const one = (podContext: string, containerContext: string) =>
  pod(
    `  securityContext: {${podContext}}\n  containers:\n    - { name: web, image: web, securityContext: {${containerContext}} }\n`,
  );

testRule(rule, {
  good: {
    'each where it belongs': {
      files: one(' fsGroup: 1, runAsUser: 1 ', ' readOnlyRootFilesystem: true, runAsUser: 2 '),
    },
    'a key that is no setting of ours': { files: one(' readOnly: true ', '') },
    'another kind, which may declare what it likes': {
      files: {
        'a.yaml':
          'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: a }\nspec:\n  template:\n    spec:\n      securityContext: { readOnlyRootFilesystem: true }\n      containers: [{ name: a, image: a }]\n',
      },
    },
  },
  bad: {
    'a setting of containers on the pod': {
      files: one(' runAsNonRoot: true, «readOnlyRootFilesystem»: true ', ''),
      messages: ['`readOnlyRootFilesystem` has no effect on a pod: it is a setting for containers.'],
      tries: ['plimsoll verify pod.yaml web'],
      severity: 'warning',
      safety: 'test-first',
      fixed: one(' runAsNonRoot: true ', 'readOnlyRootFilesystem: true'),
    },
    'a misspelt key, which is renamed': {
      files: one('', ' «allowPrivilegedEscalation»: false '),
      messages: [
        '`allowPrivilegedEscalation` has no effect: the field is called `allowPrivilegeEscalation`.',
      ],
      tries: ['plimsoll verify pod.yaml web'],
      safety: 'test-first',
      fixed: one('', 'allowPrivilegeEscalation: false'),
    },
    'a misspelt key that would give more': {
      files: one('', ' «privilegd»: true '),
      messages: ['`privilegd` has no effect: the field is called `privileged`.'],
    },
    'a list among them': {
      files: one(' «capabilities»: { drop: [ALL] } ', ' privileged: false '),
      messages: ['`capabilities` has no effect on a pod: it is a setting for containers.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: one('', ' privileged: false, capabilities: {drop: [ALL]} '),
    },
    'a container that decides it already': {
      files: one(' «readOnlyRootFilesystem»: true ', ' readOnlyRootFilesystem: false '),
      messages: ['`readOnlyRootFilesystem` has no effect on a pod: it is a setting for containers.'],
    },
    'what would be given only by moving it': {
      files: one(' «privileged»: true ', ''),
      messages: ['`privileged` has no effect on a pod: it is a setting for containers.'],
    },
    'what the API server would refuse there': {
      files: one(' «allowPrivilegeEscalation»: false ', ' privileged: true '),
      messages: ['`allowPrivilegeEscalation` has no effect on a pod: it is a setting for containers.'],
    },
    'a setting of pods on a container': {
      files: one(' runAsNonRoot: true ', ' «fsGroup»: 2000, runAsUser: 1 '),
      messages: ['`fsGroup` has no effect on `web`: it is a setting for pods.'],
      tries: ['plimsoll verify pod.yaml web'],
      safety: 'test-first',
      fixed: one(' runAsNonRoot: true, fsGroup: 2000 ', ' runAsUser: 1 '),
    },
    'a setting beside the security context': {
      files: pod('  containers:\n    - name: web\n      image: web\n      «readOnlyRootFilesystem»: true\n'),
      messages: ['`readOnlyRootFilesystem` has no effect here: it belongs in `web`’s `securityContext`.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(
        '  containers:\n    - name: web\n      image: web\n      securityContext:\n        readOnlyRootFilesystem: true\n',
      ),
    },
    'a setting of the pod beside its security context': {
      files: pod('  «runAsNonRoot»: true\n  containers:\n    - name: web\n      image: web\n'),
      messages: ['`runAsNonRoot` has no effect here: it belongs in the pod’s `securityContext`.'],
      safety: 'test-first',
      tries: ['plimsoll verify pod.yaml web'],
      fixed: pod(
        '  containers:\n    - name: web\n      image: web\n  securityContext:\n    runAsNonRoot: true\n',
      ),
    },
  },
});
