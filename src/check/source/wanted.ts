import type { Value } from './change.ts';
import type { Node, SeqNode } from './node.ts';
import { type Dialect, type Scalar, scalarValue } from './scalar.ts';

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

/** The list with these items too. */
export function withItems(list: readonly Wanted[], items: readonly Wanted[]): Wanted[] {
  const all = [...list];
  for (const item of items) if (!all.some((other) => same(other, item))) all.push(item);
  return all;
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
  if (!(wanted instanceof Map)) return false;
  const written = new Map(node.entries.map((entry) => [entry.key, entry.value]));
  return (
    written.size === wanted.size &&
    [...wanted].every(([key, value]) => {
      const child = written.get(key);
      return child !== undefined && reads(child, value, dialect);
    })
  );
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
