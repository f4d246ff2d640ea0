import fc from 'fast-check';
import { appendItem, type Change, removeField, setField, type Value } from '../../src/check/write/change.ts';
import type { Field } from '../../src/check/read/field.ts';
import type { Data } from './random-yaml.ts';

/** What a random fix wants of a random document, and what the document then says, on plain data. */
type Path = readonly (string | number)[];

export interface Wish {
  readonly kind: 'set' | 'append' | 'remove';
  readonly path: Path;
  readonly value: Value;
}

const fresh = fc.constantFrom<Value>(
  true,
  7,
  'ALL',
  'no-new-privileges:true',
  '',
  ['ALL'],
  { p: 1, q: { r: ['s'] } },
  {},
);
export const choice = fc.record({
  kind: fc.constantFrom('set', 'append', 'remove', 'deep'),
  at: fc.nat(),
  value: fresh,
});

/** A wish that the document can grant: values take the place of scalars, items go into lists, keys into maps. */
export function wishFor(
  data: Data,
  { kind, at, value }: { kind: string; at: number; value: Value },
): Wish | undefined {
  const places = placesIn(data);
  const place = places[at % places.length];
  if (!place) return undefined;
  const { path, value: present } = place;
  const shape = shapeOf(present);
  if (kind === 'remove') return path.length > 1 ? { kind, path, value } : undefined;
  if (shape === 'list')
    return kind === 'append' ? { kind, path, value } : { kind: 'set', path, value: ['x', value] };
  if (kind === 'deep')
    return shape === 'scalar' ? undefined : { kind: 'set', path: [...path, 'n', 'm'], value };
  return { kind: 'set', path: shape === 'map' ? [...path, 'k'] : path, value };
}

function shapeOf(value: Data): 'map' | 'list' | 'null' | 'scalar' {
  if (isMap(value)) return 'map';
  if (Array.isArray(value)) return 'list';
  return value === null ? 'null' : 'scalar';
}

function placesIn(value: Data, path: Path = []): { path: Path; value: Data }[] {
  const children: [string | number, Data][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(typeof value === 'object' && value !== null ? value : {});
  return [{ path, value }, ...children.flatMap(([key, child]) => placesIn(child, [...path, key]))];
}

export function changesOf(root: Field | undefined, wishes: readonly Wish[]): Change[] {
  if (!root) throw new Error('no document');
  return wishes.map(({ kind, path, value }) => {
    const field = root.at(...path);
    if (kind === 'remove') return removeField(field);
    return kind === 'append' ? appendItem(field, value) : setField(field, value);
  });
}

/** Items are appended in the order of their text, whatever the order of the fixes. */
function inOrder(a: Wish, b: Wish): number {
  return JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1;
}

const gone = Symbol('gone');

/** What the document says once the wishes have come true, on plain data. */
export function granted(data: Data, wishes: readonly Wish[]): unknown {
  const kinds = ['set', 'append', 'remove'];
  const ordered = kinds.flatMap((kind) => wishes.filter((wish) => wish.kind === kind).sort(inOrder));
  return swept(ordered.reduce<unknown>((at, wish) => changed(at, wish, wish.path), data));
}

function changed(at: unknown, wish: Wish, [key, ...rest]: Path): unknown {
  if (Array.isArray(at) && key !== undefined)
    return at.map((item: unknown, index) => (index === key ? changed(item, wish, rest) : item));
  if (key !== undefined) {
    const map = new Map<string | number, unknown>(isMap(at) ? Object.entries(at) : []);
    return Object.fromEntries(map.set(key, changed(map.get(key), wish, rest)));
  }
  if (wish.kind === 'remove') return gone;
  if (wish.kind === 'set') return isMap(wish.value) && isMap(at) ? { ...at, ...wish.value } : wish.value;
  const list: unknown[] = Array.isArray(at) ? at : [];
  const isThere = list.some((item) => JSON.stringify(item) === JSON.stringify(wish.value));
  return isThere ? list : [...list, wish.value];
}

function isMap(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function swept(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== gone).map(swept);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === gone ? [] : [[key, swept(item)]])),
  );
}
