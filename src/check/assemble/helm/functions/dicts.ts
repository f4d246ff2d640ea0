import { fail } from '../errors.ts';
import type { Meter } from '../meter.ts';
import type { Written } from '../origin.ts';
import {
  anyMap,
  bool,
  copied,
  type Dict,
  dict,
  list,
  nil,
  put,
  remove,
  str,
  typeName,
  type Value,
} from '../value.ts';
import { alike, define, defineMany, dictOf, from, type Functions, stringOf, strval } from './arguments.ts';
import { sortedKeys } from '../template/print.ts';
import { merge, mergeOver } from './merge.ts';

export function dictFunctions(meter: Meter): Functions {
  return { ...making(meter), ...reading, ...merging(meter) };
}

/** A map that `set` has put into itself has no end. */
const deepest = 500;

export function deepCopied(value: Value, meter: Meter, depth = 0): Value {
  meter.step();
  if (depth > deepest) fail('a value that holds itself');
  if (value.kind === 'list')
    return { ...value, items: value.items.map((item) => deepCopied(item, meter, depth + 1)) };
  if (value.kind !== 'map') return value;
  const copy = copied(value);
  for (const [key, held] of copy.entries) copy.entries.set(key, deepCopied(held, meter, depth + 1));
  return copy;
}

function making(meter: Meter): Functions {
  return {
    dict: defineMany(['any'], (...values) => {
      const result = dict();
      for (let index = 0; index < values.length; index += 2) {
        const key = strval(values[index] ?? nil);
        put(result, key.string, values[index + 1] ?? str(''), key.origin());
      }
      return result;
    }),
    set: define(['dict', 'string', 'any'], (map, key, value) => {
      const target = dictOf(map);
      put(target, stringOf(key), value, from(key));
      return target;
    }),
    unset: define(['dict', 'string'], (map, key) => {
      remove(dictOf(map), stringOf(key));
      return map;
    }),
    pick: defineMany(['dict', 'string'], (map, ...keys) => {
      const wanted = new Set(keys.map(stringOf));
      return only(dictOf(map), (key) => wanted.has(key));
    }),
    omit: defineMany(['dict', 'string'], (map, ...keys) => {
      const unwanted = new Set(keys.map(stringOf));
      return only(dictOf(map), (key) => !unwanted.has(key));
    }),
    ...alike(
      ['deepCopy', 'mustDeepCopy'],
      define(['any'], (value) => deepCopied(value, meter)),
    ),
  };
}

function only(map: Dict, isKept: (key: string) => boolean): Dict {
  const result = dict();
  for (const [key, value] of map.entries) if (isKept(key)) put(result, key, value, map.keys.get(key));
  result.from = map.from;
  return result;
}

const reading: Functions = {
  get: define(
    ['dict', 'string'],
    (map, key) => dictOf(map).entries.get(stringOf(key)) ?? str('', absent(map, key)),
  ),
  hasKey: define(['dict', 'string'], (map, key) => {
    const found = dictOf(map).entries.get(stringOf(key));
    return bool(found !== undefined, from(found ?? map));
  }),
  pluck: defineMany(['string', 'dict'], (key, ...maps) =>
    list(maps.flatMap((map) => dictOf(map).entries.get(stringOf(key)) ?? [])),
  ),
  // Go's order is by chance; sorted is as good as any, and the same each time.
  keys: defineMany(['dict'], (...maps) =>
    list(
      maps.flatMap((map) => sortedKeys(dictOf(map)).map((key) => str(key, dictOf(map).keys.get(key)))),
      '[]string',
      from(...maps),
    ),
  ),
  values: define(['dict'], (map) =>
    list(
      sortedKeys(dictOf(map)).map((key) => dictOf(map).entries.get(key) ?? nil),
      undefined,
      from(map),
    ),
  ),
  dig: defineMany(['any'], (...values) => dug(values)),
};

function absent(map: Value | undefined, key: Value | undefined): Written | undefined {
  const [written] = dictOf(map).from;
  if (!written) return undefined;
  return { ...written, kind: 'absent', path: [...(written.path ?? []), stringOf(key)], length: 0 };
}

function dug(values: readonly Value[]): Value {
  if (values.length < 3) fail('dig needs at least three arguments');
  const fallback = values.at(-2) ?? nil;
  let held: Value = values.at(-1) ?? nil;
  for (const key of values.slice(0, -2)) {
    if (held.kind !== 'map') fail(`interface conversion: interface {} is ${typeOf(held)}, not ${anyMap}`);
    if (key.kind !== 'string') fail(`interface conversion: interface {} is ${typeOf(key)}, not string`);
    const found: Value | undefined = held.entries.get(key.text.string);
    if (!found) return fallback;
    held = found;
  }
  return held;
}

function typeOf(value: Value): string {
  return value.kind === 'nil' ? 'nil' : typeName(value);
}

function merging(meter: Meter): Functions {
  const merged = (combine: typeof merge) =>
    defineMany(['dict', 'dict'], (target, ...sources) => {
      for (const source of sources) combine(dictOf(target), dictOf(source), meter);
      return target;
    });
  return {
    ...alike(['merge', 'mustMerge'], merged(merge)),
    ...alike(['mergeOverwrite', 'mustMergeOverwrite'], merged(mergeOver)),
  };
}
