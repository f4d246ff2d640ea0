/*
 * Strings as Go writes and reads them (strconv.Quote, strconv.Unquote).
 */

const short: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/** In double quotes. */
export function quoted(text: string): string {
  return `"${escaped(text, '"')}"`;
}

/** What stands between the quotes. */
export function escaped(text: string, quote: string): string {
  return text.replaceAll(/["'\\]|[^\x20-\x7e]/gu, (rune) => escapedRune(rune, quote));
}

function escapedRune(rune: string, quote: string): string {
  if (rune === quote || rune === '\\') return `\\${rune}`;
  if (rune === '"' || rune === "'") return rune;
  const known = short.get(rune);
  if (known !== undefined) return known;
  const code = rune.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`;
  if (isPrint(rune)) return rune;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** What Go's unicode.IsPrint says: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrint(rune: string): boolean {
  return rune === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(rune);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** What a literal says, its quotes included in what is given; undefined where Go refuses it. */
export function unquoted(written: string): string | undefined {
  if (written.startsWith('`')) return written.slice(1, -1).replaceAll('\r', '');
  const inside = written.slice(1, -1);
  let text = '';
  for (let at = 0; at < inside.length;) {
    const rune = unquotedRune(inside, at, '"');
    if (!rune) return undefined;
    text += rune.text;
    at = rune.next;
  }
  return text;
}

const single: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

const digitsOf: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** The rune that is written here, and where the next one begins. */
export function unquotedRune(
  text: string,
  at: number,
  quote: string,
): { readonly text: string; readonly next: number } | undefined {
  const rune = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (rune === quote || rune === '\n') return undefined;
  if (rune !== '\\') return { text: rune, next: at + rune.length };
  const letter = text[at + 1] ?? '';
  if (letter === quote) return { text: letter, next: at + 2 };
  const known = single.get(letter);
  if (known !== undefined) return { text: known, next: at + 2 };
  const count = digitsOf.get(letter);
  if (count !== undefined) return numbered(text.slice(at + 2, at + 2 + count), count, 16, at + 2, letter);
  return /^[0-7]/.test(letter) ? numbered(text.slice(at + 1, at + 4), 3, 8, at + 1, 'x') : undefined;
}

function numbered(digits: string, count: number, base: number, start: number, kind: string) {
  const known = base === 16 ? /^[\da-fA-F]+$/ : /^[0-7]+$/;
  const code = digits.length === count && known.test(digits) ? Number.parseInt(digits, base) : -1;
  if (code < 0 || code > 0x10ffff || (kind === 'x' && code > 255)) return undefined;
  if (kind !== 'x' && code >= 0xd800 && code < 0xe000) return undefined;
  // \x and octal write bytes; what is no UTF-8 by itself is kept as such.
  const text = kind === 'x' && code > 127 ? String.fromCharCode(0xdc00 + code) : String.fromCodePoint(code);
  return { text, next: start + count };
}
