import { expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';
import rule from '../../../src/check/rules/unenforced-namespace.ts';
import { testRule } from '../../support/rule-tester.ts';

const p = 'pod-security.kubernetes.io/';
const namespace = (labels: string, name = 'shop', metadata = 'metadata') => ({
  'namespace.yaml': `apiVersion: v1\nkind: Namespace\n${metadata}:\n  name: ${name}\n${labels}`,
});
const all = (version: string) => `  labels:
    ${p}enforce: baseline
    ${p}enforce-version: ${version}
    ${p}warn: restricted
    ${p}warn-version: ${version}
    ${p}audit: restricted
    ${p}audit-version: ${version}
`;
const pod = (setting: string, at = 'shop') =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: agent, namespace: ${at} }\nspec:\n  ${setting}\n  containers: [{ name: a, image: a }]\n`;
const silent = 'Namespace `shop` enforces no Pod Security level.';

testRule(rule, {
  good: {
    'one that enforces a level': { files: namespace(`  labels: { ${p}enforce: baseline }\n`) },
    'one of the cluster that is open on purpose': {
      files: namespace(`  labels: { ${p}enforce: privileged }\n`, 'kube-system'),
    },
    'a level that cannot be known': {
      files: namespace(`  labels: { ${p}enforce: "{{ .Values.level }}" }\n`),
    },
    'a patch by what it says': { files: namespace('$patch: delete\n') },
    'a patch by its kustomization': {
      files: {
        'kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{ path: namespace.yaml }]\n',
        ...namespace(''),
      },
    },
    'a name for somebody to fill in': { files: namespace('', '_') },
    'what belongs to the cluster': { files: namespace('', 'kube-system') },
    'a kind of the same name elsewhere': {
      files: { 'namespace.yaml': 'apiVersion: example.com/v1\nkind: Namespace\nmetadata: { name: shop }\n' },
    },
  },
  bad: {
    'one that is open on purpose': {
      files: namespace(`  labels: { ${p}enforce: «privileged» }\n`),
      messages: ['Namespace `shop` accepts privileged pods: `enforce` is `privileged`.'],
      severity: 'warning',
    },
    'one without labels': {
      files: namespace('', 'shop', '«metadata»'),
      messages: [silent],
      tries: [
        'kubectl label --dry-run=server --overwrite namespace shop pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/enforce-version=v1.37',
      ],
      fixed: namespace(all('v1.37')),
      severity: 'warning',
      safety: 'test-first',
    },
    'one whose cluster is older': {
      files: namespace('', 'shop', '«metadata»'),
      podSecurity: 'baseline@v1.34',
      messages: [silent],
      safety: 'test-first',
      tries: [
        'kubectl label --dry-run=server --overwrite namespace shop pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/enforce-version=v1.34',
      ],
      fixed: namespace(all('v1.34')),
    },
    'one that only warns': {
      files: namespace(`  «labels»:\n    ${p}warn: baseline # for now\n`),
      messages: ['Namespace `shop` only reports pods that break Pod Security: `enforce` is not set.'],
      safety: 'test-first',
      tries: [
        'kubectl label --dry-run=server --overwrite namespace shop pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/enforce-version=v1.37',
      ],
      fixed: namespace(
        `  labels:\n    ${p}warn: baseline # for now\n    ${p}enforce: baseline\n    ${p}enforce-version: v1.37\n    ${p}audit: restricted\n    ${p}audit-version: v1.37\n`,
      ),
      severity: 'notice',
    },
    'one that would refuse a workload of its own, so there is no fix yet': {
      files: { ...namespace('', 'shop', '«metadata»'), 'k8s/agent.yaml': pod('hostPID: true') },
      messages: [silent],
      notes: ['Even `baseline` would reject the pods of `agent`: host namespaces (hostPID=true)'],
    },
    'one beside others that keep the baseline': {
      files: {
        ...namespace('', 'shop', '«metadata»'),
        'k8s/agent.yaml': pod('hostPID: false'),
        'k8s/other.yaml': pod('hostPID: true', 'other'),
        'k8s/open.yaml': pod('hostPID: "${HOST_PID}"'),
      },
      messages: [silent],
      safety: 'test-first',
      tries: [
        'kubectl label --dry-run=server --overwrite namespace shop pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/enforce-version=v1.37',
      ],
      fixed: namespace(all('v1.37')),
    },
    'labels that the API server refuses': {
      files: namespace(`  labels:\n    ${p}enforce: «strict»\n    ${p}enforce-version: «"1.34"»\n`),
      messages: [
        `Namespace \`shop\` has \`${p}enforce: strict\`, which must be one of privileged, baseline, restricted.`,
        `Namespace \`shop\` has \`${p}enforce-version: 1.34\`, which must be "latest" or "v1.x".`,
      ],
      severity: 'error',
    },
  },
});

test('it says which workload stands in the way', () => {
  const files = { ...namespace(''), 'agent.yaml': pod('hostPID: true') };
  const { findings } = check(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    { rules: [rule] },
  );
  expect(findings[0]?.related).toMatchObject([
    {
      path: 'agent.yaml',
      start: { line: 3 },
      message: 'Even `baseline` would reject the pods of `agent`: host namespaces (hostPID=true)',
    },
  ]);
});
