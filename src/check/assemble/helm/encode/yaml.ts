import { fail } from '../errors.ts';
import type { Origin } from '../origin.ts';
import { type Piece, Text } from '../text.ts';
import { asUtf8, byteLength } from '../utf8.ts';
import { type Dict, nil, originOf, type Value } from '../value.ts';
import { base64 } from './base64.ts';
import { scalarText } from '../template/print.ts';
import { shortest } from './go-number.ts';
import { jsonNumber } from './json.ts';
import { compareKeys } from './key-order.ts';
import { allowedStyles, escapedRune, isOtherThanText } from './yaml-style.ts';

/**
 * A value as YAML, to the byte as go-yaml writes it: `toYaml` by way of JSON and version 2, which folds long lines and
 * does not indent the items of a list; `toYamlPretty` by version 3. Every key and scalar keeps where it is written.
 */
export function toYaml(value: Value, isPretty = false): Text {
  const emitter = new Emitter(isPretty);
  emitter.node(value, -1, 'root');
  return emitter.text();
}

/** A whole document, as sigs.k8s.io/yaml writes it. */
export function yamlText(value: Value): Text {
  return Text.concat([toYaml(value), Text.of('\n')]);
}

/** Where a node stands decides whether it begins on a line of its own. */
type Position = 'root' | 'value' | 'item' | 'complex';

const width = 80;
const longestKey = 128;
const deepest = 500;

class Emitter {
  readonly #isPretty: boolean;
  readonly #pieces: Piece[] = [];
  #column = 0;
  #depth = 0;

  constructor(isPretty: boolean) {
    this.#isPretty = isPretty;
  }

  text(): Text {
    return new Text(this.#pieces);
  }

  #put(text: string, from?: Origin): void {
    if (text === '') return;
    this.#pieces.push({ text, from, at: 0 });
    this.#column += Array.from(text).length;
  }

