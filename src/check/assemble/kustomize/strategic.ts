import type { Entry, Item, MapNode, Node, SeqNode } from '../../read/node.ts';
import { MergedList } from './merged-list.ts';
import type { Schema, Schemas } from './merge-keys.ts';
import { type Budget, refuse } from './refusal.ts';
import { entryFor, entryOf, isNull, textAt, withItems, withoutKey } from './tree.ts';

/*
 * Strategic merge as kustomize does it (kyaml yaml/merge2 and yaml/walk), its surprises included: whatever a patch
 * touches is walked as a whole, so that nulls and doubles in the base go away too; `$patch: replace` does nothing to an
 * item of a merged list; `$setElementOrder` and `$retainKeys` are keys like any other.
 */

export interface Merging {
  readonly schemas: Schemas;
  readonly budget: Budget;
}

/** The object with the patch laid over it; undefined where the patch deletes it. */
export function mergeObject(base: MapNode, patch: MapNode, merging: Merging): MapNode | undefined {
  const merged = new Merger(merging).merge(base, patch, undefined);
  return merged?.kind === 'map' ? merged : undefined;
}

export class Merger {
  readonly #merging: Merging;

  constructor(merging: Merging) {
    this.#merging = merging;
  }

  /** Undefined where nothing is left. */
  merge(base: Node | undefined, patch: Node | undefined, given: Schema | undefined): Node | undefined {
    const first = isNull(base) ? patch : base;
    if (!first || isNull(first)) return mergedNulls(base, patch);
    this.#merging.budget.spend(first);
    if (!isNull(patch) && patch && patch.kind !== first.kind)
      refuse(patch, `A patch cannot make ${kinds[patch.kind]} of ${kinds[first.kind]}.`);
    const schema = given ?? this.#schemaOf(base) ?? this.#schemaOf(patch);
    if (first.kind === 'map') return this.#maps(base, patch, schema);
    if (first.kind === 'seq' && schema?.keys) return this.#lists(base, patch, schema);
    // A field is not set to null but cleared (kyaml yaml/fns.go, FieldSetter).
    return patch && isNull(patch) ? undefined : (patch ?? base);
  }

  #schemaOf(node: Node | undefined): Schema | undefined {
    const kind = textAt(node, 'kind');
    const apiVersion = textAt(node, 'apiVersion');
    return kind === '' || apiVersion === '' ? undefined : this.#merging.schemas(apiVersion, kind);
  }

  #maps(base: Node | undefined, patch: Node | undefined, schema: Schema | undefined): Node | undefined {
    if (base && !isNull(base) && patch && isNull(patch)) return undefined;
    const over = patch?.kind === 'map' ? patch : undefined;
    const { directive, rest } = over ? directiveOf(over) : { directive: 'merge', rest: undefined };
    if (directive === 'delete') return undefined;
    const below = base?.kind === 'map' && directive !== 'replace' ? base : rest;
    return below && this.#fields(below, rest, schema);
  }

  /** A patch that meets nothing is merged with itself. */
  #fields(base: MapNode, patch: MapNode | undefined, schema: Schema | undefined): MapNode {
    const overs = new Map((patch?.entries ?? []).map((entry) => [entry.key, entry]));
    const keys = new Set(base.entries.map(({ key }) => key));
    const entries = base.entries.flatMap((entry) => {
      const over = overs.get(entry.key);
      const value = this.merge(entry.value, over?.value, schema?.field(entry.key));
      return isKept(value) ? [standing(entry, over, value)] : [];
    });
    const added = (patch?.entries ?? []).flatMap((entry) => {
      if (keys.has(entry.key)) return [];
      const value = this.merge(undefined, entry.value, schema?.field(entry.key));
      return isKept(value) ? [standing(entry, undefined, value)] : [];
    });
    const isSame = added.length === 0 && entries.length === base.entries.length;
    if (isSame && entries.every((entry, index) => entry === base.entries[index])) return base;
    return { ...base, entries: [...entries, ...added] };
  }

  #lists(base: Node | undefined, patch: Node | undefined, schema: Schema): Node | undefined {
    if (base && !isNull(base) && patch && isNull(patch)) return undefined;
    const over = patch?.kind === 'seq' ? patch : undefined;
    if (base?.kind !== 'seq') return over && this.#list(over, over, schema);
    const { directive, rest } = over ? listDirectiveOf(over) : { directive: 'merge', rest: undefined };
    if (directive === 'delete') return undefined;
    return this.#list(directive === 'replace' && rest ? rest : base, rest, schema);
  }

  #list(below: SeqNode, over: SeqNode | undefined, schema: Schema): Node {
    const items = new MergedList(this, schema, this.#merging.budget).merge(below, over);
    return items.length === below.items.length && items.every((item, index) => item === below.items[index])
      ? below
      : withItems(below, items);
  }
}

const kinds = { map: 'a map', seq: 'a list', scalar: 'a plain value' };

/** A null that is spelled out stays in the base; one that is only left empty goes. */
function mergedNulls(base: Node | undefined, patch: Node | undefined): Node | undefined {
  if (patch) return undefined;
  return base?.kind === 'scalar' && base.text !== '' ? base : undefined;
}

function isKept(value: Node | undefined): value is Node {
  return value !== undefined;
}

/** The key stands in the file that its value stands in. */
function standing(base: Entry, over: Entry | undefined, value: Node): Entry {
  if (value === base.value) return base;
  if (value === over?.value) return over;
  if (value.source === base.value.source) return { ...base, value };
  if (value.source === over?.value.source) return { ...over, value };
  return entryFor(base.key, value);
}

interface Directed<N> {
  readonly directive: string;
  /** The patch without its directive. */
  readonly rest: N;
}

function directiveOf(patch: MapNode): Directed<MapNode> {
  const directive = entryOf(patch, '$patch')?.value;
  if (!directive) return { directive: 'merge', rest: patch };
  return { directive: knownDirective(directive), rest: withoutKey(patch, '$patch') };
}

/** `- $patch: replace` as an item of its own is about the list (merge2/smpdirective.go). */
function listDirectiveOf(patch: SeqNode): Directed<SeqNode> {
  const item = patch.items.find(({ value }) => entryOf(value, '$patch'));
  const directive = entryOf(item?.value, '$patch')?.value;
  if (!item || !directive || item.value.kind !== 'map' || item.value.entries.length > 1)
    return { directive: 'merge', rest: patch };
  const others: readonly Item[] = patch.items.filter((each) => each !== item);
  return { directive: knownDirective(directive), rest: withItems(patch, others) };
}

function knownDirective(node: Node): string {
  const text = node.kind === 'scalar' ? node.text : '';
  if (text !== 'delete' && text !== 'replace' && text !== 'merge')
    refuse(node, `\`$patch\` is delete, replace or merge, not \`${text}\`.`);
  return text;
}
