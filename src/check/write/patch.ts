import {
  appendItem,
  type Change,
  type FieldChange,
  isLayOver,
  type LayOver,
  type PatchedObject,
  pathTo,
  setField,
  type Value,
} from './change.ts';
import type { Field } from '../read/field.ts';
import { habitsOf } from './layout.ts';
import { bothOf, same, type Wanted, type WantedMap, wantedOf } from './wanted.ts';
import { contradiction, isRefusal, type Refusal } from './wish.ts';
import { mapLines } from './write.ts';

/*
 * What is to be different in an object that an overlay makes, as a patch of the overlay says it: a strategic merge, with
 * the containers by their names. A list that Kubernetes does not merge is said as a whole.
 */

type Own = Exclude<Change, LayOver>;

/** What is laid over objects becomes an entry of `patches` each; all others stay what they are. */
export function asPatches(changes: readonly Change[]): readonly Own[] | Refusal {
  const groups = new Map<string, LayOver[]>();
  for (const change of changes.filter(isLayOver)) {
    const { kustomization, object } = change;
    const name = JSON.stringify([kustomization.source.path, object.apiVersion, object.kind, object.name]);
    groups.set(name, [...(groups.get(name) ?? []), change]);
  }
  const all: Own[] = changes.filter((change): change is Own => !isLayOver(change));
  for (const group of groups.values()) {
    const entry = entryOf(group);
    if (isRefusal(entry)) return entry;
    all.push(entry);
  }
  return all;
}

function entryOf(group: readonly LayOver[]): FieldChange | Refusal {
  const [first] = group;
  if (!first) return { refused: contradiction };
  const { kustomization, object } = first;
  const over = overOf(
    group.map(({ change }) => change),
    object,
  );
  if (isRefusal(over)) return over;
  const { apiVersion, kind, name } = object;
  const whole = new Map([...wantedEntries({ apiVersion, kind, metadata: { name } }), ...over]);
  const style = { ...habitsOf(kustomization), flow: false, json: false, compact: false };
  const patch = mapLines(whole, style).join('\n');
  return appendItem(kustomization.at('patches'), { target: { kind, name }, patch });
}

function wantedEntries(value: { readonly [key: string]: Value }): WantedMap {
  return new Map(Object.entries(value).map(([key, each]) => [key, wantedOf(each)]));
}

/** The same changes in a patch that is there already. */
export function intoPatch(
  changes: readonly FieldChange[],
  patch: Field,
  object: PatchedObject,
): readonly FieldChange[] | Refusal {
  const over = overOf(changes, object);
  return isRefusal(over) ? over : [...merged(patch, over, [], object)];
}

function* merged(
  field: Field,
  over: WantedMap,
  path: readonly string[],
  object: PatchedObject,
): Iterable<FieldChange> {
  for (const [key, value] of over) {
    const at = field.at(key);
    const keys = object.keysAt([...path, key]);
    if (value instanceof Map && at.kind === 'map') yield* merged(at, value, [...path, key], object);
    else if (Array.isArray(value) && keys && at.kind === 'seq')
      yield* mergedItems(at, value, keys, [...path, key], object);
    else yield setField(at, valueOf(value));
  }
}

function* mergedItems(
  list: Field,
  items: readonly Wanted[],
  keys: readonly string[],
  path: readonly string[],
  object: PatchedObject,
): Iterable<FieldChange> {
  for (const item of items) {
    const known = item instanceof Map ? list.items().find((each) => isItem(each, item, keys)) : undefined;
    if (known && item instanceof Map) yield* merged(known, item, [...path, known.key ?? ''], object);
    else yield appendItem(list, valueOf(item));
  }
}

function isItem(field: Field, item: WantedMap, keys: readonly string[]): boolean {
  return (
    keys.some((key) => item.has(key)) &&
    keys.every((key) => same(item.get(key) ?? null, wantedAt(field.at(key))))
  );
}

function valueOf(wanted: Wanted): Value {
  if (wanted instanceof Map)
    return Object.fromEntries([...wanted].map(([key, value]) => [key, valueOf(value)]));
  return Array.isArray(wanted) ? wanted.map(valueOf) : wanted;
}

const unsaid = 'a patch cannot say this of one item of a list';

/** What a patch says that makes all of these. */
function overOf(changes: readonly FieldChange[], object: PatchedObject): WantedMap | Refusal {
  const over = new Over(object);
  for (const kind of ['set', 'append', 'remove'] as const)
    for (const change of changes) {
      const isSaid = change.kind !== kind || over.add(change);
      if (!isSaid) return { refused: unsaid };
    }
  return over.finished();
}

