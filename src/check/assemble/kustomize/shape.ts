import type { MapNode, Node } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import { refuse } from './refusal.ts';
import { isNull } from './tree.ts';

/*
 * What a kustomization may say. kustomize decodes it strictly: a key that it does not know, or a number where a text is
 * expected, and it takes nothing (types.Kustomization, Unmarshal).
 */

type Shape =
  'text' | 'flag' | 'number' | 'texts' | 'anything' | readonly [Shape] | { readonly [key: string]: Shape };

const gvk = { group: 'text', version: 'text', kind: 'text' } as const;
const id = { ...gvk, name: 'text', namespace: 'text' } as const;
const selector = { ...id, annotationSelector: 'text', labelSelector: 'text' } as const;
const fieldOptions = { delimiter: 'text', index: 'number', encoding: 'text', create: 'flag' } as const;
const patch = {
  path: 'text',
  patch: 'text',
  target: selector,
  options: { allowNameChange: 'flag', allowKindChange: 'flag' },
} as const;
const image = { name: 'text', newName: 'text', tagSuffix: 'text', newTag: 'text', digest: 'text' } as const;
const generatorOptions = {
  labels: 'texts',
  annotations: 'texts',
  disableNameSuffixHash: 'flag',
  immutable: 'flag',
} as const;
const generator = {
  namespace: 'text',
  name: 'text',
  behavior: 'text',
  literals: ['text'],
  files: ['text'],
  envs: ['text'],
  env: 'text',
  options: generatorOptions,
} as const;
const helmChart: Shape = {
  ...{
    name: 'text',
    version: 'text',
    repo: 'text',
    releaseName: 'text',
    namespace: 'text',
    valuesFile: 'text',
  },
  ...{ additionalValuesFiles: ['text'], valuesInline: 'anything', valuesMerge: 'text', includeCRDs: 'flag' },
  ...{
    skipHooks: 'flag',
    apiVersions: ['text'],
    kubeVersion: 'text',
    nameTemplate: 'text',
    skipTests: 'flag',
  },
  ...{ debug: 'flag', devel: 'flag' },
};
const objectReference = { apiVersion: 'text', ...id } as const;

export const replacementShape: Shape = {
  path: 'text',
  source: { ...id, fieldPath: 'text', options: fieldOptions },
  sourceValue: 'text',
  targets: [{ select: selector, reject: [selector], fieldPaths: ['text'], options: fieldOptions }],
};

const kustomization: Shape = {
  ...{ apiVersion: 'text', kind: 'text', metadata: 'anything', openapi: 'texts' },
  ...{
    namePrefix: 'text',
    nameSuffix: 'text',
    namespace: 'text',
    commonLabels: 'texts',
    commonAnnotations: 'texts',
  },
  labels: [
    {
      ...{
        pairs: 'texts',
        includeSelectors: 'flag',
        includeTemplates: 'flag',
        includeVolumeClaimTemplates: 'flag',
      },
      fields: [{ ...gvk, path: 'text', create: 'flag' }],
    },
  ],
  ...{ patchesStrategicMerge: ['text'], patchesJson6902: [patch], patches: [patch] },
  ...{ images: [image], imageTags: [image], replacements: [replacementShape] },
  replicas: [{ name: 'text', count: 'number' }],
  vars: [{ name: 'text', objref: objectReference, fieldref: { fieldPath: 'text' } }],
  sortOptions: { order: 'text', legacySortOptions: { orderFirst: ['text'], orderLast: ['text'] } },
  ...{ resources: ['text'], components: ['text'], crds: ['text'], bases: ['text'] },
  ...{ configMapGenerator: [generator], secretGenerator: [{ ...generator, type: 'text' }] },
  helmGlobals: { chartHome: 'text', configHome: 'text' },
  ...{ helmCharts: [helmChart], helmChartInflationGenerator: ['anything'], generatorOptions },
  ...{ configurations: ['text'], generators: ['text'], transformers: ['text'], validators: ['text'] },
  buildMetadata: ['text'],
};

/** Refuses what kustomize would. Keys are known in any case, as Go's JSON has it; the result has them as listed here. */
export function checkedKustomization(root: Node): Node {
  return checked(root, kustomization, '');
}

export function checked(node: Node, shape: Shape, path: string): Node {
  if (isNull(node) || shape === 'anything') return node;
  if (shape === 'text' || shape === 'flag' || shape === 'number') return plain(node, shape, path);
  if (isList(shape)) return list(node, shape, path);
  if (node.kind !== 'map')
    return refuse(node, path === '' ? 'A kustomization is a map.' : `\`${path}\` must be a map.`);
  if (shape !== 'texts') return fields(node, shape, path);
  for (const { key, value } of node.entries) checked(value, 'text', `${path}.${key}`);
  return node;
}

function list(node: Node, [shape]: readonly [Shape], path: string): Node {
  if (node.kind !== 'seq') return refuse(node, `\`${path}\` must be a list.`);
  const items = node.items.map((item, index) => ({
    ...item,
    value: checked(item.value, shape, `${path}[${index}]`),
  }));
  return { ...node, items };
}

function fields(node: MapNode, shape: { readonly [key: string]: Shape }, path: string): Node {
  const entries = node.entries.map((entry) => {
    const key = knownKey(shape, entry.key);
    const inside = key === undefined ? undefined : shape[key];
    const shown = path === '' ? entry.key : `${path}.${entry.key}`;
    if (key === undefined || inside === undefined)
      refuse({ source: entry.value.source, span: entry.keySpan }, `Kustomize does not know \`${shown}\`.`);
    return { ...entry, key, value: checked(entry.value, inside, shown) };
  });
  return { ...node, entries };
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function knownKey(shape: { readonly [key: string]: Shape }, key: string): string | undefined {
  if (Object.hasOwn(shape, key)) return key;
  const lower = key.toLowerCase();
  return Object.keys(shape).find((known) => known.toLowerCase() === lower);
}

const words = { text: 'a text: put it in quotes', flag: 'true or false', number: 'a whole number' };

function plain(node: Node, shape: 'text' | 'flag' | 'number', path: string): Node {
  const value = node.kind === 'scalar' ? scalarValue(node, 'kubernetes') : undefined;
  const isRight =
    shape === 'text'
      ? typeof value === 'string'
      : shape === 'flag'
        ? typeof value === 'boolean'
        : Number.isInteger(value);
  return isRight ? node : refuse(node, `\`${path}\` must be ${words[shape]}.`);
}
