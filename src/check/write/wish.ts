import {
  type AppendItem,
  type FieldChange,
  pathTo,
  type RemoveField,
  type SetField,
  type Value,
} from './change.ts';
import type { Field } from '../read/field.ts';
import type { Item, Node, SeqNode } from '../read/node.ts';
import type { Dialect } from '../read/scalar.ts';
import {
  bothOf,
  GrowingLists,
  Readings,
  reads,
  same,
  type Wanted,
  type WantedMap,
  wantedOf,
} from './wanted.ts';
import { ownEntries, writtenIn } from '../read/written.ts';

/** Why something is not edited. */
export interface Refusal {
  readonly refused: string;
}

export function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}

export const shared = 'other places share this value through an alias';
export const contradiction = 'two fixes contradict each other';
const otherKind = 'a value of another kind is here';

/** What all the changes together want of one value that is written in the file. */
export interface Wish {
  readonly field: Field;
  readonly node: Node;
  /** To be written instead of a scalar, or of nothing. */
  value?: Wanted;
  /** What a list is to be in the end, before others add to it. */
  list?: Wanted;
  /** To be added to a map. */
  readonly keys: WantedMap;
  /** To be added to a list. */
  readonly items: Wanted[];
  /** The keys or indices that go. */
  readonly removed: Set<string>;
}

/** The wishes for one file, each about a place of its own; or why they cannot all be granted. */
export function wishesOf(changes: readonly FieldChange[]): Wish[] | Refusal {
  const wishes = new Wishes();
  // The order of the fixes must not matter: a set list may grow, but a grown list is not the set one.
  const ordered = changes.map((change) => ({ change, name: nameOf(change) })).sort(byName);
  for (const kind of ['set', 'append', 'remove'] as const) {
    for (const { change } of ordered) {
      const refused = change.kind === kind ? wishes.add(change) : undefined;
      if (refused !== undefined) return { refused };
    }
  }
  const all = [...wishes.byPlace.values()];
  return wishes.contradict() ? { refused: contradiction } : all;
}

/** Tells changes apart by what they want, and puts them into the one order in which they are written. */
function nameOf(change: FieldChange): string {
  return JSON.stringify([pathTo(change.field), change.kind === 'remove' ? '' : change.value]);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

class Wishes {
  readonly byPlace = new Map<Node | number, Wish>();
  readonly #going = new Set<Node>();
  /** Items that a fix would have added, were they not there: no other fix may take or change them. */
  readonly #relied = new Set<Node>();
  readonly #lists = new GrowingLists();
  readonly #readings = new Readings();

  contradict(): boolean {
    if ([...this.#relied].some((node) => this.#going.has(node))) return true;
    return [...this.byPlace.values()].some(
      (wish) =>
        isWithin(wish.field, this.#going) || isWithin(wish.field, this.#relied) || this.#isTwice(wish),
    );
  }

  /** An item becomes what another fix adds to the same list. */
  #isTwice({ field, value }: Wish): boolean {
    const list = field.parent?.node && this.byPlace.get(field.parent.node);
    return value !== undefined && list !== undefined && list.items.some((item) => same(item, value));
  }

  /** The reason for a refusal, or undefined. */
  add(change: FieldChange): string | undefined {
    if (change.kind === 'set') return this.#set(change);
    return change.kind === 'append' ? this.#append(change) : this.#remove(change);
  }

  #set({ field, value }: SetField): string | undefined {
    if (isMapValue(value) && field.node?.kind === 'map' && !field.merged) {
      return firstOf(Object.entries(value), ([key, item]) =>
        this.#set({ kind: 'set', field: field.at(key), value: item }),
      );
    }
    const wanted = wantedOf(value);
    return this.#place(field, wanted, (present) => bothOf(present, wanted));
  }

  #append({ field, value }: AppendItem): string | undefined {
    const item = wantedOf(value);
    if (field.node?.kind !== 'seq') {
      return this.#place(field, [item], (present) =>
        present === undefined ? [item] : Array.isArray(present) ? this.#grown(present, item) : undefined,
      );
    }
    const present = this.#readings.find(field.node, item, field.dialect);
    this.#rely(present);
    if (present) return undefined;
    if (isShared(field)) return shared;
    const wish = this.#wish(field, field.node);
    this.#lists.add(wish.items, item);
    return wish.value === undefined ? undefined : contradiction;
  }

  #grown(list: Wanted[], item: Wanted): Wanted[] {
    this.#lists.add(list, item);
    return list;
  }

  #remove({ field }: RemoveField): string | undefined {
    const { parent, node, key } = field;
    if (!node) return undefined;
    if (!parent?.node || key === undefined) return 'nothing would be left of the document';
    if (field.merged || isShared(parent) || (!field.alias && hasUses(node))) return shared;
    if (parent.node.kind === 'map' && ownEntries(parent.node).filter((entry) => entry.key === key).length > 1)
      return `the key \`${key}\` is given twice`;
    const wish = this.#wish(parent, parent.node);
    this.#take(wish, key, field.alias ? undefined : node);
    if (wish.list !== undefined) return contradiction;
    return undefined;
  }

  /** Puts a value where the field is or would be. */
  #place(field: Field, wanted: Wanted, combine: Combine): string | undefined {
    const { host, path } = hostOf(field);
    if (!host.node) return 'the document is empty';
    if (path.length === 0) return this.#replace(host, host.node, wanted, combine);
    // A merged map would be hidden by one of our own.
    if (isShared(host) || hidesMap(host, path)) return shared;
    const wish = this.#wish(host, host.node);
    if (host.node.kind === 'map') return enter(wish.keys, path, combine) ? undefined : contradiction;
    if (host.value !== null) return otherKind;
    const map = wish.value ?? new Map<string, Wanted>();
    wish.value = map;
    return map instanceof Map && enter(map, path, combine) ? undefined : contradiction;
  }

  #replace(field: Field, node: Node, wanted: Wanted, combine: Combine): string | undefined {
    if (node.kind === 'seq' && Array.isArray(wanted)) return this.#replaceItems(field, node, combine);
    // What reads so already is remembered all the same: another fix may want something else here.
    const refused = reads(node, wanted, field.dialect) ? undefined : whyFixed(field, node);
    if (refused !== undefined) return refused;
    const wish = this.#wish(field, node);
    const value = combine(wish.value);
    if (value === undefined) return contradiction;
    wish.value = value;
    return undefined;
  }

  /** Items that stay keep their lines and comments. */
  #replaceItems(field: Field, node: SeqNode, combine: Combine): string | undefined {
    const wish = this.#wish(field, node);
    const list = combine(wish.list);
    if (!Array.isArray(list)) return contradiction;
    wish.list = list;
    const kept = keptOf(node, list, field.dialect);
    const going = node.items
      .map((item, index) => ({ ...item, index }))
      .filter(({ index }) => !kept.has(index));
    for (const index of kept.keys()) this.#rely(node.items[index]);
    for (const { index, value, alias } of going) {
      if (!alias && hasUses(value)) return shared;
      this.#take(wish, String(index), alias ? undefined : value);
    }
    wish.items.splice(0, wish.items.length, ...list.slice(kept.size));
    return going.length + wish.items.length > 0 && isShared(field) ? shared : undefined;
  }

  #rely(item: Item | undefined): void {
    if (item) this.#relied.add(item.value);
  }

  #take(wish: Wish, key: string, value: Node | undefined): void {
    if (value) this.#going.add(value);
    wish.removed.add(key);
  }

  #wish(field: Field, node: Node): Wish {
    const place = field.alias?.start ?? node;
    const wish = this.byPlace.get(place) ?? { field, node, keys: new Map(), items: [], removed: new Set() };
    this.byPlace.set(place, wish);
    return wish;
  }
}