  #putText(text: Text): void {
    this.#pieces.push(...text.pieces);
    this.#column += Array.from(text.string).length;
  }

  #newLine(indent: number): void {
    this.#pieces.push({ text: `\n${' '.repeat(Math.max(indent, 0))}`, from: undefined, at: 0 });
    this.#column = Math.max(indent, 0);
  }

  /** `indent` is that of the collection around. */
  node(value: Value, indent: number, position: Position): void {
    if (++this.#depth > deepest) fail('yaml: a value that holds itself');
    const held = value.kind === 'thing' ? this.#plainThing(value) : value;
    if (held.kind === 'map') this.#map(held, indent, position);
    else if (held.kind === 'list' && !this.#isNilList(held))
      this.#list(held.items, originOf(held), indent, position);
    else {
      if (position !== 'root') this.#put(' ');
      this.#scalar(held, indent);
    }
    this.#depth--;
  }

  #isNilList(value: Extract<Value, { kind: 'list' }>): boolean {
    return value.isNil === true && !this.#isPretty;
  }

  #plainThing(thing: Extract<Value, { kind: 'thing' }>): Value {
    const { says, fields, kindName, from } = thing;
    if (says !== undefined && kindName !== 'map')
      return { kind: 'string', type: 'string', text: Text.of(says, from) };
    const names: [string, Value][] = [...fields].map(([name, value]) => [
      this.#isPretty && kindName !== 'map' ? name.toLowerCase() : name,
      value,
    ]);
    return { kind: 'map', type: '', entries: new Map(names), keys: new Map(), from: [] };
  }

  /** A collection begins on the line it stands on in an item, and where nothing stands before it. */
  #start(position: Position, indent: number, isFirst: boolean): void {
    if (isFirst && position === 'root') return;
    if (isFirst && (position === 'item' || position === 'complex')) this.#put(' ');
    else this.#newLine(indent);
  }

  #map(map: Dict, indent: number, position: Position): void {
    if (map.entries.size === 0) {
      if (position !== 'root') this.#put(' ');
      this.#put('{}', originOf(map));
      return;
    }
    const own = indent < 0 ? 0 : indent + 2;
    const keys = [...map.entries.keys()].sort((one, other) => compareKeys(one, other, this.#isPretty));
    keys.forEach((key, index) => {
      this.#start(position, own, index === 0);
      this.#entry(key, map, own);
    });
  }

  #entry(key: string, map: Dict, indent: number): void {
    const name = Text.of(key, map.keys.get(key));
    const value = map.entries.get(key) ?? nil;
    if (!/[\r\n\x85\u2028\u2029]/.test(key) && byteLength(key) <= longestKey) {
      this.#string(name, indent, true);
      this.#put(':');
      this.node(value, indent, 'value');
      return;
    }
    this.#put('? ');
    this.#string(name, indent, false);
    this.#newLine(indent);
    this.#put(':');
    this.node(value, indent, 'complex');
  }

  #list(items: readonly Value[], from: Origin | undefined, indent: number, position: Position): void {
    if (items.length === 0) {
      if (position !== 'root') this.#put(' ');
      this.#put('[]', from);
      return;
    }
    const isIndentless = position === 'value' && !this.#isPretty;
    const own = indent < 0 ? 0 : isIndentless ? indent : indent + 2;
    items.forEach((item, index) => {
      this.#start(position, own, index === 0);
      this.#put('-');
      this.node(item, own, 'item');
    });
  }

  #scalar(value: Value, indent: number): void {
    switch (value.kind) {
      case 'nil':
      case 'list':
        this.#put('null', value.from);
        break;
      case 'bool':
        this.#putText(scalarText(String(value.is), value.from));
        break;
      case 'int':
        this.#putText(scalarText(String(value.value), value.from));
        break;
      case 'float':
        this.#putText(scalarText(this.#number(value.value), value.from));
        break;
      case 'string':
        this.#string(
          value.type === 'string' ? value.text : Text.of(base64(value.text.string)),
          indent,
          false,
        );
        break;
      default:
        break;
    }
  }

  #number(value: number): string {
    return this.#isPretty ? floatText(value) : numberText(jsonNumber(value));
  }

  /** All that is put for one scalar of a values file, its quotes and folds included, is that scalar. */
  #string(text: Text, indent: number, isKey: boolean): void {
    const start = this.#pieces.length;
    this.#styled(text, indent, isKey);
    if (text.scalar()) this.#pieces.push(...text.rewritten(new Text(this.#pieces.splice(start))).pieces);
  }

  #styled(given: Text, indent: number, isKey: boolean): void {
    const text = given.map(asUtf8);
    const { string } = text;
    const allowed = allowedStyles(string, this.#isPretty);
    const inner = indent < 0 ? 2 : indent + 2;
    if (string.includes('\n') && !isKey && allowed.block) this.#literal(text, inner);
    else if (string.includes('\n') || isOtherThanText(string)) this.#double(text, inner, isKey);
    else if (allowed.plain && !(isKey && string === '')) this.#folded(text, inner, isKey, false);
    else if (allowed.single) {
      this.#put("'");
      this.#folded(text, inner, isKey, true);
      this.#put("'");
    } else this.#double(text, inner, isKey);
  }

  #canFold(length: number, isKey: boolean): boolean {
    return !isKey && !this.#isPretty && this.#column + length > width;
  }

  /** Plain or between single quotes; lines are broken at a single space behind the width. */
  #folded(text: Text, indent: number, isKey: boolean, isQuoted: boolean): void {
    const write = (part: Text) => {
      this.#putText(isQuoted ? part.map((piece) => piece.replaceAll("'", "''")) : part);
    };
    if (!this.#canFold(text.length, isKey)) {
      write(text);
      return;
    }
    const { string } = text;
    let start = 0;
    let column = this.#column;
    for (let at = 0; at < string.length; at++) {
      const isSingle = string[at] === ' ' && string[at - 1] !== ' ' && string[at + 1] !== ' ';
      const isInside = !isQuoted || (at > 0 && at < string.length - 1);
      if (isSingle && isInside && column > width) {
        write(text.slice(start, at));
        this.#newLine(indent);
        column = indent;
        start = at + 1;
      } else if (!/[\uDC00-\uDFFF]/.test(string[at] ?? '')) column += isQuoted && string[at] === "'" ? 2 : 1;
    }
    write(text.slice(start));
  }

  #double(text: Text, indent: number, isKey: boolean): void {
    this.#put('"');
    const canFold = !isKey && !this.#isPretty;
    const { string } = text;
    const runes = text.pieces.flatMap((piece) => Array.from(piece.text, (rune) => ({ rune, piece })));
    let at = 0;
    for (const { rune, piece } of runes) {
      const isSingle = rune === ' ' && string[at - 1] !== ' ' && at > 0 && at < string.length - 1;
      if (canFold && isSingle && this.#column > width) {
        this.#newLine(indent);
        if (string[at + 1] === ' ') this.#put('\\');
      } else this.#putRune(rune, piece);
      at += rune.length;
    }
    this.#put('"');
  }

  /** Runes of one piece stay one piece. */
  #putRune(rune: string, { from }: Piece): void {
    const written = escapedRune(rune);
    const last = this.#pieces.at(-1);
    if (last && last.from === from && from !== undefined)
      this.#pieces[this.#pieces.length - 1] = { ...last, text: last.text + written };
    else this.#pieces.push({ text: written, from, at: 0 });
    this.#column += written.length;
  }

  #literal(text: Text, indent: number): void {
    const { string } = text;
    const hint = /^[ \n]/.test(string) ? '2' : '';
    const chomp = string.endsWith('\n') ? (string === '\n' || string.endsWith('\n\n') ? '+' : '') : '-';
    this.#put(`|${hint}${chomp}`);
    const lines = text.split('\n');
    const last = lines.length - 1;
    lines.forEach((line, index) => {
      if (index === last && line.length === 0) return;
      this.#newLine(line.length === 0 ? 0 : indent);
      this.#putText(line);
    });
  }
}

/** A number of JSON as version 2 reads it and writes it again. */
function numberText(json: string): string {
  if (!/^-?\d+$/.test(json)) return floatText(Number(json));
  const value = BigInt(json);
  return value >= -(2n ** 63n) && value < 2n ** 64n ? String(value) : floatText(Number(json));
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return shortest(value);
}
