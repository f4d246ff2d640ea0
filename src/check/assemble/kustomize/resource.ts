import type { MapNode, Node } from '../../read/node.ts';
import { effectiveNamespace, groupVersion, type Id, keyOf, told } from './id.ts';
import { refuse, type KustomizeProblem } from './refusal.ts';
import { child, entryFor, isNull, textAt, textNode, withoutKey, withValue } from './tree.ts';

/** An object on its way through the steps. Its tree is replaced, never changed. */
export class Resource {
  /** Undefined once a patch has deleted it. */
  node: MapNode | undefined;
  /** What it was called before, the oldest first. */
  previous: Id[] = [];
  prefixes: string[] = [];
  suffixes: string[] = [];
  /** Its name ends in a hash of its content. */
  hashed = false;
  behavior: 'create' | 'merge' | 'replace' = 'create';
  /** The variables that take their value from here. */
  variables: string[] = [];
  /** A chart says its namespace itself. */
  fromHelm = false;
  /** What was left out on the way and might have changed it. */
  doubts: KustomizeProblem[] = [];
  #named: { readonly node: MapNode | undefined; readonly id: Id } | undefined;

  constructor(node: MapNode) {
    this.node = node;
  }

  get apiVersion(): string {
    return textAt(this.node, 'apiVersion');
  }

  get kind(): string {
    return textAt(this.node, 'kind');
  }

  get name(): string {
    return textAt(this.node, 'metadata', 'name');
  }

  get namespace(): string {
    return textAt(this.node, 'metadata', 'namespace');
  }

  get id(): Id {
    if (this.#named?.node !== this.node || !this.#named) {
      const { kind, name, namespace } = this;
      this.#named = { node: this.node, id: { ...groupVersion(this.apiVersion), kind, name, namespace } };
    }
    return this.#named.id;
  }

  get originalId(): Id {
    return this.ids[0] ?? this.id;
  }

  /** What it is and was called; of earlier ids the group and version are today's (utils.PrevIds). */
  get ids(): Id[] {
    const { id } = this;
    return [...this.previous.map((earlier) => ({ ...earlier, group: id.group, version: id.version })), id];
  }

  rememberId(): void {
    const { id } = this;
    this.previous.push({ ...id, namespace: effectiveNamespace(id) });
  }

  strings(field: 'labels' | 'annotations'): ReadonlyMap<string, string> {
    const node = child(this.node, 'metadata', field);
    if (node?.kind !== 'map') return new Map();
    return new Map(node.entries.map(({ key, value }) => [key, value.kind === 'scalar' ? value.text : '']));
  }

  setMetadata(key: string, value: Node | undefined): void {
    if (!this.node) return;
    const metadata = child(this.node, 'metadata');
    const map: MapNode =
      metadata?.kind === 'map'
        ? metadata
        : { ...this.node, entries: [], kind: 'map', tag: undefined, uses: undefined };
    const next = value ? withValue(map, key, value) : withoutKey(map, key);
    this.node = withValue(this.node, 'metadata', next);
  }

  ensureAnnotations(): void {
    const metadata = child(this.node, 'metadata');
    if (metadata && !child(metadata, 'annotations'))
      this.setMetadata('annotations', { ...metadata, kind: 'map', entries: [], computed: true });
  }

  /** kustomize writes these two anew as maps of strings, and leaves them out where they are empty. */
  writeStrings(field: 'labels' | 'annotations'): void {
    const node = child(this.node, 'metadata', field);
    if (!node) return;
    if (node.kind !== 'map' || node.entries.length === 0) {
      this.setMetadata(field, undefined);
      return;
    }
    const entries = node.entries.map((entry) =>
      entry.value.kind === 'scalar' && entry.value.tag !== '!!str'
        ? { ...entry, value: { ...entry.value, tag: '!!str' } }
        : entry,
    );
    if (entries.some((entry, index) => entry !== node.entries[index]))
      this.setMetadata(field, { ...node, entries });
  }
}

/** The objects of one accumulation, in the order in which they came in. */
export class Resources {
  list: Resource[] = [];

  append(resource: Resource): void {
    this.appendAll([resource]);
  }

  appendAll(resources: readonly Resource[]): void {
    const keys = new Set(this.list.map(({ id }) => keyOf(id)));
    for (const resource of resources) {
      const key = keyOf(resource.id);
      if (keys.has(key) && resource.node)
        refuse(resource.node, `There are two of ${told(resource.id)}: Kustomize takes each object once.`);
      keys.add(key);
      this.list.push(resource);
    }
  }

  dropDeleted(): void {
    this.list = this.list.filter(({ node }) => node !== undefined && node.entries.length > 0);
  }

  /** Those that are or were called so. */
  called(id: Id): Resource[] {
    const key = keyOf(id);
    return this.list.filter(({ node, ids }) => node !== undefined && ids.some((each) => keyOf(each) === key));
  }

  /** What a generator makes comes in beside, over or in the place of what is there (reswrangler appendReplaceOrMerge). */
  absorb(made: Resource): void {
    const { node } = made;
    if (!node) return;
    const found = this.called(made.id);
    const [old] = found;
    if (found.length > 1)
      refuse(node, `More than one object could take what is generated for ${told(made.id)}.`);
    if (!old) {
      if (made.behavior !== 'create')
        refuse(node, `There is no ${told(made.id)} that could be merged with or replaced.`);
      this.append(made);
      return;
    }
    if (made.behavior === 'create')
      refuse(node, `${told(made.id)} is there already: set \`behavior\` to merge or replace.`);
    takeOver(made, old);
    this.list[this.list.indexOf(old)] = made;
  }
}

function takeOver(made: Resource, old: Resource): void {
  const merges = made.behavior === 'merge';
  for (const field of ['labels', 'annotations'] as const)
    made.setMetadata(
      field,
      mergedStrings(child(old.node, 'metadata', field), child(made.node, 'metadata', field)),
    );
  for (const field of ['name', 'namespace']) made.setMetadata(field, child(old.node, 'metadata', field));
  if (merges) {
    for (const field of ['data', 'binaryData']) {
      const merged = mergedStrings(dataOf(old, field), child(made.node, field));
      if (made.node && merged) made.node = withValue(made.node, field, merged);
    }
  }
  made.previous = old.previous;
  made.prefixes = old.prefixes;
  made.suffixes = old.suffixes;
  made.variables = old.variables;
  made.hashed &&= old.hashed;
  made.behavior = old.behavior;
}

/** A Secret's `stringData` counts as its data, as it does to the API server. */
function dataOf({ node, kind }: Resource, field: string): Node | undefined {
  const data = child(node, field);
  const strings = kind === 'Secret' && field === 'data' ? child(node, 'stringData') : undefined;
  if (strings?.kind !== 'map') return data;
  const known = strings.entries.map(({ key, value }) =>
    entryFor(key, { ...textNode(value, ''), unknown: 'the text of `stringData`, encoded' }),
  );
  return mergedStrings(data, { ...strings, entries: known });
}

function mergedStrings(base: Node | undefined, over: Node | undefined): Node | undefined {
  if (base?.kind !== 'map' || over?.kind !== 'map') return isNull(over) ? base : over;
  let merged = base;
  for (const entry of over.entries) merged = withValue(merged, entry.key, entry.value, entry);
  return merged;
}