/** The items that are in the wanted list already, in its order: those that follow them are added behind. */
function keptOf(node: SeqNode, list: readonly Wanted[], dialect: Dialect): ReadonlySet<number> {
  const kept = new Set<number>();
  for (const [index, { value }] of node.items.entries()) {
    const next = list[kept.size];
    if (next !== undefined && reads(value, next, dialect)) kept.add(index);
  }
  return kept;
}

/** Why another value cannot simply take the place of this one. */
function whyFixed(field: Field, node: Node): string | undefined {
  if (node.kind !== 'scalar') return otherKind;
  if (field.alias ? field.parent && isShared(field.parent) : isShared(field)) return shared;
  return node.tag === undefined ? undefined : `the tag ${node.tag} changes what a value means`;
}

/** The field is, or stands in, one of these. */
function isWithin(field: Field, nodes: ReadonlySet<Node>): boolean {
  for (let at: Field | undefined = field; at; at = at.parent)
    if (at.node && !at.alias && nodes.has(at.node)) return true;
  return false;
}

type Combine = (present: Wanted | undefined) => Wanted | undefined;

function isMapValue(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The nearest value that is written in its own map or list, and the keys that are missing below it. */
function hostOf(field: Field): { readonly host: Field; readonly path: string[] } {
  const path: string[] = [];
  let host = field;
  while (host.parent && host.key !== undefined && (!host.node || host.merged)) {
    path.unshift(host.key);
    host = host.parent;
  }
  return { host, path };
}

/** The first missing key comes in through a merge key, and there is more in it than we want to write. */
function hidesMap(host: Field, [key]: readonly string[]): boolean {
  const field = key === undefined ? undefined : host.at(key);
  return field?.merged === true && field.node?.kind !== 'scalar';
}

function isShared(field: Field): boolean {
  for (let at: Field | undefined = field; at; at = at.parent)
    if (at.alias || at.merged || (at.node && isUsed(at.node))) return true;
  return false;
}

/** An alias elsewhere needs an anchor in here. */
function hasUses(top: Node): boolean {
  if (isUsed(top)) return true;
  for (const { value, alias } of writtenIn(top)) if (!alias && isUsed(value)) return true;
  return false;
}

function isUsed({ uses }: Node): boolean {
  return uses !== undefined && uses.length > 0;
}

function enter(map: WantedMap, [key, ...rest]: readonly string[], combine: Combine): boolean {
  if (key === undefined) return false;
  const present = map.get(key);
  const wanted = rest.length === 0 ? combine(present) : (present ?? new Map<string, Wanted>());
  if (wanted === undefined) return false;
  map.set(key, wanted);
  return rest.length === 0 || (wanted instanceof Map && enter(wanted, rest, combine));
}

function firstOf<T, R>(values: readonly T[], find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
