import type { Field } from '../../read/field.ts';
import type { Node } from '../../read/node.ts';
import type { Manifest } from './manifest.ts';
import { fieldsAt } from './place.ts';
import type { PodPlace } from './pod-places.ts';

/**
 * Why this manifest is only a part of an object: a patch that Kustomize or kubectl merges into the whole, or an object
 * that never reaches a cluster. What is missing in a part says nothing of the whole.
 */
export function incompleteness(manifest: Manifest, places: readonly PodPlace[]): string | undefined {
  const { root } = manifest;
  const said = saidToBePartial(root);
  if (said !== undefined) return said;
  const specs = places.flatMap(({ path }) => fieldsAt(root, path)).map(({ field }) => field);
  if (specs.length === 0) return 'its pod template is not here, as in a patch';
  for (const spec of specs) {
    const missing = missingIn(spec);
    if (missing !== undefined) return missing;
  }
  const isCalledPatch = /(?:^|[-_./])(?:patch(?:es)?|overlays?)(?:[-_./]|$)/i.test(root.source.path);
  return isCalledPatch && lacksSelector(manifest)
    ? 'it is called a patch, and has not the selector or the labels that a whole one must have'
    : undefined;
}

/** The API server takes none without a selector that its pods' labels match (apps/validation). */
function lacksSelector({ root, kind, apiVersion }: Manifest): boolean {
  if (apiVersion !== 'apps/v1' || !selecting.has(kind)) return false;
  return !root.at('spec', 'selector').exists || !root.at('spec', 'template', 'metadata').exists;
}

const selecting = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);

/** The same for objects of any kind, by what they say of themselves. */
export function saidToBePartial(root: Field): string | undefined {
  const directive = patchDirective(root);
  if (directive !== undefined) return `\`${directive}\` makes this a patch`;
  return root.at('metadata', 'annotations', 'config.kubernetes.io/local-config').string === 'true'
    ? 'the annotation `config.kubernetes.io/local-config` keeps this from the cluster'
    : undefined;
}

function missingIn(spec: Field): string | undefined {
  const containers = spec.at('containers').items();
  if (containers.length === 0 && spec.at('containers').unknown === undefined)
    return 'a pod has containers, and this has none, as a patch';
  const lists = ['initContainers', 'containers'].flatMap((list) => spec.at(list).items());
  const imageless = lists.find((container) => (container.at('image').text ?? '') === '');
  if (!imageless) return undefined;
  return `a container has an image, and \`${imageless.at('name').text ?? 'this one'}\` has none, as in a patch`;
}

/** `$patch: delete`, `$setElementOrder/containers` and their like (apimachinery, strategicpatch). */
function patchDirective(root: Field): string | undefined {
  const { node, source } = root;
  if (!node || !source.slice(node.span).includes('$')) return undefined;
  const nodes = new Set([node]);
  for (const each of nodes) {
    const key = keysOf(each).find((key) => directive.test(key));
    if (key !== undefined) return key;
    for (const { value } of childrenOf(each)) nodes.add(value);
  }
  return undefined;
}

function keysOf(node: Node): string[] {
  return node.kind === 'map' ? node.entries.map(({ key }) => key) : [];
}

function childrenOf(node: Node): readonly { readonly value: Node }[] {
  if (node.kind === 'map') return node.entries;
  return node.kind === 'seq' ? node.items : [];
}

const directive = /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/;
