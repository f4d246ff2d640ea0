import rule from '../../../src/check/rules/rejected-by-namespace.ts';
import { testRule } from '../../support/rule-tester.ts';

const namespace = (level: string, name = 'shop', version = 'v1.34') => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    pod-security.kubernetes.io/enforce: ${level}
    pod-security.kubernetes.io/enforce-version: ${version}
`;

const deployment = (spec: string, metadata = '{ name: web, namespace: shop }') => `apiVersion: apps/v1
kind: Deployment
metadata: ${metadata}
spec:
  template:
    spec:
${spec}
`;

const restricted = `      securityContext:
        runAsNonRoot: true
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: web
          image: web
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL] }`;

const baseline = '      containers:\n        - name: web\n          image: web';
const marked = '      containers:\n        - «name: web»\n          image: web';
const privileged = `${baseline}\n          securityContext: { privileged: true }`;

const refusal =
  '`web` will not start: namespace `shop` enforces `restricted`. Violations: allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true and seccompProfile.';

const noName = '{ name: web }';

testRule(rule, {
  good: {
    'a pod that the level admits': {
      files: { 'ns.yaml': namespace('restricted'), 'web.yaml': deployment(restricted) },
    },
    'a baseline pod under baseline': {
      files: { 'ns.yaml': namespace('baseline'), 'web.yaml': deployment(baseline) },
    },
    'a namespace that admits all': {
      files: { 'ns.yaml': namespace('privileged'), 'web.yaml': deployment(privileged) },
    },
    'a namespace that only warns': {
      files: {
        'ns.yaml': namespace('restricted').replaceAll('enforce', 'warn'),
        'web.yaml': deployment(privileged),
      },
    },
    'a version that does not know the check yet': {
      files: {
        'ns.yaml': namespace('restricted', 'shop', 'v1.0'),
        'web.yaml': deployment(
          '      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }\n      containers:\n        - name: web\n          image: web\n          securityContext: { allowPrivilegeEscalation: false }',
        ),
      },
    },
    'another namespace': {
      files: { 'ns.yaml': namespace('restricted', 'other'), 'web.yaml': deployment(privileged) },
    },
    'a namespace that whoever applies it decides': {
      files: { 'ns.yaml': namespace('restricted'), 'web.yaml': deployment(privileged, noName) },
    },
    'a level that cannot be known': {
      files: { 'ns.yaml': namespace('${LEVEL}'), 'web.yaml': deployment(privileged) },
    },
    'a value that cannot be known': {
      files: {
        'ns.yaml': namespace('baseline'),
        'web.yaml': deployment(privileged.replace('true', '${PRIVILEGED}')),
      },
    },
    'two Namespaces of one name that differ': {
      files: {
        'dev/ns.yaml': namespace('privileged'),
        'prod/ns.yaml': namespace('restricted'),
        'web.yaml': deployment(privileged),
      },
    },
    'a base that an overlay may harden': {
      files: {
        'base/web.yaml': deployment(baseline, noName),
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'prod/kustomization.yaml':
          'namespace: shop\nresources: [../base, ns.yaml]\npatches:\n  - path: harden.yaml\n',
        'prod/harden.yaml': deployment(restricted, noName),
        'prod/ns.yaml': namespace('restricted'),
      },
    },
    'a PodTemplate, of which nothing comes by itself': {
      files: {
        'ns.yaml': namespace('restricted'),
        'web.yaml':
          'apiVersion: v1\nkind: PodTemplate\nmetadata: { name: web, namespace: shop }\ntemplate:\n  spec:\n    containers:\n      - { name: web, image: web }\n',
      },
    },
  },
  bad: {
    'a base that one of two overlays puts into a free namespace, the other not': {
      files: {
        'base/web.yaml': deployment(privileged.replace('true', '«true»'), noName),
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'dev/kustomization.yaml': 'namespace: dev\nresources: [../base, ns.yaml]\n',
        'dev/ns.yaml': namespace('privileged', 'dev'),
        'prod/kustomization.yaml': 'namespace: shop\nresources: [../base, ns.yaml]\n',
        'prod/ns.yaml': namespace('restricted'),
      },
      messages: [
        '`web` will not start: namespace `shop` enforces `restricted`. Violations: privileged, allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true and seccompProfile.',
      ],
      notes: [
        'The API server says: pods "web-…" is forbidden: violates PodSecurity "restricted:v1.34": privileged (container "web" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
    },
    'a workload beside its namespace': {
      files: { 'all.yaml': `${namespace('restricted')}---\n${deployment(marked)}` },
      messages: [refusal],
      notes: [
        'The API server says: pods "web-…" is forbidden: violates PodSecurity "restricted:v1.34": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
      severity: 'error',
      confidence: 'certain',
    },
    'a privileged workload under baseline': {
      files: {
        'ns.yaml': namespace('baseline'),
        'web.yaml': deployment(privileged.replace('true', '«true»')),
      },
      messages: ['`web` will not start: namespace `shop` enforces `baseline`. Violations: privileged.'],
      notes: [
        'The API server says: pods "web-…" is forbidden: violates PodSecurity "baseline:v1.34": privileged (container "web" must not set securityContext.privileged=true)',
      ],
    },
    'a namespace label that does not parse, which fails closed': {
      files: { 'ns.yaml': namespace('strict'), 'web.yaml': deployment(marked) },
      messages: [refusal],
      notes: [
        'The API server says: pods "web-…" is forbidden: violates PodSecurity "restricted:v1.34": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
    },
    'a namespace that Kustomize gives': {
      files: {
        'base/web.yaml': deployment(marked, noName),
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'prod/kustomization.yaml': 'namespace: shop\nresources: [../base]\n',
        'cluster/ns.yaml': namespace('restricted'),
      },
      messages: [refusal],
      notes: [
        'The API server says: pods "web-…" is forbidden: violates PodSecurity "restricted:v1.34": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
    },
    'a Namespace that Kustomize names with the rest, and a patch of no weight': {
      files: {
        'config/web.yaml': deployment(marked, '{ name: web, namespace: system }'),
        'config/ns.yaml': namespace('restricted', 'system'),
        'config/kustomization.yaml':
          'namespace: shop\nresources: [ns.yaml, web.yaml]\npatches:\n  - target: { kind: Deployment }\n    patch: |\n      - { op: replace, path: /spec/replicas, value: 3 }\n',
      },
      messages: [refusal],
      notes: [
        'The API server says: pods "web-…" is forbidden: violates PodSecurity "restricted:v1.34": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
    },
    'a custom resource, whose pods are likely to be the same': {
      files: {
        'ns.yaml': namespace('restricted'),
        'web.yaml': deployment(marked)
          .replace('apps/v1', 'argoproj.io/v1alpha1')
          .replace('Deployment', 'Rollout'),
      },
      messages: [refusal],
      notes: [
        'The API server says: pods "web-…" is forbidden: violates PodSecurity "restricted:v1.34": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      ],
      confidence: 'likely',
    },
  },
});
