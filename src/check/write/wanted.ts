import type { Value } from './change.ts';
import type { Item, MapNode, Node, SeqNode } from '../read/node.ts';
import { type Dialect, type Scalar, scalarValue } from '../read/scalar.ts';

/** What is to be written in one place, made of what all the fixes want there. */
export type Wanted = Scalar | Wanted[] | WantedMap;
export type WantedMap = Map<string, Wanted>;

export function wantedOf(value: Value): Wanted {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Value) => wantedOf(item));
  return new Map(Object.entries(value).map(([key, item]) => [key, wantedOf(item)]));
}

/** Both at once, or undefined where they contradict each other. Maps merge; lists are equal or contradict. */
export function bothOf(first: Wanted | undefined, second: Wanted): Wanted | undefined {
  if (first === undefined) return second;
  if (!(first instanceof Map && second instanceof Map)) return same(first, second) ? first : undefined;
  const merged: WantedMap = new Map(first);
  for (const [key, value] of second) {
    const both = bothOf(merged.get(key), value);
    if (both === undefined) return undefined;
    merged.set(key, both);
  }
  return merged;
}

/** Lists that grow item by item, and hold none twice: thousands of fixes may want something of one list. */
export class GrowingLists {
  readonly #names = new WeakMap<readonly Wanted[], Set<string>>();

  add(list: Wanted[], item: Wanted): void {
    const names = this.#namesIn(list);
    const name = canonical(item);
    if (names.has(name)) return;
    names.add(name);
    list.push(item);
  }

  #namesIn(list: readonly Wanted[]): Set<string> {
    const names = this.#names.get(list) ?? new Set(list.map(canonical));
    this.#names.set(list, names);
    return names;
  }
}

/** Which of a list's items read so. */
export class Readings {
  readonly #known = new WeakMap<SeqNode, Sorted>();

  find(list: SeqNode, wanted: Wanted, dialect: Dialect): Item | undefined {
    const known = this.#known.get(list) ?? sorted(list, dialect);
    this.#known.set(list, known);
    if (typeof wanted !== 'object' || wanted === null) return known.scalars.get(wanted);
    return known.others.find(({ value }) => reads(value, wanted, dialect));
  }
}

interface Sorted {
  /** The first of each. */
  readonly scalars: ReadonlyMap<Wanted, Item>;
  readonly others: readonly Item[];
}

function sorted({ items }: SeqNode, dialect: Dialect): Sorted {
  const scalars = new Map<Wanted, Item>();
  const others: Item[] = [];
  for (const item of items) {
    if (item.value.kind !== 'scalar') {
      others.push(item);
      continue;
    }
    const value = scalarValue(item.value, dialect);
    if (!scalars.has(value)) scalars.set(value, item);
  }
  return { scalars, others };
}

export function same(first: Wanted, second: Wanted): boolean {
  return first === second || canonical(first) === canonical(second);
}

function canonical(wanted: Wanted): string {
  if (wanted instanceof Map) {
    const entries = [...wanted].map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`);
    return `{${entries.sort().join(',')}}`;
  }
  if (Array.isArray(wanted)) return `[${wanted.map(canonical).join(',')}]`;
  return JSON.stringify(wanted);
}

/** The node already reads so. */
export function reads(node: Node, wanted: Wanted, dialect: Dialect): boolean {
  if (node.kind === 'scalar') return Object.is(scalarValue(node, dialect), wanted);
  if (node.kind === 'seq') return Array.isArray(wanted) && readsAll(node, wanted, dialect);
  if (!(wanted instanceof Map) || differsAtFirst(node, wanted, dialect)) return false;
  const written = new Map(node.entries.map((entry) => [entry.key, entry.value]));
  return (
    written.size === wanted.size &&
    [...wanted].every(([key, value]) => {
      const child = written.get(key);
      return child !== undefined && reads(child, value, dialect);
    })
  );
}

/** Most items of a list are told apart by their first key, and thousands may have to be. */
function differsAtFirst(node: MapNode, wanted: WantedMap, dialect: Dialect): boolean {
  const [first] = wanted;
  const entry = first && node.entries.findLast(({ key }) => key === first[0]);
  return first !== undefined && (!entry || !reads(entry.value, first[1], dialect));
}

function readsAll(node: SeqNode, wanted: readonly Wanted[], dialect: Dialect): boolean {
  return (
    node.items.length === wanted.length &&
    wanted.every((item, index) => {
      const written = node.items[index];
      return written !== undefined && reads(written.value, item, dialect);
    })
  );
}
