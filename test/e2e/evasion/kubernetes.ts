import { deployment, privileged } from '../support/files.ts';
import { pod, privilegedSpec, type Trick, tricks } from './trick.ts';

const rest = `metadata: {name: a}\nspec: ${privilegedSpec}\n`;
const object = (text: string): Record<string, string> => ({ 'k8s/a.yaml': text });
const json = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a' },
  spec: { containers: [{ name: 'a', image: 'a:1', securityContext: { privileged: true } }] },
});
const inItems = (top: string): string => `${top}items:\n  - ${pod.trimEnd().replaceAll('\n', '\n    ')}\n`;

/** What kubectl reads as a privileged Pod, however it is written. */
const written = tricks('fails', [
  ['the kind as an alias', object(`apiVersion: v1\nx: &k kind\n*k : Pod\n${rest}`)],
  ['the kind behind a question mark, with a comment', object(`apiVersion: v1\n? kind # c\n: Pod\n${rest}`)],
  ['the kind behind a question mark, folded', object(`apiVersion: v1\n? "kin\\\n  d"\n: Pod\n${rest}`)],
  ['the kind in base64', object(`apiVersion: v1\n!!binary a2luZA==: Pod\n${rest}`)],
  [
    'the kind in base64, its tag in full',
    object(`apiVersion: v1\n!<tag:yaml.org,2002:binary> a2luZA==: Pod\n${rest}`),
  ],
  ['the kind in escapes', object(`apiVersion: v1\n"\\x6b\\u0069nd": Pod\n${rest}`)],
  ['the value of kind in escapes', object(`apiVersion: v1\nkind: "\\x50od"\n${rest}`)],
  ['the value of kind on the next line', object(`apiVersion: v1\nkind:\n  Pod\n${rest}`)],
  ['the value of kind as a block', object(`apiVersion: v1\nkind: |-\n  Pod\n${rest}`)],
  ['the value of kind as an alias', object(`apiVersion: v1\nx: &p Pod\nkind: *p\n${rest}`)],
  ['the kind with an anchor of its own', object(`apiVersion: v1\n&a kind: Pod\n${rest}`)],
  ['the kind with a tag', object(`apiVersion: v1\n!!str kind: !!str Pod\n${rest}`)],
  [
    'a merge key with the whole of it',
    object(`<<: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: ${privilegedSpec}}\n`),
  ],
  ['a key twice, the last of which counts', object(`apiVersion: v1\nkind: ConfigMap\nkind: Pod\n${rest}`)],
  ['JSON in a YAML file', object(json)],
  ['JSON with escapes for keys', object(json.replace('"kind"', '"\\u006bind"'))],
  [
    'everything in one flow mapping',
    object(`{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: ${privilegedSpec}}\n`),
  ],
  [
    'a document behind a ConfigMap',
    object(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\n${pod}`),
  ],
  [
    'a document that begins in the line of its marker',
    object(`--- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: ${privilegedSpec}}\n`),
  ],
  ['a carriage return for a line end, behind a comment', object(`apiVersion: v1\n# c\rkind: Pod\n${rest}`)],
  [
    'a next-line character for a line end, behind a comment',
    object(`apiVersion: v1\n# c\x85kind: Pod\n${rest}`),
  ],
  [
    'a line separator for a line end, behind a comment',
    object(`apiVersion: v1\n# c\u2028kind: Pod\n${rest}`),
  ],
  ['a byte order mark', object(`\uFEFF${pod}`)],
  ['line ends of Windows', object(pod.replaceAll('\n', '\r\n'))],
  ['a YAML directive', object(`%YAML 1.1\n---\n${pod}`)],
  [
    'tags of another name',
    object(`%TAG !y! tag:yaml.org,2002:\n---\napiVersion: v1\n!y!binary a2luZA==: Pod\n${rest}`),
  ],
  [
    'all keys in quotes',
    object(`"apiVersion": "v1"\n"kind": "Pod"\n"metadata": {"name": "a"}\n"spec": ${privilegedSpec}\n`),
  ],
  ['a margin before everything', object(pod.replaceAll(/^/gm, '  ').trimEnd())],
  ['yes for true', object(pod.replace('privileged: true', 'privileged: yes'))],
  ['on for true', object(pod.replace('privileged: true', 'privileged: on'))],
  [
    'a setting that comes by a merge key',
    object(`x-a: &p {privileged: true}\n${pod.replace(/securityContext:\n.*/, 'securityContext: {<<: *p}')}`),
  ],
  ['containers in escapes', object(pod.replace('containers', '"c\\x6fntainers"'))],
  ['containers in base64', object(pod.replace('containers', '!!binary Y29udGFpbmVycw=='))],
]);

const listed = tricks('fails', [
  ['a List', object(inItems('apiVersion: v1\nkind: List\n'))],
  ['a ConfigMap with items', object(inItems('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n'))],
  ['an unknown kind with items', object(inItems('apiVersion: example.com/v1\nkind: Bundle\n'))],
  ['a Secret with items in JSON', object(`{"kind": "Secret", "apiVersion": "v1", "items": [${json}]}`)],
  [
    'a PodList whose items leave their kind out',
    object(`apiVersion: v1\nkind: PodList\nitems:\n  - ${rest.trimEnd().replaceAll('\n', '\n    ')}\n`),
  ],
  [
    'a list in a list',
    object(`apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: List\n    items: [${json}]\n`),
  ],
]);

const named = tricks('fails', [
  ['package.json', { 'package.json': json }],
  ['composer.json', { 'composer.json': json }],
  ['a schema', { 'pod.schema.json': json }],
  ['tsconfig.json', { 'tsconfig.json': json }],
  ['kustomization.yaml', { 'kustomization.yaml': pod }],
  ['skaffold.yaml', { 'skaffold.yaml': pod }],
  ['a workflow', { '.github/workflows/a.yml': pod }],
  [
    'the values of a chart',
    { 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 'values.yaml': pod },
  ],
  ['Chart.yaml itself', { 'Chart.yaml': pod }],
  ['compose.yaml', { 'compose.yaml': pod }],
  ['docker-bake.json', { 'docker-bake.json': json }],
  ['a name in capitals', { 'K8S/POD.YAML': pod }],
  ['a folder that is called template', { 'template/a.yaml': pod }],
  ['a name that is called a patch', { 'k8s/a-patch.yaml': pod }],
  [
    'what a chart prints of its values',
    {
      'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'values.yaml': 'context: {privileged: true}\n',
      'templates/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a\n      securityContext: {{- toYaml .Values.context | nindent 8 }}\n',
    },
  ],
  ['a test folder', { 'test/a.yaml': pod }],
]);

const weakened = deployment('web').replace('allowPrivilegeEscalation: false', 'privileged: true');

const excused = tricks('fails', [
  [
    'an annotation that kubectl does not heed',
    object(pod.replace('name: a', 'name: a\n  annotations: {config.kubernetes.io/local-config: "true"}')),
  ],
  [
    'a patch of a kustomization that is used by none, privileged',
    { 'k8s/web.yaml': weakened, 'other/kustomization.yaml': 'patches:\n  - path: ../k8s/web.yaml\n' },
  ],
  ['brackets of a template in a comment', object(`# {{ .Values.a }}\n${pod}`)],
  [
    'brackets of a template in a string',
    object(pod.replace('name: a', 'name: a\n  annotations: {a: "{{ b }}"}')),
  ],
  ['brackets of a template in another document', object(`a: {{ b }}\n---\n${pod}`)],
  [
    'brackets of a template in a chart, in a comment',
    { 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n', 'templates/a.yaml': `# {{ a }}\n${pod}` },
  ],
  ['an @@MARK@@', object(pod.replace('name: a', 'name: a\n  annotations: {a: "@@X@@"}'))],
  ['a broken document beside it', object(`${pod}---\na: [\n`)],
  ['$patch in a Pod', object(pod.replace('      image', '      $patch: merge\n      image'))],
  ['ephemeral containers alone', object(pod.replace('containers', 'ephemeralContainers'))],
  [
    'an init container alone',
    object(
      `${pod}  initContainers: [{name: b, image: "b:1", securityContext: {privileged: true}}]\n`.replace(
        'privileged: true\n',
        'privileged: false\n',
      ),
    ),
  ],
  ['a Pod without a name', object(pod.replace('  name: a\n', '  generateName: a-\n'))],
  ['a container without an image', object(pod.replace('      image: a:1\n', ''))],
]);

const web = 'k8s/web.yaml';
const was = { [web]: deployment('web') };

const changed = tricks('fails', [
  [
    'one that hides itself',
    { [web]: deployment('web', { container: privileged }), '.gitattributes': 'k8s/** linguist-generated\n' },
    was,
  ],
  ['a deployment made privileged', { [web]: deployment('web', { container: privileged }) }, was],
  [
    'one that leaves under another name',
    { [web]: null, 'k8s/shop.yaml': deployment('shop', { container: privileged }) },
    was,
  ],
]);

/** git calls the one file the other one renamed. */
const moved = tricks('fails', [
  [
    'privileged, which was there, in a new workload of a new folder with a new image',
    { 'b/db.yaml': deployment('db', { container: privileged, image: 'evil:1' }), [web]: null },
    { [web]: deployment('web', { container: privileged }) },
  ],
  [
    'privileged, which was there, in the same name and another image and folder',
    { 'b/web.yaml': deployment('web', { container: privileged, image: 'evil:1' }), [web]: null },
    { [web]: deployment('web', { container: privileged }) },
  ],
]);

const lowered = tricks('warns', [
  [
    'a Namespace that is set to privileged',
    {
      'k8s/ns.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: privileged\n',
    },
    {
      'k8s/ns.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n',
    },
  ],
]);

const kustomize = 'kustomization.yaml';
const listing = 'resources:\n  - web.yaml\n';
const patched = (patch: string): Record<string, string> => ({
  [`k8s/${kustomize}`]: `${listing}patches:\n${patch}`,
});
const overBase = { [web]: deployment('web'), [`k8s/${kustomize}`]: listing };

const hidden = { '.gitattributes': 'k8s/** linguist-generated\n' };

const out = tricks('says', [
  ['what is to be hidden from the next pull request', hidden, { 'k8s/web.yaml': deployment('web') }],
  [
    'a Dockerfile that is to be hidden',
    { '.gitattributes': '* linguist-vendored\n' },
    { Dockerfile: 'FROM a\n' },
  ],
]);

const overlaid = tricks('says', [
  [
    'a strategic merge patch in the kustomization',
    patched(
      '  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {template: {spec: {containers: [{name: web, securityContext: {privileged: true}}]}}}\n',
    ),
    overBase,
  ],
  [
    'a JSON6902 patch in the kustomization',
    patched(
      '  - target: {kind: Deployment}\n    patch: |-\n      - {op: add, path: /spec/template/spec/containers/0/securityContext/privileged, value: true}\n',
    ),
    overBase,
  ],
  [
    'a JSON6902 patch in a file',
    {
      ...patched('  - target: {kind: Deployment}\n    path: p.yaml\n'),
      'k8s/p.yaml':
        '- {op: add, path: /spec/template/spec/containers/0/securityContext/privileged, value: true}\n',
    },
    overBase,
  ],
  [
    'a JSON6902 patch in a JSON file',
    {
      ...patched('  - target: {kind: Deployment}\n    path: p.json\n'),
      'k8s/p.json': '[{"op": "add", "path": "/spec/template/spec/hostPID", "value": true}]',
    },
    overBase,
  ],
  [
    '$patch: delete of a security context',
    {
      ...patched('  - path: p.yaml\n'),
      'k8s/p.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {securityContext: {$patch: delete}}}}\n',
    },
    overBase,
  ],
  [
    'an Argo Application',
    object(
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {repoURL: "https://example.com/a.git", path: a}}\n',
    ),
  ],
  [
    'a Flux HelmRelease',
    object(
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {values: {securityContext: {privileged: true}}}\n',
    ),
  ],
  [
    'a Flux Kustomization with patches',
    object(
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./a, patches: [{patch: "- op: add"}]}\n',
    ),
  ],
  [
    'a HelmChart of k3s',
    object('apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: a}\nspec: {chart: a}\n'),
  ],
  [
    'a chart template',
    {
      'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'templates/a.yaml': pod.replace('privileged: true', 'privileged: {{ .Values.p }}'),
    },
  ],
  [
    'a list of resources of another name',
    { 'k8s/kustomization.yaml': 'resources: [pod.txt]\n', 'k8s/pod.txt': pod },
  ],
]);

