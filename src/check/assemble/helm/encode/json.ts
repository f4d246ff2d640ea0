import { fail } from '../errors.ts';
import { sortedKeys } from '../template/print.ts';
import { joined, Text } from '../text.ts';
import { asUtf8 } from '../utf8.ts';
import { type Dict, originOf, str, type Thing, type Value } from '../value.ts';
import { base64 } from './base64.ts';
import { decimalOf, positional, scientific } from './go-number.ts';

/*
 * encoding/json: each key and scalar keeps where it is written.
 */

export interface JsonStyle {
  /** `<`, `>` and `&` are written as numbers. */
  readonly html: boolean;
  /** What stands once more in front of a line for each level; none for all in one line. */
  readonly indent?: string;
}

const deepest = 500;

export function toJson(value: Value, style: JsonStyle, depth = 0): Text {
  if (depth > deepest) fail('json: unsupported value: encountered a cycle');
  switch (value.kind) {
    case 'nil':
      return Text.of('null', value.from);
    case 'bool':
      return Text.of(String(value.is), value.from);
    case 'int':
      return Text.of(String(value.value), value.from);
    case 'float':
      return Text.of(jsonNumber(value.value), value.from);
    case 'string':
      return stringJson(value.type === 'string' ? value.text : Text.of(base64(value.text.string)), style);
    case 'list':
      if (value.isNil === true) return Text.of('null', value.from);
      return block(
        '[',
        ']',
        value.items.map((item) => toJson(item, style, depth + 1)),
        style,
        depth,
        originOf(value),
      );
    case 'map':
      return block('{', '}', entries(value, style, depth), style, depth, originOf(value));
    case 'thing':
      return thingJson(value, style, depth);
  }
}

function entries(map: Dict, style: JsonStyle, depth: number): Text[] {
  return sortedKeys(map).map((key) => {
    const value = map.entries.get(key) ?? str('');
    const name = stringJson(Text.of(key, map.keys.get(key)), style);
    return Text.concat([
      name,
      Text.of(style.indent === undefined ? ':' : ': '),
      toJson(value, style, depth + 1),
    ]);
  });
}

function thingJson(thing: Thing, style: JsonStyle, depth: number): Text {
  if (thing.says !== undefined && thing.kindName !== 'map')
    return stringJson(Text.of(thing.says, thing.from), style);
  const names =
    thing.kindName === 'map' ? [...thing.fields].sort(([a], [b]) => (a < b ? -1 : 1)) : [...thing.fields];
  const parts = names.map(([name, value]) =>
    Text.concat([
      stringJson(Text.of(name), style),
      Text.of(style.indent === undefined ? ':' : ': '),
      toJson(value, style, depth + 1),
    ]),
  );
  return block('{', '}', parts, style, depth, thing.from);
}

function block(
  open: string,
  close: string,
  parts: readonly Text[],
  { indent }: JsonStyle,
  depth: number,
  from: ReturnType<typeof originOf>,
): Text {
  if (parts.length === 0) return Text.of(open + close, from);
  if (indent === undefined)
    return Text.concat([Text.of(open, from), joined(parts, Text.of(',')), Text.of(close, from)]);
  const inner = `\n${indent.repeat(depth + 1)}`;
  const body = joined(parts, Text.of(`,${inner}`));
  return Text.concat([Text.of(open + inner), body, Text.of(`\n${indent.repeat(depth)}${close}`)]);
}

const short: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\f', '\\f'],
]);

function stringJson(text: Text, { html }: JsonStyle): Text {
  const quote = Text.of('"');
  const special = html ? /["\\<>&\u2028\u2029]|[^ -\uFFFF]/g : /["\\\u2028\u2029]|[^ -\uFFFF]/g;
  const escape = (char: string) =>
    short.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const inside = text.map((piece) =>
    asUtf8(piece).replaceAll(special, escape).replaceAll('\uFFFD', '\\ufffd'),
  );
  return Text.concat([quote, inside, quote]);
}

/** A float64 as JSON has it: with an exponent only where it is very small or large. */
export function jsonNumber(value: number): string {
  if (!Number.isFinite(value))
    fail(`json: unsupported value: ${value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN'}`);
  const { sign, digits, exponent } = decimalOf(value);
  if (value !== 0 && (exponent < -6 || exponent >= 21)) {
    const text = scientific(digits, exponent);
    return sign + text.replace(/e-0(\d)$/, 'e-$1');
  }
  return sign + positional(digits, exponent);
}
