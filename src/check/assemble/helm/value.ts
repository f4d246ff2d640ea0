import { computedFrom, doubted, openOf, type Origin, type Written } from './origin.ts';
import { Text } from './text.ts';

/**
 * A value as Go has it, with its type and where it comes from. A map may be changed by a template (`set`), and is then
 * changed for all who hold it; nothing else ever is.
 */
export type Value = Nil | Bool | Int | Float | Str | List | Dict | Thing;

/** Nothing. `typed`: a nil in an `interface {}`; else no value at all (Go's zero reflect.Value). */
export interface Nil {
  readonly kind: 'nil';
  readonly typed: boolean;
  readonly from?: Origin | undefined;
}

export interface Bool {
  readonly kind: 'bool';
  readonly is: boolean;
  readonly from?: Origin | undefined;
}

export interface Int {
  readonly kind: 'int';
  readonly type: string;
  readonly value: bigint;
  readonly from?: Origin | undefined;
}

export interface Float {
  readonly kind: 'float';
  readonly value: number;
  readonly from?: Origin | undefined;
}

export interface Str {
  readonly kind: 'string';
  readonly text: Text;
  /** `string`, or `[]uint8`. */
  readonly type: string;
}

export interface List {
  readonly kind: 'list';
  readonly type: string;
  readonly items: readonly Value[];
  /** A nil slice. */
  readonly isNil?: boolean;
  /** Those of a named list type. */
  readonly methods?: ReadonlyMap<string, GoFunction>;
  readonly from?: Origin | undefined;
}

export interface Dict {
  readonly kind: 'map';
  readonly type: string;
  readonly entries: Map<string, Value>;
  /** Where the keys are written, as far as they are. */
  readonly keys: Map<string, Origin>;
  /** The maps of values files that were merged into this one, the strongest first. */
  from: readonly Written[];
  /** What it holds cannot be known: says why. */
  readonly unknown?: string | undefined;
}

/** A struct, or what a pointer to one points at: fields, methods, and how it is printed. */
export interface Thing {
  readonly kind: 'thing';
  readonly type: string;
  readonly fields: ReadonlyMap<string, Value>;
  readonly methods: ReadonlyMap<string, GoFunction>;
  /** What it says as a Stringer; else its fields are printed. */
  readonly says?: string;
  /** What it is underneath, for those that are no struct: a duration, the files of a chart. */
  readonly kindName?: string;
  readonly from?: Origin | undefined;
  /** What a method works on. */
  readonly holds?: unknown;
}

/** What a parameter takes. `value` takes anything as it is (a reflect.Value). */
export type Parameter =
  'any' | 'bool' | 'dict' | 'float64' | 'int' | 'int64' | 'list' | 'string' | 'time' | 'uint32' | 'value';

export interface GoFunction {
  readonly takes: readonly Parameter[];
  /** The last parameter may come any number of times. */
  readonly variadic?: boolean;
  readonly call: (args: readonly Value[]) => Value;
}

export const nothing: Nil = { kind: 'nil', typed: false };
export const nil: Nil = { kind: 'nil', typed: true };

export const anyMap = 'map[string]interface {}';
/** What Helm calls the values of a chart. */
export const valuesType = 'common.Values';
export const anyList = '[]interface {}';

export function str(text: string | Text, from?: Origin): Str {
  return { kind: 'string', type: 'string', text: typeof text === 'string' ? Text.of(text, from) : text };
}

export function bool(is: boolean, from?: Origin): Bool {
  return { kind: 'bool', is, from };
}

export function int(value: bigint | number, from?: Origin, type = 'int'): Int {
  return { kind: 'int', type, value: BigInt.asIntN(64, BigInt(value)), from };
}

export function int64(value: bigint | number, from?: Origin): Int {
  return int(value, from, 'int64');
}

export function float(value: number, from?: Origin): Float {
  return { kind: 'float', value, from };
}