/** A list that is said as a whole. */
interface Whole {
  readonly field: Field;
  readonly holder: WantedMap;
  readonly removed: Set<string>;
  readonly added: Wanted[];
}

class Over {
  readonly #object: PatchedObject;
  readonly #root: WantedMap = new Map();
  readonly #whole = new Map<string, Whole>();

  constructor(object: PatchedObject) {
    this.#object = object;
  }

  /** False where no patch can say it. */
  add(change: FieldChange): boolean {
    const { field } = change;
    if (change.kind === 'append') return this.#append(field, wantedOf(change.value));
    if (field.parent?.kind === 'seq') return change.kind === 'remove' && this.#removeItem(field);
    const holder = field.parent && this.#mapAt(field.parent);
    if (!holder || field.key === undefined) return false;
    const wanted = change.kind === 'remove' ? null : wantedOf(change.value);
    const both = bothOf(holder.get(field.key), wanted);
    if (both === undefined) return false;
    holder.set(field.key, both);
    return true;
  }

  finished(): WantedMap {
    for (const { field, holder, removed, added } of this.#whole.values()) {
      const present = field.items().filter(({ key = '' }) => !removed.has(key));
      const items = [...present.map(wantedAt), ...added];
      holder.set(field.key ?? '', items.length === 0 ? null : items);
    }
    return this.#root;
  }

  #append(field: Field, item: Wanted): boolean {
    const holder = field.parent && this.#mapAt(field.parent);
    if (!holder || field.key === undefined) return false;
    if (this.#keysOf(field)) {
      const list = this.#listAt(field, holder);
      if (!list?.some((each) => same(each, item))) list?.push(item);
      return list !== undefined;
    }
    const { added } = this.#wholeAt(field, holder);
    const isThere = [...field.items().map(wantedAt), ...added].some((each) => same(each, item));
    if (!isThere) added.push(item);
    return true;
  }

  #removeItem(field: Field): boolean {
    const list = field.parent;
    const holder = list?.parent && this.#mapAt(list.parent);
    if (!list || !holder) return false;
    const item = this.#keysOf(list) ? this.#mapAt(field) : undefined;
    if (item) item.set('$patch', 'delete');
    else this.#wholeAt(list, holder).removed.add(field.key ?? '');
    return true;
  }

  #keysOf(list: Field): readonly string[] | undefined {
    const keys = this.#object.keysAt(pathTo(list));
    return keys && keys.length > 0 ? keys : undefined;
  }

  /** The part of the patch that is laid over this map. */
  #mapAt(field: Field): WantedMap | undefined {
    const { parent, key } = field;
    if (!parent || key === undefined) return this.#root;
    if (parent.kind === 'seq') return this.#itemAt(field, parent);
    const holder = this.#mapAt(parent);
    const known = holder?.get(key) ?? new Map<string, Wanted>();
    if (!holder || !(known instanceof Map)) return undefined;
    holder.set(key, known);
    return known;
  }

  #itemAt(field: Field, parent: Field): WantedMap | undefined {
    const keys = this.#keysOf(parent) ?? [];
    const holder = keys.length > 0 && parent.parent ? this.#mapAt(parent.parent) : undefined;
    const list = holder && this.#listAt(parent, holder);
    const identity = keys
      .filter((key) => field.at(key).exists)
      .map((key) => [key, wantedAt(field.at(key))] as const);
    if (!list || identity.length === 0) return undefined;
    const isIt = (item: Wanted): item is WantedMap =>
      item instanceof Map && identity.every(([key, value]) => same(item.get(key) ?? null, value));
    const known = list.find(isIt) ?? new Map<string, Wanted>(identity);
    if (!list.includes(known)) list.push(known);
    return known;
  }

  #listAt(field: Field, holder: WantedMap): Wanted[] | undefined {
    const known = holder.get(field.key ?? '') ?? [];
    if (!Array.isArray(known)) return undefined;
    holder.set(field.key ?? '', known);
    return known;
  }

  #wholeAt(field: Field, holder: WantedMap): Whole {
    const name = JSON.stringify(pathTo(field));
    const whole = this.#whole.get(name) ?? { field, holder, removed: new Set(), added: [] };
    this.#whole.set(name, whole);
    return whole;
  }
}

/** What stands there, as it is to be written again. */
function wantedAt(field: Field): Wanted {
  if (field.kind === 'map') return new Map(field.entries().map(([key, value]) => [key, wantedAt(value)]));
  return field.kind === 'seq' ? field.items().map(wantedAt) : (field.value ?? null);
}
