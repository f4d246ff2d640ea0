import { decimalOf, parseFloat64, parseInteger } from '../encode/go-number.ts';
import { fail } from '../errors.ts';
import type { Meter } from '../meter.ts';
import type { Origin } from '../origin.ts';
import { formatted } from '../template/print.ts';
import { float, int, int64, list, str, type Value } from '../value.ts';
import { define, defineMany, from, type Functions, numberOf, stringOf } from './arguments.ts';

/*
 * Sprig's arithmetic. What is no number is 0 (github.com/spf13/cast).
 */

const lowest = -(2n ** 63n);

export function toInt64(value: Value | undefined): bigint {
  switch (value?.kind) {
    case 'int':
      return value.type === 'time.Duration' ? 0n : value.value;
    case 'float':
      return floatToInt(value.value);
    case 'bool':
      return value.is ? 1n : 0n;
    case 'string':
      return value.type === 'string' ? textToInt(value.text.string) : 0n;
    default:
      return 0n;
  }
}

/** As amd64 does it: what does not fit is the lowest. */
function floatToInt(value: number): bigint {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63) return lowest;
  return BigInt(Math.trunc(value));
}

function textToInt(text: string): bigint {
  let end = text.length;
  while (text[end - 1] === '0') end--;
  const isZeroDecimal = end < text.length && text[end - 1] === '.';
  const value = parseInteger(isZeroDecimal ? text.slice(0, end - 1) : text) ?? 0n;
  return BigInt.asIntN(64, value) === value ? value : 0n;
}

export function toFloat(value: Value | undefined): number {
  switch (value?.kind) {
    case 'int':
      return Number(value.value);
    case 'float':
      return value.value;
    case 'bool':
      return value.is ? 1 : 0;
    case 'string':
      return parseFloat64(value.text.string) ?? 0;
    default:
      return 0;
  }
}

export function numberFunctions(meter: Meter): Functions {
  return { ...integers, ...floats, ...decimals, ...ranges(meter) };
}

function folded(
  combine: (sum: bigint, next: bigint) => bigint,
  start?: bigint,
): (...values: readonly Value[]) => Value {
  return (...values) => {
    const numbers = values.map(toInt64);
    const first = start ?? numbers.shift() ?? 0n;
    const result = numbers.reduce((sum, next) => BigInt.asIntN(64, combine(sum, next)), first);
    return int64(result, from(...values));
  };
}

function divisor(value: Value | undefined): bigint {
  const number = toInt64(value);
  return number === 0n ? fail('runtime error: integer divide by zero') : number;
}

/** A whole number is the same number as an integer, and is written where it was. */
function kept(value: Value): Origin | undefined {
  return value.kind === 'int' || (value.kind === 'float' && Number.isInteger(value.value))
    ? value.from
    : from(value);
}

const integers: Functions = {
  add1: define(['any'], (value) => int64(toInt64(value) + 1n, from(value))),
  add: defineMany(
    ['any'],
    folded((sum, next) => sum + next, 0n),
  ),
  sub: define(['any', 'any'], (one, other) => int64(toInt64(one) - toInt64(other), from(one, other))),
  div: define(['any', 'any'], (one, other) => int64(toInt64(one) / divisor(other), from(one, other))),
  mod: define(['any', 'any'], (one, other) => int64(toInt64(one) % divisor(other), from(one, other))),
  mul: defineMany(
    ['any', 'any'],
    folded((sum, next) => sum * next),
  ),
  max: defineMany(
    ['any', 'any'],
    folded((most, next) => (next > most ? next : most)),
  ),
  biggest: defineMany(
    ['any', 'any'],
    folded((most, next) => (next > most ? next : most)),
  ),
  min: defineMany(
    ['any', 'any'],
    folded((least, next) => (next < least ? next : least)),
  ),
  int: define(['any'], (value) => int(toInt64(value), kept(value))),
  int64: define(['any'], (value) => int64(toInt64(value), kept(value))),
  atoi: define(['string'], (text) => {
    const value = /^[-+]?\d+$/.test(stringOf(text)) ? BigInt(stringOf(text).replace('+', '')) : 0n;
    return int(BigInt.asIntN(64, value) === value ? value : value < 0n ? lowest : -lowest - 1n, from(text));
  }),
  toDecimal: define(['any'], (value) => {
    const text = formatted(value).string;
    const octal = /^[-+]?[0-7]+$/.test(text) ? BigInt(`0o${text.replace(/^[-+]/, '')}`) : 0n;
    const signed = text.startsWith('-') ? -octal : octal;
    return int64(BigInt.asIntN(64, signed) === signed ? signed : 0n, from(value));
  }),
};

function foldedFloat(combine: (sum: number, next: number) => number) {
  return (...values: readonly Value[]): Value => {
    const [first = 0, ...rest] = values.map(toFloat);
    return float(
      rest.reduce((sum, next) => combine(sum, next), first),
      from(...values),
    );
  };
}

