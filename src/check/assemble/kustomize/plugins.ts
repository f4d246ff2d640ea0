import type { MapNode, Node } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import { fieldSpecsIn } from './configuration.ts';
import type { Context } from './context.ts';
import type { FieldSpec } from './field-spec.ts';
import { generated } from './generators.ts';
import { images } from './images.ts';
import { json6902Patch, patch, strategicPatch, type Transformer } from './patches.ts';
import { refuse } from './refusal.ts';
import { replacement } from './replacements.ts';
import type { Resource } from './resource.ts';
import { affix, namespace, replicas, strings } from './transformers.ts';
import { child, entryFor, isNull, textAt, textNode, withValue } from './tree.ts';

/*
 * Files that `transformers` and `generators` name. kustomize has some programs of its own for them; all others would
 * have to be run, and are told by name.
 */

export function transformerOf(object: MapNode, context: Context): Transformer {
  const kind = builtInKind(object);
  const specs = fieldSpecsIn(child(object, 'fieldSpecs'));
  const make = transformers[kind];
  return make ? make(object, specs, context) : refuseProgram(object);
}

type Make = (object: MapNode, specs: readonly FieldSpec[], context: Context) => Transformer;

const all =
  (each: readonly Transformer[]): Transformer =>
  (resources) => {
    for (const transformer of each) transformer(resources);
  };

const transformers: Readonly<Record<string, Make>> = {
  AnnotationsTransformer: (object, specs) => strings(child(object, 'annotations'), specs),
  LabelTransformer: (object, specs) => strings(child(object, 'labels'), specs),
  ImageTagTransformer: (object, specs) => images(child(object, 'imageTag') ?? object, specs),
  ReplicaCountTransformer: (object, specs) => replicas(child(object, 'replica') ?? object, specs),
  PatchTransformer: (object, _, context) => patch(object, context),
  PatchJson6902Transformer: (object, _, context) => json6902Patch(object, context),
  PatchStrategicMergeTransformer: (object, _, context) =>
    all(
      [...itemsAt(object, 'paths'), ...filledAt(object, 'patches')].map((entry) =>
        strategicPatch(entry, context),
      ),
    ),
  ReplacementTransformer: (object, _, context) =>
    all(itemsAt(object, 'replacements').map((entry) => replacement(entry, context))),
  NamespaceTransformer: (object, specs) => {
    const value = child(object, 'metadata', 'namespace');
    if (!value || isNull(value)) return () => undefined;
    const unsetOnly = isTrue(child(object, 'unsetOnly'));
    return namespace(value, { specs, unsetOnly, subjects: textAt(object, 'setRoleBindingSubjects') });
  },
  PrefixTransformer: (object, specs) => affixes(object, specs),
  SuffixTransformer: (object, specs) => affixes(object, specs),
  PrefixSuffixTransformer: (object, specs) => affixes(object, specs),
};

function affixes(object: MapNode, specs: readonly FieldSpec[]): Transformer {
  return all([
    ...filledAt(object, 'prefix').map((value) => affix(value, 'prefixes', specs)),
    ...filledAt(object, 'suffix').map((value) => affix(value, 'suffixes', specs)),
  ]);
}

export function generatorOf(object: MapNode, context: Context): Resource {
  const kind = builtInKind(object);
  if (kind !== 'ConfigMapGenerator' && kind !== 'SecretGenerator') return refuseProgram(object);
  const name = child(object, 'metadata', 'name') ?? textNode(object, '');
  const named =
    textAt(object, 'name') === '' ? withValue(object, 'name', name, entryFor('name', name)) : object;
  const space = child(object, 'metadata', 'namespace');
  const args = space && textAt(object, 'namespace') === '' ? withValue(named, 'namespace', space) : named;
  return generated(kind === 'SecretGenerator' ? 'Secret' : 'ConfigMap', args, undefined, context);
}

function builtInKind(object: MapNode): string {
  const isBuiltIn = textAt(object, 'apiVersion') === 'builtin';
  const function_ = child(object, 'metadata', 'annotations', 'config.kubernetes.io/function');
  return isBuiltIn && !function_ ? textAt(object, 'kind') : '';
}

function refuseProgram(object: MapNode): never {
  const kind = textAt(object, 'kind');
  refuse(
    child(object, 'kind') ?? object,
    `\`${kind}\` of \`${textAt(object, 'apiVersion')}\` is a program, and was not run.`,
    'unsupported',
  );
}

function itemsAt(object: MapNode, key: string): Node[] {
  const list = child(object, key);
  return list?.kind === 'seq' ? list.items.map(({ value }) => value) : [];
}

function filledAt(object: MapNode, key: string): Node[] {
  const node = child(object, key);
  return node && textAt(node) !== '' ? [node] : [];
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && scalarValue(node, 'kubernetes') === true;
}
