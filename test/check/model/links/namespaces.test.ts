import { expect, test } from '@jest/globals';
import { Source } from '../../../../src/check/text/source.ts';
import { podOf, projectOf, workloadIn } from '../../../support/project.ts';

const pod = (namespace = '') => podOf('web').replace('name: web }', `name: web, namespace: "${namespace}" }`);

const namespace = (name: string, level = 'restricted') =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels:\n    pod-security.kubernetes.io/enforce: ${level}\n`;

/** The namespace that the pod in `web.yaml`, or in `base/web.yaml`, comes into, the file that declares it, and its level. */
function governingIn(files: Readonly<Record<string, string>>): string {
  const project = projectOf(files);
  const path = project.paths.find((each) => each.endsWith('web.yaml')) ?? '';
  const found = project.namespaceOf(workloadIn(project, path));
  if (!found) return 'none';
  return `${found.name} of ${found.namespace.root.source.path}, ${found.namespace.enforce.level ?? '?'}`;
}

const base = { 'base/web.yaml': pod(), 'base/kustomization.yaml': 'resources: [web.yaml]\n' };
const overlay = (name: string, more = '') => ({
  [`${name}/kustomization.yaml`]: `namespace: ${name}\nresources: [../base]\n${more}`,
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['by name', { 'web.yaml': pod('shop'), 'ns.yaml': namespace('shop') }, 'shop of ns.yaml, restricted'],
  [
    'in a List',
    {
      'web.yaml': pod('shop'),
      'ns.json': `{ "apiVersion": "v1", "kind": "List", "items": [{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "shop" } }] }`,
    },
    'shop of ns.json, privileged',
  ],
  ['nobody declares it', { 'web.yaml': pod('shop'), 'ns.yaml': namespace('other') }, 'none'],
  ['nobody names it', { 'web.yaml': pod(), 'ns.yaml': namespace('default') }, 'none'],
  ['a variable', { 'web.yaml': pod('${NAMESPACE}'), 'ns.yaml': namespace('shop') }, 'none'],
  [
    'two that agree',
    { 'web.yaml': pod('shop'), 'a.yaml': namespace('shop'), 'b.yaml': namespace('shop') },
    'shop of a.yaml, restricted',
  ],
  [
    'two that do not',
    { 'web.yaml': pod('shop'), 'a.yaml': namespace('shop'), 'b.yaml': namespace('shop', 'baseline') },
    'none',
  ],
  [
    'an overlay',
    { ...base, ...overlay('shop'), 'ns.yaml': namespace('shop') },
    'shop of ns.yaml, restricted',
  ],
  [
    'the outermost of several',
    {
      ...base,
      ...overlay('shop'),
      'prod/kustomization.yaml': 'namespace: prod\nbases: [../shop]\n',
      'a.yaml': namespace('shop', 'baseline'),
      'b.yaml': namespace('prod'),
    },
    'prod of b.yaml, restricted',
  ],
  [
    'two overlays that agree',
    { ...base, ...overlay('a'), ...overlay('b'), 'x.yaml': namespace('a'), 'y.yaml': namespace('b') },
    'a of x.yaml, restricted',
  ],
  [
    'two overlays, one namespace unknown',
    { ...base, ...overlay('a'), ...overlay('b'), 'x.yaml': namespace('a') },
    'none',
  ],
  [
    'the Namespace that is named along with the rest',
    {
      ...base,
      'base/ns.yaml': namespace('system'),
      'base/kustomization.yaml': 'resources: [web.yaml, ns.yaml]\n',
      ...overlay('shop'),
      'other.yaml': namespace('shop', 'baseline'),
    },
    'shop of base/ns.yaml, restricted',
  ],
  [
    'a patch of a Namespace',
    {
      'web.yaml': pod('shop'),
      'ns.yaml': namespace('shop'),
      'kustomization.yaml': 'patches: [{ path: ns.yaml }]\n',
    },
    'none',
  ],
  [
    'kustomizations that include each other',
    {
      'base/web.yaml': pod('shop'),
      'ns.yaml': namespace('shop'),
      'base/kustomization.yaml': 'resources: [web.yaml, ../b]\n',
      'b/kustomization.yaml': 'resources: [../base]\n',
    },
    'shop of ns.yaml, restricted',
  ],
])('%s', (_, files, expected) => {
  expect(governingIn(files)).toBe(expected);
});

test('an edit of the Namespace counts', () => {
  const project = projectOf({ 'web.yaml': pod('shop'), 'ns.yaml': namespace('shop', 'privileged') });
  expect(project.namespaceOf(workloadIn(project, 'web.yaml'))?.namespace.enforce.level).toBe('privileged');
  const edited = project.with([new Source('ns.yaml', namespace('shop', 'baseline'))]);
  expect(edited.namespaceOf(workloadIn(edited, 'web.yaml'))?.namespace.enforce.level).toBe('baseline');
});

test.each<[string, string, boolean]>([
  [
    'a patch of the security context',
    'patches:\n  - patch: |\n      spec: { securityContext: { runAsUser: 1 } }\n',
    true,
  ],
  [
    'a patch of the whole pod spec',
    'patchesJson6902:\n  - patch: |\n      - op: replace\n        path: /spec/template/spec\n        value: {}\n',
    true,
  ],
  ['a patch file that says so', 'patches: [{ path: harden.yaml }]\n', true],
  ['a patch file that is not there', 'patches: [{ path: other.yaml }]\n', true],
  ['a component from elsewhere', 'components: ["https://example.org/harden"]\n', true],
  ['a transformer', 'transformers: [t.yaml]\n', true],
  [
    'a patch of the replicas',
    'patches:\n  - patch: |\n      - { op: replace, path: /spec/replicas, value: 3 }\n',
    false,
  ],
  ['a patch of an environment variable', 'patches: [{ path: env.yaml }]\n', false],
  ['labels and images', 'labels: [{ pairs: { a: b } }]\nimages: [{ name: web, newTag: "2" }]\n', false],
])('%s may harden a workload: %s', (_, more, expected) => {
  const project = projectOf({
    ...base,
    ...overlay('shop', more),
    'shop/harden.yaml': 'spec:\n  securityContext: { runAsNonRoot: true }\n',
    'shop/env.yaml':
      'spec:\n  template:\n    spec:\n      containers:\n        - name: web\n          env: [{ name: A, value: b }]\n',
  });
  expect(project.hardening(workloadIn(project, 'base/web.yaml')) !== undefined).toBe(expected);
});
