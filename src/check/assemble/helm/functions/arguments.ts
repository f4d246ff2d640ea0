import { computedFrom, type Computed } from '../origin.ts';
import { formatted } from '../template/print.ts';
import { Text } from '../text.ts';
import { type Dict, dict, type GoFunction, originOf, type Parameter, type Value } from '../value.ts';

/** The functions of a template by their names. */
export type Functions = Readonly<Record<string, GoFunction>>;

export function define(
  takes: readonly Parameter[],
  call: (...args: readonly Value[]) => Value,
  variadic = false,
): GoFunction {
  return { takes, variadic, call: (args) => call(...args) };
}

/** The last parameter comes any number of times. */
export function defineMany(
  takes: readonly Parameter[],
  call: (...args: readonly Value[]) => Value,
): GoFunction {
  return define(takes, call, true);
}

/** The same function by several names. */
export function alike(names: readonly string[], callee: GoFunction): Functions {
  return Object.fromEntries(names.map((name) => [name, callee]));
}

/** What a text parameter was given. */
export function textOf(value: Value | undefined): Text {
  return value?.kind === 'string' ? value.text : Text.empty;
}

export function stringOf(value: Value | undefined): string {
  return textOf(value).string;
}

export function bigOf(value: Value | undefined): bigint {
  return value?.kind === 'int' ? value.value : 0n;
}

export function numberOf(value: Value | undefined): number {
  return value?.kind === 'float' ? value.value : Number(bigOf(value));
}

export function dictOf(value: Value | undefined): Dict {
  return value?.kind === 'map' ? value : dict();
}

export function isSet(value: Value | undefined): boolean {
  return value?.kind === 'bool' && value.is;
}

/** Where anything comes from that is worked out from these. */
export function from(...values: readonly (Value | undefined)[]): Computed | undefined {
  return computedFrom(values.map((value) => value && originOf(value)));
}

/** Any value as text (Sprig's strval). */
export function strval(value: Value): Text {
  return value.kind === 'string' ? value.text : formatted(value);
}
