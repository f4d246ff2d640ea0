import type { Node } from '../../read/node.ts';
import { type Configuration } from './configuration.ts';
import { type Context, loadFrom } from './context.ts';
import { images } from './images.ts';
import { json6902Patch, patch, strategicPatch, type Transformer } from './patches.ts';
import { replacement } from './replacements.ts';
import { checked, replacementShape } from './shape.ts';
import { affix, labels, namespace, replicas, strings } from './transformers.ts';
import { child, isNull, textAt } from './tree.ts';
import { documentsIn } from '../../read/yaml.ts';

export interface Step {
  /** Where it is asked for. */
  readonly at: Node;
  readonly make: () => Transformer;
}

/** What a kustomization does to its objects, in the order in which kustomize does it (configureBuiltinTransformers). */
export function stepsOf(root: Node, configuration: Configuration, context: Context): Step[] {
  const { fields } = configuration;
  const each = (key: string, make: (entry: Node) => Transformer): Step[] =>
    itemsAt(root, key).map((at) => ({ at, make: () => make(at) }));
  const one = (key: string, make: (value: Node) => Transformer): Step[] => {
    const at = child(root, key);
    return !at || isNull(at) || (at.kind === 'scalar' && textAt(at) === '')
      ? []
      : [{ at, make: () => make(at) }];
  };
  return [
    ...each('patchesStrategicMerge', (entry) => strategicPatch(entry, context)),
    ...each('patches', (entry) => patch(entry, context)),
    ...one('namespace', (value) => namespace(value, { specs: fields.namespace })),
    ...one('namePrefix', (value) => affix(value, 'prefixes', fields.namePrefix)),
    ...one('nameSuffix', (value) => affix(value, 'suffixes', fields.nameSuffix)),
    ...each('labels', (entry) => labels(entry, configuration)),
    ...one('commonLabels', (pairs) => strings(pairs, fields.commonLabels)),
    ...one('commonAnnotations', (pairs) => strings(pairs, fields.commonAnnotations)),
    ...each('patchesJson6902', (entry) => json6902Patch(entry, context)),
    ...each('replicas', (entry) => replicas(entry, fields.replicas)),
    ...each('images', (entry) => images(entry, fields.images)),
    ...each('imageTags', (entry) => images(entry, fields.images)),
    ...each('replacements', (entry) => replacements(entry, context)),
  ];
}

function itemsAt(root: Node, key: string): Node[] {
  const list = child(root, key);
  return list?.kind === 'seq' ? list.items.map(({ value }) => value) : [];
}

/** In its place, or in a file of one or several. */
function replacements(entry: Node, context: Context): Transformer {
  const path = child(entry, 'path');
  if (path?.kind !== 'scalar' || path.text === '') return replacement(entry, context);
  const written = documentsIn(loadFrom(context, path), 'kubernetes').flatMap(({ root }) => root.node ?? []);
  const entries = written.flatMap((node) =>
    node.kind === 'seq' ? node.items.map(({ value }) => value) : [node],
  );
  const all = entries.map((node) => replacement(checked(node, replacementShape, 'replacements'), context));
  return (resources) => {
    for (const transformer of all) transformer(resources);
  };
}