const floats: Functions = {
  float64: define(['any'], (value) => float(toFloat(value), from(value))),
  floor: define(['any'], (value) => float(Math.floor(toFloat(value)), from(value))),
  ceil: define(['any'], (value) => float(Math.ceil(toFloat(value)), from(value))),
  maxf: defineMany(['any', 'any'], foldedFloat(Math.max)),
  minf: defineMany(['any', 'any'], foldedFloat(Math.min)),
  round: defineMany(['any', 'int', 'float64'], (value, places, ...on) => {
    const power = 10 ** numberOf(places);
    const digit = power * toFloat(value);
    const isUp = digit - Math.trunc(digit) >= (on.length > 0 ? numberOf(on[0]) : 0.5);
    return float((isUp ? Math.ceil(digit) : Math.floor(digit)) / power, from(value, places));
  }),
};

/** A decimal number: `value` times ten to the power of `-scale` (github.com/shopspring/decimal). */
interface Decimal {
  readonly value: bigint;
  readonly scale: number;
}

function decimal(value: number): Decimal {
  if (!Number.isFinite(value)) fail(`Cannot create a Decimal from ${value}`);
  const { sign, digits, exponent } = decimalOf(value);
  const scale = digits.length - 1 - exponent;
  return { value: BigInt(sign + digits), scale };
}

function scaled({ value, scale }: Decimal, to: number): bigint {
  return value * 10n ** BigInt(to - scale);
}

function toNumber({ value, scale }: Decimal): number {
  return Number(`${value}e${-scale}`);
}

function sum(one: Decimal, other: Decimal, sign: bigint): Decimal {
  const scale = Math.max(one.scale, other.scale);
  return { value: scaled(one, scale) + sign * scaled(other, scale), scale };
}

const precision = 16;

/** To sixteen places, rounded away from zero. */
function quotient(one: Decimal, other: Decimal): Decimal {
  if (other.value === 0n) fail('decimal division by 0');
  const shift = precision - one.scale + other.scale;
  const upper = shift >= 0 ? one.value * 10n ** BigInt(shift) : one.value;
  const lower = shift >= 0 ? other.value : other.value * 10n ** BigInt(-shift);
  const [whole, rest] = [upper / lower, upper % lower];
  const isUp = 2n * (rest < 0n ? -rest : rest) >= (lower < 0n ? -lower : lower);
  const away = upper < 0n === lower < 0n ? 1n : -1n;
  return { value: isUp ? whole + away : whole, scale: precision };
}

function operation(combine: (one: Decimal, other: Decimal) => Decimal, start?: Decimal) {
  return (...values: readonly Value[]): Value => {
    const numbers = values.map((value) => decimal(toFloat(value)));
    const first = start ?? numbers.shift() ?? decimal(0);
    return float(toNumber(numbers.reduce(combine, first)), from(...values));
  };
}

const plus = (one: Decimal, other: Decimal) => sum(one, other, 1n);

const decimals: Functions = {
  add1f: define(['any'], (value) => operation(plus, decimal(1))(value)),
  addf: defineMany(['any'], operation(plus, decimal(0))),
  subf: defineMany(
    ['any', 'any'],
    operation((one, other) => sum(one, other, -1n)),
  ),
  mulf: defineMany(
    ['any', 'any'],
    operation((one, other) => ({ value: one.value * other.value, scale: one.scale + other.scale })),
  ),
  divf: defineMany(['any', 'any'], operation(quotient)),
};

function ranges(meter: Meter): Functions {
  const numbers = (start: number, stop: number, step: number): number[] => {
    const isBackward = stop < start;
    if (isBackward ? step >= 0 : step <= 0) return [];
    const count = Math.ceil((stop - start) / step);
    meter.step(count);
    return Array.from({ length: count }, (_, index) => start + index * step);
  };
  const listOf = (values: readonly number[], ...args: readonly (Value | undefined)[]) =>
    list(
      values.map((value) => int(value, from(...args))),
      '[]int',
      from(...args),
    );
  return {
    until: define(['int'], (count) => {
      const stop = numberOf(count);
      return listOf(numbers(0, stop, stop < 0 ? -1 : 1), count);
    }),
    untilStep: define(['int', 'int', 'int'], (start, stop, step) =>
      listOf(numbers(numberOf(start), numberOf(stop), numberOf(step)), start, stop, step),
    ),
    seq: defineMany(['int'], (...params) => {
      const text = sequence(params.map(numberOf), numbers).join(' ');
      meter.write(text.length);
      return str(text, from(...params));
    }),
  };
}

function sequence(
  params: readonly number[],
  numbers: (start: number, stop: number, step: number) => number[],
): number[] {
  const [one = 0, two = 0, three = 0] = params;
  if (params.length === 0 || params.length > 3) return [];
  const [start, end] = params.length === 1 ? [1, one] : params.length === 2 ? [one, two] : [one, three];
  const direction = end < start ? -1 : 1;
  const step = params.length === 3 ? two : direction;
  if (params.length === 3 && direction < 0 && step > 0) return [];
  return numbers(start, end + direction, step);
}
