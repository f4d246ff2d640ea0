import type { Place } from '../../../text/source.ts';
import type { Origin, Written } from '../origin.ts';
import { Text } from '../text.ts';
import { bool, type Dict, dict, int64, list, nil, put, str, type Value } from '../value.ts';
import { cloned } from './tables.ts';
import { Unreadable } from './read.ts';

/** What `--set` or `--set-string` is told. */
export interface Setting {
  readonly text: string;
  /** `--set-string`: what looks like a number or a truth value is a text all the same. */
  readonly isString?: boolean;
  /** Where the text stands in a file, character by character; that of a command line stands in none. */
  readonly at?: { readonly path: string; readonly start: number } | undefined;
  /** Where it stands in other characters, such as behind a shell's quotes. */
  readonly near?: Place | undefined;
  /** Why the value cannot be known, where it cannot. */
  readonly unknown?: string | undefined;
}

/** The values with what `--set` lays over them (pkg/strvals/parser.go). */
export function withSetting(values: Dict, setting: Setting): Dict {
  const result = cloned(values);
  new SettingParser(setting).into(result);
  return result;
}

/** Helm's own bounds. */
const deepest = 30;
const largestIndex = 65_536;

class SettingParser {
  readonly #setting: Setting;
  #at = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  into(values: Dict): void {
    while (!this.#isDone) this.#key(values, 0);
  }

  get #text(): string {
    return this.#setting.text;
  }

  get #isDone(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Up to one of these signs, which is taken and told; a backslash before a sign makes it one like any other. */
  #until(stops: string): { text: string; start: number; end: number; last: string } {
    const start = this.#at;
    let text = '';
    while (!this.#isDone) {
      const sign = this.#text[this.#at++] ?? '';
      if (stops.includes(sign)) return { text, start, end: this.#at - 1, last: sign };
      text += sign === '\\' ? (this.#text[this.#at++] ?? '') : sign;
    }
    return { text, start, end: this.#at, last: '' };
  }

  #key(into: Dict, depth: number): void {
    const key = this.#until('=[,.');
    const { text: name, last } = key;
    if (last === '') throw this.#failure(`key "${name}" has no value`);
    if (last === ',') throw this.#failure(`key "${name}" has no value (cannot end with ,)`);
    const set = (value: Value) => {
      put(into, name, value, this.#written('key', key, name.length));
    };
    if (last === '=') set(this.#value());
    else if (last === '[') set(this.#item(this.#listAt(into.entries.get(name), name), depth));
    else set(this.#inner(into.entries.get(name), name, depth));
  }

  #inner(present: Value | undefined, name: string, depth: number): Dict {
    if (depth >= deepest)
      throw this.#failure(
        `value name nested level is greater than maximum supported nested level of ${deepest}`,
      );
    if (present && present.kind !== 'map' && present.kind !== 'nil')
      throw this.#failure(`the value of "${name}" is no map`);
    const inner = present?.kind === 'map' ? present : dict();
    this.#key(inner, depth + 1);
    return inner;
  }

  #listAt(present: Value | undefined, name: string): readonly Value[] {
    if (present && present.kind !== 'list') throw this.#failure(`the value of "${name}" is no list`);
    return present?.items ?? [];
  }

  /** After an opening bracket: the list with one item set. */
  #item(items: readonly Value[], depth: number): Value {
    const { text, last } = this.#until(']');
    const index = Number(text);
    if (last === '' || !/^\d{1,9}$/.test(text)) throw this.#failure(`error parsing index: "${text}"`);
    if (index > largestIndex)
      throw this.#failure(`index of ${index} is greater than maximum supported index of ${largestIndex}`);
    const next = this.#until('=[,.');
    if (next.text !== '') throw this.#failure(`unexpected data at end of array index: "${next.text}"`);
    const present = items[index];
    const value =
      next.last === '='
        ? this.#value()
        : next.last === '['
          ? this.#item(this.#listAt(present, text), depth)
          : next.last === '.'
            ? this.#inner(present, text, depth)
            : undefined;
    if (!value) throw this.#failure(`key "[${text}]" has no value`);
    const filled = [...items, ...Array.from({ length: Math.max(index + 1 - items.length, 0) }, () => nil)];
    return list(filled.map((each, at) => (at === index ? value : each)));
  }

  #value(): Value {
    if (this.#text[this.#at] !== '{') return this.#typed(this.#until(','));
    this.#at++;
    const items: Value[] = [];
    for (;;) {
      const item = this.#until(',}');
      if (item.last === '') throw this.#failure('list must terminate with "}"');
      if (item.last === ',' || item.text !== '' || items.length > 0) items.push(this.#typed(item));
      if (item.last === ',') continue;
      if (this.#text[this.#at] === ',') this.#at++;
      return list(items);
    }
  }

  #typed(word: { readonly text: string; readonly start: number; readonly end: number }): Value {
    const { text } = word;
    const from = this.#written('scalar', word, text.length);
    if (this.#setting.isString) return str(Text.of(text, from));
    const lower = text.toLowerCase();
    if (lower === 'true' || lower === 'false') return bool(lower === 'true', from);
    if (lower === 'null') return { ...nil, from };
    if (text === '0' || /^[-+]?[1-9]\d{0,17}$/.test(text)) return int64(BigInt(text), from);
    return str(Text.of(text, from));
  }

  #written(
    kind: 'key' | 'scalar',
    { start, end }: { readonly start: number; readonly end: number },
    length: number,
  ): Origin | undefined {
    const { at, near, unknown } = this.#setting;
    const place: Written | undefined = near && {
      kind: 'text',
      file: near.source.path,
      ...{ span: near.span, length: near.span.end - near.span.start },
    };
    if (unknown !== undefined || place)
      return { kind: 'computed' as const, of: place ? [place] : [], unknown };
    if (!at) return undefined;
    const written: Written = {
      kind,
      file: at.path,
      span: { start: at.start + start, end: at.start + end },
      length,
    };
    return written;
  }

  #failure(reason: string): Unreadable {
    return new Unreadable(`failed parsing --set data: ${reason}`);
  }
}
