import { shortest, withoutZeros } from '../encode/go-number.ts';
import { asPrinted, computedFrom, type Origin } from '../origin.ts';
import { Text } from '../text.ts';
import { bytesOf, compareText } from '../utf8.ts';
import { type Dict, type List, originOf, type Thing, type Value } from '../value.ts';

/** `<no value>` is what a template prints where there is none; Helm takes it out of the whole (engine.go). */
export const noValue = '<no value>';

/** What a value is when it is printed (`%v`), each piece with its origin. */
export function printed(value: Value, inside = false): Text {
  switch (value.kind) {
    case 'string':
      return value.type === 'string' ? value.text : Text.of(byteList(value.text.string), value.text.origin());
    case 'nil':
      return Text.of(inside ? '<nil>' : noValue, value.from);
    case 'bool':
      return scalarText(String(value.is), value.from);
    case 'int':
      return scalarText(intText(value.type, value.value), value.from);
    case 'float':
      return scalarText(shortest(value.value), value.from);
    case 'list':
      return listText(value);
    case 'map':
      return mapText(value);
    case 'thing':
      return thingText(value);
  }
}

export function scalarText(text: string, from: Origin | undefined): Text {
  return Text.of(text, asPrinted(from, text.length));
}

/** As `fmt.Sprint` and friends print an `interface {}`: a nil is `<nil>`. */
export function formatted(value: Value): Text {
  return printed(value, true);
}

function byteList(text: string): string {
  return `[${bytesOf(text).join(' ')}]`;
}

export function intText(type: string, value: bigint): string {
  return type === 'time.Duration' ? durationText(value) : String(value);
}

function listText({ items, from }: List): Text {
  const parts = items.flatMap((item, index) => [Text.of(index === 0 ? '' : ' '), printed(item, true)]);
  return Text.concat([Text.of('[', from), ...parts, Text.of(']', from)]);
}

function mapText(map: Dict): Text {
  const from: Origin | undefined = originOf(map);
  const parts = sortedKeys(map).flatMap((key, index) => {
    const value = map.entries.get(key);
    const name = Text.of(key, map.keys.get(key));
    return [Text.of(index === 0 ? '' : ' '), name, Text.of(':'), value ? printed(value, true) : Text.empty];
  });
  return Text.concat([Text.of('map[', from), ...parts, Text.of(']', from)]);
}

export function sortedKeys(map: Dict): string[] {
  return [...map.entries.keys()].sort(compareText);
}

function thingText({ says, fields, from, kindName, type }: Thing): Text {
  if (says !== undefined) return Text.of(says, from);
  const inner = [...fields].map(([name, value]) =>
    kindName === 'map' ? `${name}:${printed(value, true).string}` : printed(value, true).string,
  );
  const text = kindName === 'map' ? `map[${inner.join(' ')}]` : `{${inner.join(' ')}}`;
  return Text.of(type.startsWith('*') ? `&${text}` : text, computedFrom([from]));
}

/** time.Duration's String. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const all = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (all < 1_000_000_000n) return sign + smallDuration(all);
  const seconds = all / 1_000_000_000n;
  const [hours, minutes] = [seconds / 3600n, (seconds / 60n) % 60n];
  const rest = `${fraction(all % 60_000_000_000n, 9)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0n ? `${sign}${minutes}m${rest}` : sign + rest;
}

function smallDuration(all: bigint): string {
  if (all < 1000n) return `${all}ns`;
  return all < 1_000_000n ? `${fraction(all, 3)}µs` : `${fraction(all, 6)}ms`;
}

function fraction(value: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const rest = withoutZeros(String(value % scale).padStart(digits, '0'));
  return rest === '' ? String(value / scale) : `${value / scale}.${rest}`;
}
