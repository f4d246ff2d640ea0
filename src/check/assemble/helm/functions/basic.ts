import { fail } from '../errors.ts';
import { measure } from '../measure.ts';
import type { Meter } from '../meter.ts';
import { isDeeplyEqual, isEqual, isLess } from '../template/compare.ts';
import { sprintf } from '../template/printf.ts';
import { element } from '../template/evaluate.ts';
import { byteLength, bytesOf } from '../utf8.ts';
import { bool, int, isTrue, kindName, nil, nothing, str, typeName, type Value } from '../value.ts';
import { alike, define, defineMany, from, type Functions, isSet, stringOf, textOf } from './arguments.ts';

/** Go's own functions (text/template/funcs.go), and those of Sprig that are about any value. */
export function basicFunctions(meter: Meter): Functions {
  return {
    ...comparing,
    ...choosing,
    ...telling,
    // These two are carried out where they stand, since they do not look at all of their arguments.
    ...alike(
      ['and', 'or'],
      defineMany(['value', 'value'], () => nothing),
    ),
    not: define(['value'], (value) => bool(!isTrue(value), from(value))),
    len: define(['value'], (value) => int(lengthOf(value), from(value))),
    index: defineMany(['value', 'value'], (value, ...keys) => indexed(value, keys)),
    call: defineMany(['value', 'value'], (value) => {
      if (value.kind === 'nil') fail('call of nil');
      fail(`non-function ${typeName(value)} of type ${typeName(value)}`);
    }),
    printf: defineMany(['string', 'any'], (format, ...args) => {
      for (const value of args) measure(value, meter);
      return str(sprintf(textOf(format), args, meter));
    }),
    deepEqual: define(['any', 'any'], (one, other) => {
      measure(one, meter);
      return bool(isDeeplyEqual(one, other), from(one, other));
    }),
  };
}

const comparing: Functions = {
  eq: defineMany(['value', 'value'], (one, ...others) => bool(isEqual(one, others), from(one, ...others))),
  ne: define(['value', 'value'], (one, other) => bool(!isEqual(one, [other]), from(one, other))),
  lt: define(['value', 'value'], (one, other) => bool(isLess(one, other), from(one, other))),
  le: define(['value', 'value'], (one, other) => bool(isAtMost(one, other), from(one, other))),
  gt: define(['value', 'value'], (one, other) => bool(!isAtMost(one, other), from(one, other))),
  ge: define(['value', 'value'], (one, other) => bool(!isLess(one, other), from(one, other))),
};

function isAtMost(one: Value, other: Value): boolean {
  return isLess(one, other) || isEqual(one, [other]);
}

const choosing: Functions = {
  default: defineMany(['any', 'any'], (fallback, ...given) => given.slice(0, 1).find(isTrue) ?? fallback),
  coalesce: defineMany(['any'], (...values) => values.find(isTrue) ?? nil),
  ternary: define(['any', 'any', 'bool'], (yes, no, is) => (isSet(is) ? yes : no)),
  empty: define(['any'], (value) => bool(!isTrue(value), from(value))),
  all: defineMany(['any'], (...values) => bool(values.every(isTrue), from(...values))),
  any: defineMany(['any'], (...values) => bool(values.some(isTrue), from(...values))),
};

function typeText(value: Value | undefined): string {
  return !value || value.kind === 'nil' ? '<nil>' : typeName(value);
}

const telling: Functions = {
  typeOf: define(['any'], (value) => str(typeText(value), from(value))),
  typeIs: define(['string', 'any'], (name, value) => bool(stringOf(name) === typeText(value), from(value))),
  typeIsLike: define(['string', 'any'], (name, value) =>
    bool([stringOf(name), `*${stringOf(name)}`].includes(typeText(value)), from(value)),
  ),
  kindOf: define(['any'], (value) => str(kindName(value), from(value))),
  kindIs: define(['string', 'any'], (name, value) => bool(stringOf(name) === kindName(value), from(value))),
};

function lengthOf(value: Value): number {
  switch (value.kind) {
    case 'list':
      return value.items.length;
    case 'map':
      return value.entries.size;
    case 'string':
      return byteLength(value.text.string);
    case 'thing':
      if (value.kindName === 'map') return value.fields.size;
      return fail(`len of type ${typeName(value)}`);
    case 'nil':
      if (value.typed) return fail('len of nil pointer');
      return fail('reflect: call of reflect.Value.Type on zero Value');
    default:
      return fail(`len of type ${typeName(value)}`);
  }
}

function indexed(value: Value, keys: readonly Value[]): Value {
  if (value.kind === 'nil') fail('index of untyped nil');
  let held: Value = value;
  for (const key of keys) held = indexedOnce(held, key);
  return held;
}

function indexedOnce(value: Value, key: Value): Value {
  switch (value.kind) {
    case 'nil':
      return fail('index of nil pointer');
    case 'list':
      return value.items[position(key, value.items.length)] ?? nil;
    case 'string': {
      const bytes = bytesOf(value.text.string);
      return int(bytes[position(key, bytes.length)] ?? 0, from(value), 'uint8');
    }
    case 'map':
      return element(value, mapKey(key));
    case 'thing':
      if (value.kindName === 'map') return value.fields.get(mapKey(key)) ?? nil;
      return fail(`can't index item of type ${typeName(value)}`);
    default:
      return fail(`can't index item of type ${typeName(value)}`);
  }
}

function mapKey(key: Value): string {
  if (key.kind === 'nil') fail('value is nil; should be of type string');
  if (key.kind !== 'string') fail(`value has type ${typeName(key)}; should be string`);
  return key.text.string;
}

function position(key: Value, length: number): number {
  if (key.kind === 'nil') fail('cannot index slice/array with nil');
  if (key.kind !== 'int') fail(`cannot index slice/array with type ${typeName(key)}`);
  const at = Number(key.value);
  if (at < 0 || at > length) fail(`index out of range: ${key.value}`);
  if (at === length) fail('reflect: slice index out of range');
  return at;
}
