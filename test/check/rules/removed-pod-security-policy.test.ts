import rule from '../../../src/check/rules/removed-pod-security-policy.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = (apiVersion: string, kind: string) => ({
  'policy.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: restricted }\nspec: { privileged: false }\n`,
});

testRule(rule, {
  good: {
    'a kind of the same name elsewhere': { files: policy('example.com/v1', 'PodSecurityPolicy') },
    'another policy': { files: policy('policy/v1', 'PodDisruptionBudget') },
  },
  bad: {
    'the kind as it last was': {
      files: policy('policy/v1beta1', '«PodSecurityPolicy»'),
      messages: ['PodSecurityPolicy `restricted` does nothing: Kubernetes 1.25 removed this kind.'],
      severity: 'warning',
    },
    'the kind as it was before, in a list': {
      files: {
        'all.yaml': `apiVersion: v1
kind: List
items:
  - apiVersion: extensions/v1beta1
    kind: «PodSecurityPolicy»
    metadata: { name: old }
`,
      },
      messages: ['PodSecurityPolicy `old` does nothing: Kubernetes 1.25 removed this kind.'],
    },
  },
});
