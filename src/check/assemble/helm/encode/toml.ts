import { fail } from '../errors.ts';
import type { Meter } from '../meter.ts';
import type { Origin } from '../origin.ts';
import { joined, Text } from '../text.ts';
import { compareText } from '../utf8.ts';
import { type Dict, dict, float, int64, list, originOf, put, str, type Value, bool } from '../value.ts';
import { shortest } from './go-number.ts';

/*
 * TOML as github.com/BurntSushi/toml writes it: in each table first what is no table, then the tables, each in order.
 */

export function toToml(value: Value): Text {
  if (value.kind === 'nil') fail('reflect: call of reflect.Value.Type on zero Value');
  if (value.kind !== 'map') return inline(value);
  const lines: Text[] = [];
  writeTable(value, [], lines);
  return lines.length === 0 ? Text.empty : Text.concat([joined(lines, Text.of('\n')), Text.of('\n')]);
}

function isTable(value: Value): boolean {
  return value.kind === 'map';
}

function isTableList(value: Value): value is Extract<Value, { kind: 'list' }> {
  return value.kind === 'list' && value.items.length > 0 && value.items.every(isTable);
}

function writeTable(map: Dict, path: readonly string[], lines: Text[]): void {
  const keys = [...map.entries.keys()].sort(compareText);
  const entries = keys.flatMap((key) => {
    const value = map.entries.get(key);
    return value && value.kind !== 'nil' ? [[key, value] as const] : [];
  });
  const indent = Text.of('  '.repeat(path.length));
  for (const [key, value] of entries) {
    if (isTable(value) || isTableList(value)) continue;
    lines.push(
      Text.concat([indent, Text.of(keyText(key), map.keys.get(key)), Text.of(' = '), inline(value)]),
    );
  }
  for (const [key, value] of entries) writeTables(value, [...path, key], map.keys.get(key), lines);
}

function writeTables(value: Value, path: readonly string[], from: Origin | undefined, lines: Text[]): void {
  const isList = isTableList(value);
  const name = path.map(keyText).join('.');
  const head = '  '.repeat(path.length - 1) + (isList ? `[[${name}]]` : `[${name}]`);
  for (const table of isList ? value.items : [value]) {
    if (table.kind !== 'map') continue;
    if (lines.length > 0 && (isList || path.length === 1)) lines.push(Text.empty);
    lines.push(Text.of(head, from));
    writeTable(table, path, lines);
  }
}

function keyText(key: string): string {
  return /^[\w-]+$/.test(key) ? key : stringText(key);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
]);

function escaped(text: string): string {
  return text.replaceAll(/["\\\x7f]|[^ -\uFFFF]/g, (char) => {
    const code = char.charCodeAt(0).toString(16).padStart(4, '0');
    return escapes.get(char) ?? `\\u${code}`;
  });
}

function stringText(text: string): string {
  return `"${escaped(text)}"`;
}

