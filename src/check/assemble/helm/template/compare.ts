import { fail } from '../errors.ts';
import { compareText } from '../utf8.ts';
import { typeName, type Value } from '../value.ts';
import { formatted } from './print.ts';

/** The kinds that can be compared; signed and unsigned integers with each other. */
type Basic = 'bool' | 'float' | 'int' | 'string' | 'uint';

function basicOf(value: Value): Basic | undefined {
  if (value.kind === 'int') return value.type.startsWith('u') ? 'uint' : 'int';
  if (value.kind === 'string') return value.type === 'string' ? 'string' : undefined;
  if (value.kind === 'thing') return undefined;
  return value.kind === 'bool' || value.kind === 'float' ? value.kind : undefined;
}

function isInteger(kind: Basic | undefined): boolean {
  return kind === 'int' || kind === 'uint';
}

/** `eq a b c`: whether the first is one of the others. */
export function isEqual(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) fail('missing argument for comparison');
  return others.some((other) => equalPair(first, other));
}

function equalPair(one: Value, other: Value): boolean {
  const [a, b] = [basicOf(one), basicOf(other)];
  if (a !== b && !(isInteger(a) && isInteger(b))) {
    if (one.kind === 'nil' || other.kind === 'nil') return false;
    fail(`incompatible types for comparison: ${typeName(one)} and ${typeName(other)}`);
  }
  if (a !== undefined) return isSame(one, other);
  return equalOthers(one, other);
}

function equalOthers(one: Value, other: Value): boolean {
  if (one.kind === 'nil' || other.kind === 'nil') return isNil(one) === isNil(other);
  if (one.kind !== other.kind)
    fail(
      `non-comparable types ${formatted(one).string}: ${typeName(one)}, ${typeName(other)}: ${formatted(other).string}`,
    );
  if (isNil(one) || isNil(other)) return isNil(one) === isNil(other);
  if (other.kind === 'map' || other.kind === 'list' || other.kind === 'string')
    fail(`non-comparable type ${formatted(other).string}: ${typeName(other)}`);
  return one === other;
}

function isNil(value: Value): boolean {
  return value.kind === 'nil' || (value.kind === 'list' && value.isNil === true);
}

function isSame(one: Value, other: Value): boolean {
  if (one.kind === 'int' && other.kind === 'int') return one.value === other.value;
  if (one.kind === 'float' && other.kind === 'float') return one.value === other.value;
  if (one.kind === 'bool' && other.kind === 'bool') return one.is === other.is;
  return one.kind === 'string' && other.kind === 'string' && one.text.string === other.text.string;
}

export function isLess(one: Value, other: Value): boolean {
  const [a, b] = [basicOf(one), basicOf(other)];
  if (a === undefined || b === undefined) fail('invalid type for comparison');
  if (a !== b && !(isInteger(a) && isInteger(b)))
    fail(`incompatible types for comparison: ${typeName(one)} and ${typeName(other)}`);
  if (one.kind === 'int' && other.kind === 'int') return one.value < other.value;
  if (one.kind === 'float' && other.kind === 'float') return one.value < other.value;
  if (one.kind === 'string' && other.kind === 'string')
    return compareText(one.text.string, other.text.string) < 0;
  fail('invalid type for comparison');
}

/** Go's reflect.DeepEqual. */
export function isDeeplyEqual(one: Value, other: Value): boolean {
  if (one.kind === 'nil' || other.kind === 'nil') return one.kind === other.kind;
  if (typeName(one) !== typeName(other)) return false;
  if (one.kind === 'map' && other.kind === 'map') {
    if (one.entries.size !== other.entries.size) return false;
    return [...one.entries].every(([key, value]) => {
      const found = other.entries.get(key);
      return found !== undefined && isDeeplyEqual(value, found);
    });
  }
  if (one.kind === 'list' && other.kind === 'list') {
    if (one.items.length !== other.items.length || one.isNil !== other.isNil) return false;
    return one.items.every((item, index) => isDeeplyEqual(item, other.items[index] ?? item));
  }
  if (one.kind === 'thing') return one === other;
  return isSame(one, other);
}
