import { expect, test } from '@jest/globals';
import { unjudgedIn } from '../../../../src/check/model/pod/carrier.ts';
import { manifestsIn } from '../../../../src/check/model/pod/manifest.ts';
import { documentsIn } from '../../../../src/check/read/yaml.ts';
import { Source } from '../../../../src/check/text/source.ts';

function unjudged(apiVersion: string, kind: string, rest: string): string[] {
  const source = new Source('a.yaml', `apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`);
  return documentsIn(source, 'kubernetes').flatMap((document) =>
    manifestsIn(document).flatMap((manifest) => unjudgedIn(manifest) ?? []),
  );
}

const pod = '{containers: [{name: a}]}';

test.each([
  ['argoproj.io/v1alpha1', 'Application', 'spec: {}', '`Application`: what it installs is not judged'],
  ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', '', '`HelmRelease`: what its chart renders is not judged'],
  [
    'kustomize.toolkit.fluxcd.io/v1',
    'Kustomization',
    'spec: {patches: []}',
    'a Flux `Kustomization` that changes what it installs: the result is not judged',
  ],
  ['example.com/v1', 'Thing', `spec: ${pod}`, '`Thing` is not a kind whose pods are judged'],
  ['example.com/v1', 'Thing', `spec: {a: [{b: ${pod}}]}`, '`Thing` is not a kind whose pods are judged'],
  [
    'example.com/v1',
    'Thing',
    'spec: {securityContext: {runAsUser: 0}}',
    '`Thing` is not a kind whose pods are judged',
  ],
  [
    'example.com/v1',
    'Thing',
    'spec: {raw: "kind: Pod\\nspec: {containers: []}"}',
    '`Thing` is not a kind whose pods are judged',
  ],
  ['example.com/v1', 'Thing', 'spec: {hostNetwork: on}', '`Thing` is not a kind whose pods are judged'],
  [
    'security.openshift.io/v1',
    'SecurityContextConstraints',
    'allowedCapabilities: ["*"]',
    '`SecurityContextConstraints` with `allowedCapabilities`: which pods it lets in is not judged',
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'Role',
    'rules: [{resources: [securitycontextconstraints], verbs: [use]}]',
    '`Role`: which pods come in by the constraint `*` is not judged',
  ],
])('%s %s %s', (apiVersion, kind, rest, reason) => {
  expect(unjudged(apiVersion, kind, rest)).toEqual([reason]);
});

test.each([
  ['v1', 'ConfigMap', `data: ${pod}`],
  ['v1', 'Service', 'spec: {ports: []}'],
  ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'spec: {path: ./a}'],
  ['kyverno.io/v1', 'ClusterPolicy', `spec: {rules: [{validate: {pattern: {spec: ${pod}}}}]}`],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', `spec: ${pod}`],
  ['example.com/v1', 'Thing', 'spec: {containers: 3, securityContext: {}}'],
  ['example.com/v1', 'Thing', 'spec: {a: "containers are kind"}'],
  ['example.com/v1', 'Thing', 'spec: {hostNetwork: off, privileged: "no"}'],
  ['security.openshift.io/v1', 'SecurityContextConstraints', 'allowedCapabilities: [NET_BIND_SERVICE]'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'roleRef: {name: "system:openshift:scc:nonroot-v2"}'],
])('%s %s %s: no pod', (apiVersion, kind, rest) => {
  expect(unjudged(apiVersion, kind, rest)).toEqual([]);
});
