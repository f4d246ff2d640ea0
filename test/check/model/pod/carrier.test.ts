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
])('%s %s %s: no pod', (apiVersion, kind, rest) => {
  expect(unjudged(apiVersion, kind, rest)).toEqual([]);
});
