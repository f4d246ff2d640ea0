import { interpolate, type Interpolated, type Variables } from './interpolate.ts';

/*
 * The `.env` file beside a compose file, read as compose-go's dotenv package reads it. Either the whole
 * file is good or compose refuses the project.
 */

export interface DotEnv {
  readonly variables: ReadonlyMap<string, string>;
  /** Why compose refuses the file. */
  readonly refused?: string;
}

interface Reader {
  readonly text: string;
  at: number;
  readonly found: Map<string, string>;
  /** Characters of the values so far: each may be made of several before it. */
  size: number;
  readonly outer: Variables;
}

/** A longer file is not read. */
const longest = 256 * 1024;

/** More than Linux gives a program unless it is told to (ARG_MAX). */
const mostValues = 2 * 1024 * 1024;

/** `outer` are the variables that are set before this file is read; they win inside its values. */
export function readDotEnv(text: string, outer: Variables): DotEnv {
  if (text.length > longest) return { variables: new Map(), refused: 'it is too long' };
  const reader: Reader = { text: text.replace(/^\uFEFF/, ''), at: 0, found: new Map(), size: 0, outer };
  let refused: string | undefined;
  while (refused === undefined && skipToStatement(reader)) refused = readStatement(reader);
  return { variables: reader.found, ...(refused === undefined ? {} : { refused }) };
}

function skipToStatement(reader: Reader): boolean {
  for (;;) {
    while (reader.at < reader.text.length && /\s/.test(reader.text.charAt(reader.at))) reader.at++;
    if (reader.text[reader.at] !== '#') return reader.at < reader.text.length;
    reader.at = lineEnd(reader);
  }
}

function lineEnd({ text, at }: Reader): number {
  const newline = text.indexOf('\n', at);
  return newline === -1 ? text.length : newline;
}

function readStatement(reader: Reader): string | undefined {
  const end = lineEnd(reader);
  const line = reader.text.slice(reader.at, end);
  const exported = /^export\s+/.exec(line)?.[0] ?? '';
  // A name ends at `=` or, as in YAML, at `:`; a line without either inherits from the environment.
  const written = /^[^=:]*/.exec(line.slice(exported.length))?.[0] ?? '';
  const key = written.trimEnd();
  if (!/^[\p{L}\p{N}\s_.[\]-]*$/u.test(written))
    return `unexpected character in the variable name \`${key}\``;
  if (key.includes(' ')) return `the variable name \`${key}\` contains a space`;
  const separator = reader.at + exported.length + written.length;
  if (separator >= end) {
    inherit(reader, key, end);
    return undefined;
  }
  reader.at = separator + 1;
  while (/[\t\v\f\r \u0085\u00A0]/.test(reader.text.charAt(reader.at))) reader.at++;
  const value = readValue(reader);
  if (value.refused !== undefined) return value.refused;
  reader.size += value.text.length;
  if (reader.size > mostValues) return 'its values are longer than Linux takes';
  reader.found.set(key, value.text);
  return undefined;
}

function inherit(reader: Reader, key: string, end: number): void {
  // compose-go takes a name at the very end of the file, without a line end, for nothing at all.
  const value = end < reader.text.length ? lookUp(reader)(key) : undefined;
  if (value !== undefined) reader.found.set(key, value);
  reader.at = end;
}

function lookUp({ outer, found }: Reader): Variables {
  return (name) => outer(name) ?? found.get(name);
}

function readValue(reader: Reader): Interpolated {
  const quote = reader.text[reader.at];
  if (quote === '"' || quote === "'") return readQuoted(reader, quote);
  const end = lineEnd(reader);
  const value = reader.text.slice(reader.at, end).split(' #', 1)[0] ?? '';
  reader.at = end;
  return interpolate(value.trimEnd(), lookUp(reader));
}

function readQuoted(reader: Reader, quote: '"' | "'"): Interpolated {
  const pattern = quote === '"' ? /"([^"\\]*(?:\\[^][^"\\]*)*)"/y : /'([^'\\]*(?:\\[^][^'\\]*)*)'/y;
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[1];
  if (found === undefined) return { text: '', refused: 'a quoted value does not end' };
  reader.at = pattern.lastIndex;
  const value = found.replace(/\\(["'])/g, (whole, escaped: string) => (escaped === quote ? quote : whole));
  return quote === "'" ? { text: value } : interpolate(unescaped(value), lookUp(reader));
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  // `\$` becomes the interpolation's own escape.
  $: '$$',
};

function unescaped(value: string): string {
  return value.replace(/\\(?:([abcfnrtv$"\\])|0(\d{0,3}))/g, (whole, letter?: string, octal?: string) => {
    if (letter !== undefined) return escapes[letter] ?? whole;
    return /^[0-3][0-7]{2}$/.test(octal ?? '') ? String.fromCharCode(Number.parseInt(octal ?? '', 8)) : whole;
  });
}