function inline(value: Value): Text {
  switch (value.kind) {
    case 'string':
      return Text.concat([Text.of('"'), value.text.map(escaped), Text.of('"')]);
    case 'bool':
      return Text.of(String(value.is), value.from);
    case 'int':
      return Text.of(String(value.value), value.from);
    case 'float':
      return Text.of(floatText(value.value), value.from);
    case 'list':
      return Text.concat([Text.of('['), joined(value.items.map(inline), Text.of(', ')), Text.of(']')]);
    case 'map': {
      const parts = [...value.entries.keys()].sort(compareText).map((key) => {
        const held = value.entries.get(key);
        return Text.concat([Text.of(`${keyText(key)} = `), held ? inline(held) : Text.empty]);
      });
      return Text.concat([Text.of('{'), joined(parts, Text.of(', ')), Text.of('}')]);
    }
    case 'nil':
      return fail('toml: cannot encode array with nil element');
    case 'thing':
      return Text.of(stringText(value.says ?? ''), originOf(value));
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = shortest(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Enough of TOML for what templates read: tables, lists of tables, and values of one line. */
export function fromToml(text: Text, meter: Meter): Value {
  return new Reader(text, meter).run();
}

class Reader {
  readonly #text: string;
  readonly #origin: ReturnType<Text['origin']>;
  readonly #meter: Meter;
  #at = 0;

  constructor(text: Text, meter: Meter) {
    this.#text = text.string;
    this.#origin = text.origin();
    this.#meter = meter;
  }

  run(): Value {
    const root = dict();
    let table = root;
    this.#blank();
    while (this.#at < this.#text.length) {
      this.#meter.step();
      if (this.#take('[[')) table = this.#listTable(root, this.#keys(']]'));
      else if (this.#take('[')) table = this.#table(root, this.#keys(']'));
      else {
        const keys = this.#keys('=');
        const last = keys.pop() ?? '';
        this.#space();
        put(this.#table(table, keys), last, this.#value(), this.#origin);
      }
      this.#space();
      if (this.#at < this.#text.length && !/[\n\r#]/.test(this.#text[this.#at] ?? '')) this.#fail();
      this.#blank();
    }
    return root;
  }

  #fail(): never {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    fail(`toml: line ${line}: expected something else`);
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #space(): void {
    while (/[ \t]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #blank(): void {
    for (;;) {
      while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
      if (this.#text[this.#at] !== '#') return;
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.#text.length : end;
    }
  }

  #keys(end: string): string[] {
    const keys: string[] = [];
    for (;;) {
      this.#space();
      keys.push(this.#key());
      this.#space();
      if (this.#take(end)) return keys;
      if (!this.#take('.')) this.#fail();
    }
  }

  #key(): string {
    const char = this.#text[this.#at] ?? '';
    if (char === '"' || char === "'") return this.#string(char);
    const start = this.#at;
    while (/[\w-]/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#at > start ? this.#text.slice(start, this.#at) : this.#fail();
  }

  #table(root: Dict, keys: readonly string[]): Dict {
    let table = root;
    for (const key of keys) {
      const held = table.entries.get(key);
      const last = held?.kind === 'list' ? held.items.at(-1) : held;
      if (last && last.kind !== 'map') this.#fail();
      const next = last ?? dict();
      if (!held) put(table, key, next, this.#origin);
      table = next;
    }
    return table;
  }

  #listTable(root: Dict, keys: readonly string[]): Dict {
    const parent = this.#table(root, keys.slice(0, -1));
    const key = keys.at(-1) ?? '';
    const held = parent.entries.get(key);
    if (held && held.kind !== 'list') this.#fail();
    const table = dict();
    put(parent, key, list([...(held?.items ?? []), table], '[]map[string]interface {}'), this.#origin);
    return table;
  }

  #string(quote: string): string {
    const isLong = this.#text.startsWith(quote.repeat(3), this.#at);
    const mark = isLong ? quote.repeat(3) : quote;
    this.#at += mark.length;
    if (isLong && this.#text[this.#at] === '\n') this.#at++;
    let end = this.#at;
    while (!this.#text.startsWith(mark, end)) {
      if (end >= this.#text.length || (!isLong && this.#text[end] === '\n')) this.#fail();
      end += quote === '"' && this.#text[end] === '\\' ? 2 : 1;
    }
    const inside = this.#text.slice(this.#at, end);
    this.#at = end + mark.length;
    return quote === '"' ? this.#unescaped(inside) : inside;
  }

  #unescaped(text: string): string {
    const known: Readonly<Record<string, string>> = {
      n: '\n',
      t: '\t',
      r: '\r',
      b: '\b',
      f: '\f',
      '"': '"',
      '\\': '\\',
    };
    return text.replaceAll(
      /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))/g,
      (_, short?: string, long?: string, char?: string) => {
        const code = short ?? long;
        return code === undefined
          ? (known[char ?? ''] ?? '')
          : String.fromCodePoint(Number.parseInt(code, 16));
      },
    );
  }

  #value(): Value {
    this.#meter.step();
    const char = this.#text[this.#at] ?? '';
    if (char === '"' || char === "'") return str(this.#string(char), this.#origin);
    if (this.#take('[')) return this.#list();
    if (this.#take('{')) return this.#inlineTable();
    const start = this.#at;
    while (/[\w.+:-]/.test(this.#text[this.#at] ?? '')) this.#at++;
    const word = this.#text.slice(start, this.#at);
    if (word === 'true' || word === 'false') return bool(word === 'true', this.#origin);
    const plain = word.replaceAll('_', '');
    if (/^[-+]?\d+$/.test(plain)) return int64(BigInt(plain.replace('+', '')), this.#origin);
    if (/^0(?:x[\da-f]+|o[0-7]+|b[01]+)$/i.test(plain)) return int64(BigInt(plain), this.#origin);
    const number = Number(plain);
    return word !== '' && !Number.isNaN(number) ? float(number, this.#origin) : this.#fail();
  }

  #list(): Value {
    const items: Value[] = [];
    this.#blank();
    while (!this.#take(']')) {
      items.push(this.#value());
      this.#blank();
      if (!this.#take(',') && this.#text[this.#at] !== ']') this.#fail();
      this.#blank();
    }
    return list(items, undefined, this.#origin);
  }

  #inlineTable(): Value {
    const table = dict();
    this.#space();
    while (!this.#take('}')) {
      const keys = this.#keys('=');
      const last = keys.pop() ?? '';
      this.#space();
      put(this.#table(table, keys), last, this.#value(), this.#origin);
      this.#space();
      if (!this.#take(',') && this.#text[this.#at] !== '}') this.#fail();
      this.#space();
    }
    return table;
  }
}
