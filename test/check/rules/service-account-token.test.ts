import rule from '../../../src/check/rules/service-account-token.ts';
import { testRule } from '../../support/rule-tester.ts';

const deployment = (spec: string, image = 'app', key = 'spec') => ({
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    ${key}:
      containers:
        - name: app
          image: ${image}
${spec}`,
});

testRule(rule, {
  good: {
    'a pod that opts out': { files: deployment('      automountServiceAccountToken: false\n') },
    'a pod that opts in': { files: deployment('      automountServiceAccountToken: true\n') },
    'an account of its own': { files: deployment('      serviceAccountName: web\n') },
    'an account that cannot be known': {
      files: deployment('      serviceAccountName: "{{ .Values.account }}"\n'),
    },
    'the old name of the field': { files: deployment('      serviceAccount: web\n') },
    'a program that is told of the cluster': {
      files: deployment(
        '          env: [{ name: SEEDS, value: io.k8s.cassandra.KubernetesSeedProvider }]\n',
        'cassandra:5',
      ),
    },
    'a program made for clusters': { files: deployment('', 'bitnami/kubectl') },
    ...Object.fromEntries(
      ['dapr.io/enabled: "true"', 'sidecar.istio.io/inject: "true"', 'linkerd.io/inject: enabled'].map(
        (line) => [
          `a pod that gets a sidecar: ${line}`,
          {
            files: {
              'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations: { ${line} }\nspec:\n  containers: [{ name: app, image: redis:7 }]\n`,
            },
          },
        ],
      ),
    ),
    'a custom resource, whose operator may name one': {
      files: {
        'rollout.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: web }\nspec: { template: { spec: { containers: [{ name: app, image: app }] } } }\n',
      },
    },
  },
  bad: {
    'a pod that says nothing': {
      files: deployment('', 'app', '«spec»'),
      messages: ['Deployment `web` gets a service account token that nothing here seems to use.'],
      severity: 'notice',
      confidence: 'likely',
    },
    'a server that is known': {
      files: deployment('', 'redis:7', '«spec»'),
      messages: ['Deployment `web` gets a service account token that nothing here seems to use.'],
      tries: ['kubectl auth can-i --list --as system:serviceaccount:default:default --namespace default'],
      fixed: deployment('      automountServiceAccountToken: false\n', 'redis:7'),
      safety: 'test-first',
    },
  },
});
