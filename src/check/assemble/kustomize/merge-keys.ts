import { isKnownKind, mergedFieldsOf } from '../../facts/kubernetes-types.ts';
import type { Node } from '../../read/node.ts';
import { child, entryOf, textAt } from './tree.ts';

/** How the lists below a node are merged. */
export interface Schema {
  /** What is known of a field. */
  readonly field: (name: string) => Schema | undefined;
  /** Set for a list whose items are merged: the keys that tell them apart, none for plain values. */
  readonly keys?: readonly string[] | undefined;
  /** What its items are, where it is such a list. */
  readonly items?: Schema | undefined;
}

export type Schemas = (apiVersion: string, kind: string) => Schema | undefined;

/** Kubernetes' own types. */
export const builtInSchemas: Schemas = (apiVersion, kind) =>
  isKnownKind(apiVersion, kind) ? schemaOfType(kind) : undefined;

const known = new Map<string, Schema>();

function schemaOfType(type: string): Schema {
  const schema = known.get(type) ?? {
    field: (name: string) => {
      const field = mergedFieldsOf(type).get(name);
      if (!field) return undefined;
      const inside = field.type === undefined ? undefined : schemaOfType(field.type);
      return field.keys ? { keys: field.keys, items: inside, field: () => undefined } : inside;
    },
  };
  known.set(type, schema);
  return schema;
}

/** The types of an OpenAPI document that a kustomization names; they take the place of Kubernetes' own. */
export function schemasIn(document: Node): Schemas {
  const definitions = child(document, 'definitions');
  const roots = new Map<string, Node>();
  for (const { value } of definitions?.kind === 'map' ? definitions.entries : []) {
    const types = child(value, 'x-kubernetes-group-version-kind');
    for (const { value: type } of types?.kind === 'seq' ? types.items : []) roots.set(kindName(type), value);
  }
  return (apiVersion, kind) => {
    const root = roots.get(`${apiVersion} ${kind}`);
    return root && schemaOf(root, definitions);
  };
}

function kindName(type: Node): string {
  const group = textAt(type, 'group');
  const version = textAt(type, 'version');
  return `${group === '' ? version : `${group}/${version}`} ${textAt(type, 'kind')}`;
}

function schemaOf(written: Node, definitions: Node | undefined): Schema {
  const node = resolved(written, definitions);
  const strategies = textAt(node, 'x-kubernetes-patch-strategy').split(',');
  const items = child(node, 'items');
  return {
    field: (name) => {
      const field = entryOf(child(node, 'properties'), name)?.value ?? child(node, 'additionalProperties');
      return field?.kind === 'map' ? schemaOf(field, definitions) : undefined;
    },
    keys: strategies.includes('merge') ? keysOf(node) : undefined,
    items: items?.kind === 'map' ? schemaOf(items, definitions) : undefined,
  };
}

function keysOf(node: Node): string[] {
  const list = child(node, 'x-kubernetes-list-map-keys');
  if (list?.kind === 'seq') return list.items.map(({ value }) => (value.kind === 'scalar' ? value.text : ''));
  const key = textAt(node, 'x-kubernetes-patch-merge-key');
  return key === '' ? [] : [key];
}

/** References of references end somewhere, or nowhere. */
function resolved(written: Node, definitions: Node | undefined): Node {
  let node = written;
  for (let left = 16; left > 0; left--) {
    const reference = textAt(node, '$ref');
    const target =
      reference === '' ? undefined : child(definitions, reference.slice(reference.lastIndexOf('/') + 1));
    if (!target) return node;
    node = target;
  }
  return node;
}