export function list(items: readonly Value[], type = anyList, from?: Origin): List {
  return { kind: 'list', type, items, from };
}

export function dict(entries: Iterable<readonly [string, Value]> = [], type = anyMap): Dict {
  return { kind: 'map', type, entries: new Map(entries), keys: new Map(), from: [] };
}

/** A map of the same entries, written where the given one is. */
export function copied(map: Dict): Dict {
  const { type, entries, keys, from, unknown } = map;
  return { kind: 'map', type, entries: new Map(entries), keys: new Map(keys), from, unknown };
}

/** Sets a key and where it is written; without a place it is written nowhere. */
export function put(map: Dict, key: string, value: Value, keyFrom?: Origin): void {
  map.entries.set(key, value.kind === 'nil' ? { ...value, typed: true } : value);
  if (keyFrom) map.keys.set(key, keyFrom);
  else map.keys.delete(key);
}

export function remove(map: Dict, key: string): void {
  map.entries.delete(key);
  map.keys.delete(key);
}

/** What a value was worked out from, or where it is written. */
export function originOf(value: Value): Origin | undefined {
  if (value.kind === 'string') {
    const [only] = value.text.pieces;
    return value.text.pieces.length === 1 ? only?.from : value.text.origin();
  }
  if (value.kind === 'map') {
    if (value.unknown !== undefined) return doubted(computedFrom(value.from), value.unknown);
    return value.from.length === 1 ? value.from[0] : computedFrom(value.from);
  }
  return value.from;
}

/** Why a value may be another one where it is installed; undefined for most. Of a text without putting it together. */
export function openIn(value: Value): string | undefined {
  if (value.kind === 'map') return value.unknown;
  if (value.kind !== 'string') return openOf(value.from);
  for (const { from } of value.text.pieces) {
    const why = openOf(from);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** What a function makes of what is open is open, though it be one of two constants. */
export function stillOpen(result: Value, given: readonly Value[]): Value {
  if (result.kind === 'map' || result.kind === 'list' || result.kind === 'thing') return result;
  const open = given.find((value) => openIn(value) !== undefined);
  if (!open || openIn(result) !== undefined) return result;
  const from = computedFrom([originOf(result), originOf(open)]);
  return result.kind === 'string'
    ? { ...result, text: Text.of(result.text.string, from) }
    : { ...result, from };
}

/** The type as Go names it (`%T`). */
export function typeName(value: Value): string {
  switch (value.kind) {
    case 'nil':
      return value.typed ? 'interface {}' : '<nil>';
    case 'bool':
      return 'bool';
    case 'float':
      return 'float64';
    default:
      return value.type;
  }
}

/** The kind as reflect names it. */
export function kindName(value: Value): string {
  switch (value.kind) {
    case 'nil':
      return 'invalid';
    case 'float':
      return 'float64';
    case 'list':
      return 'slice';
    case 'int':
      return value.type === 'time.Duration' ? 'int64' : value.type;
    case 'string':
      return value.type === 'string' ? 'string' : 'slice';
    case 'thing':
      return value.kindName ?? (value.type.startsWith('*') ? 'ptr' : 'struct');
    default:
      return value.kind;
  }
}

/** Go's truth: what is not the zero of its kind, and no empty list, map or text. */
export function isTrue(value: Value): boolean {
  switch (value.kind) {
    case 'nil':
      return false;
    case 'bool':
      return value.is;
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'string':
      return value.text.string !== '';
    case 'list':
      return value.items.length > 0;
    case 'map':
      return value.entries.size > 0;
    case 'thing':
      return value.kindName !== 'map' || value.fields.size > 0;
  }
}

/** What stands for an element of a map of this type that is not there. */
export function zeroElement(mapType: string): Value {
  return mapType.endsWith(']string') ? str('') : mapType.endsWith('][]uint8') ? bytes(Text.empty) : nil;
}

export function bytes(text: Text): Str {
  return { kind: 'string', type: '[]uint8', text };
}
