import type { Habits } from './layout.ts';
import type { Scalar } from '../read/scalar.ts';
import type { Wanted, WantedMap } from './wanted.ts';

/** How values are written in one place. */
export interface Style extends Habits {
  /** Inside `{}` or `[]`. */
  readonly flow: boolean;
  /** Keys and strings are quoted, as JSON demands. */
  readonly json: boolean;
  /** JSON without a space behind colons and commas. */
  readonly compact: boolean;
}

/** The text of a value in one line. */
export function inline(wanted: Wanted, style: Style): string {
  const comma = separator(style);
  if (Array.isArray(wanted)) return `[${wanted.map((item) => inline(item, inFlow(style))).join(comma)}]`;
  if (!(wanted instanceof Map)) return scalarText(wanted, style);
  return `{${[...wanted].map(([key, value]) => inlineEntry(key, value, inFlow(style))).join(comma)}}`;
}

export function inlineEntry(key: string, value: Wanted, style: Style): string {
  return `${keyText(key, style)}:${style.compact ? '' : ' '}${inline(value, style)}`;
}

export function separator(style: Style): string {
  return style.compact ? ',' : ', ';
}

function inFlow(style: Style): Style {
  return { ...style, flow: true };
}

/** The lines of `key: value` in block style, the key in the first column. */
export function entryLines(key: string, value: Wanted, style: Style): string[] {
  const name = keyText(key, style);
  if (isText(value, style)) return [`${name}: |-`, ...indent(value.split('\n'), style.unit)];
  return isInline(value, style)
    ? [`${name}: ${inline(value, style)}`]
    : [`${name}:`, ...nested(value, style)];
}

/** Lines that a block can hold as they are. */
function isText(value: Wanted, { flow, json }: Style): value is string {
  return !flow && !json && typeof value === 'string' && /^[\x21-\x7e][\n\x20-\x7e]*\n.*\S$/.test(value);
}

/** The lines of a value that stands below its key. */
export function nested(value: Wanted, style: Style): string[] {
  if (value instanceof Map) return indent(mapLines(value, style), style.unit);
  return Array.isArray(value) ? indent(itemLines(value, style), style.dash) : [inline(value, style)];
}

/** The value stands on the line of its key. */
export function isInline(value: Wanted, style: Style): boolean {
  if (value instanceof Map) return value.size === 0;
  if (!Array.isArray(value) || value.length === 0) return true;
  return style.lists === 'flow' && value.every((item) => typeof item !== 'object' || item === null);
}

export function mapLines(map: WantedMap, style: Style): string[] {
  return [...map].flatMap(([key, value]) => entryLines(key, value, style));
}

export function itemLines(items: readonly Wanted[], style: Style): string[] {
  return items.flatMap((item) => {
    if (!(item instanceof Map) || item.size === 0) return [`- ${inline(item, style)}`];
    return indent(mapLines(item, style), 2).map((line, index) => (index === 0 ? `- ${line.slice(2)}` : line));
  });
}

/** The lines of one entry or item in JSON over several lines; `unit` is one step of indentation. */
export function jsonLines(head: string, value: Wanted, style: Style, unit: string): string[] {
  if (value instanceof Map && value.size > 0) {
    const entries = [...value].map(([key, item]) => jsonLines(`${keyText(key, style)}: `, item, style, unit));
    return [`${head}{`, ...commas(entries).map((line) => unit + line), '}'];
  }
  if (Array.isArray(value) && value.some((item) => item instanceof Map)) {
    const items = value.map((item) => jsonLines('', item, style, unit));
    return [`${head}[`, ...commas(items).map((line) => unit + line), ']'];
  }
  return [head + inline(value, style)];
}

/** All the lines, with a comma behind each entry but the last. */
export function commas(entries: readonly (readonly string[])[]): string[] {
  return entries.flatMap((lines, index) =>
    index === entries.length - 1
      ? lines
      : lines.map((line, at) => (at === lines.length - 1 ? `${line},` : line)),
  );
}

function indent(lines: readonly string[], width: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(width) + line));
}

export function keyText(key: string, style: Style): string {
  return scalarText(key, style);
}

export function scalarText(value: Scalar, style: Pick<Style, 'flow' | 'json' | 'quote'>): string {
  if (typeof value !== 'string') return String(value);
  if (style.json) return doubleQuoted(value);
  if (isPlain(value, style.flow)) return value;
  return style.quote === "'" && /^[\x20-\x7e]*$/.test(value)
    ? `'${value.replaceAll("'", "''")}'`
    : doubleQuoted(value);
}

/** JSON's strings are YAML's double-quoted ones, but YAML wants more characters escaped. */
function doubleQuoted(value: string): string {
  return JSON.stringify(value).replaceAll(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Every reader of YAML 1.1 and 1.2 takes the plain text for this very string. A digit in front may make a
 * number, a date or, as in `1000:1000`, a number to the base of sixty; libyaml wants no colon in flow style.
 */
function isPlain(text: string, flow: boolean): boolean {
  if (/^(?:y|yes|n|no|on|off|true|false|null)$/i.test(text)) return false;
  return /^[A-Za-z/][\w./@%+=~:-]*$/.test(text) && !text.endsWith(':') && !(flow && text.includes(':'));
}