const carried = (kind: string, apiVersion: string, spec: string): Record<string, string> =>
  object(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${spec}\n`);

const carriers = tricks('says', [
  ['an OpenShift Template', carried('Template', 'template.openshift.io/v1', `objects: [${json}]`)],
  [
    'a ManifestWork',
    carried('ManifestWork', 'work.open-cluster-management.io/v1', `spec: {workload: {manifests: [${json}]}}`),
  ],
  [
    'a Crossplane Object',
    carried('Object', 'kubernetes.crossplane.io/v1alpha2', `spec: {forProvider: {manifest: ${json}}}`),
  ],
  [
    'an unknown kind with a pod template',
    carried('Thing', 'example.com/v1', `spec: {template: {spec: ${privilegedSpec}}}`),
  ],
  [
    'an unknown kind with a security context',
    carried('Thing', 'example.com/v1', 'spec: {securityContext: {privileged: true}}'),
  ],
  [
    'an unknown kind whose name ends in List',
    carried('ThingList', 'example.com/v1', `spec: {template: {spec: ${privilegedSpec}}}`),
  ],
  [
    'a Deployment of a group that there is not',
    carried('Deployment', 'example.com/v1', `spec: {template: {spec: ${privilegedSpec}}}`),
  ],
  ['a Pod of a version that there is not', carried('Pod', 'v2', `spec: ${privilegedSpec}`)],
  ['a custom resource with a pod in a string', carried('Thing', 'example.com/v1', `spec: {raw: '${json}'}`)],
]);

const harmless = tricks('passes', [
  [
    'locks and other YAML that are generated',
    { '.gitattributes': '*.yaml linguist-generated\n' },
    { 'pnpm-lock.yaml': 'lockfileVersion: 9\n', 'openapi.yaml': 'openapi: 3.1.0\n' },
  ],
  [
    'a Pod in a ConfigMap',
    object(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  pod: |\n    ${pod.trimEnd().replaceAll('\n', '\n    ')}\n`,
    ),
  ],
  ['a package.json', { 'package.json': '{"name": "a", "kind": "x", "scripts": {"a": "\\u001b[1m"}}' }],
  ['a Helm values file of another program', { 'values.yaml': 'containers: [{name: a}]\n' }],
  ['a deployment in good order', object(deployment('web'))],
  [
    'a CustomResourceDefinition',
    carried(
      'CustomResourceDefinition',
      'apiextensions.k8s.io/v1',
      'spec: {versions: [{schema: {openAPIV3Schema: {properties: {containers: {type: array}}}}}]}',
    ),
  ],
  [
    'a policy that has a pattern of a pod',
    carried(
      'ClusterPolicy',
      'kyverno.io/v1',
      'spec: {rules: [{validate: {pattern: {spec: {containers: [{name: "*", securityContext: {privileged: false}}]}}}}]}',
    ),
  ],
]);

export const kubernetes: readonly Trick[] = [
  ...written,
  ...listed,
  ...named,
  ...excused,
  ...changed,
  ...moved,
  ...lowered,
  ...out,
  ...overlaid,
  ...carriers,
  ...harmless,
];
