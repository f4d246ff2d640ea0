/*
 * Go's strings are bytes. Ours are text, in which a byte that is no UTF-8 is a lone surrogate (U+DC80 to U+DCFF), so
 * that what is decoded from base64 and encoded again is the same.
 */

/** The bytes of a text. */
export function bytesOf(text: string): number[] {
  const bytes: number[] = [];
  for (const rune of text) {
    const code = rune.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return bytes;
}

export function textOf(bytes: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = sizeAt(bytes, at);
    parts.push(String.fromCodePoint(size === 0 ? 0xdc00 + (bytes[at] ?? 0) : runeAt(bytes, at, size)));
    at += size || 1;
  }
  return parts.join('');
}

/** How many bytes the rune here has; 0 where it is none. */
function sizeAt(bytes: readonly number[], at: number): number {
  const size = sizeOf(bytes[at] ?? 0);
  if (size < 2 || at + size > bytes.length) return size === 1 ? 1 : 0;
  for (let index = 1; index < size; index++) if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  const rune = runeAt(bytes, at, size);
  // No shorter way to write it, no half of a pair, and none behind the last.
  const least = [0, 0, 0x80, 0x800, 0x10000][size] ?? 0;
  return rune < least || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000) ? 0 : size;
}

function sizeOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

function runeAt(bytes: readonly number[], at: number, size: number): number {
  let rune = (bytes[at] ?? 0) & (size === 1 ? 0x7f : 0xff >> (size + 1));
  for (let index = 1; index < size; index++) rune = (rune << 6) | ((bytes[at + index] ?? 0) & 63);
  return rune;
}

/** How many bytes a text has. */
export function byteLength(text: string): number {
  if (isAscii(text)) return text.length;
  return bytesOf(text).length;
}

export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** The offset in the text at which so many of its bytes are over; inside of a rune undefined. */
export function offsetOfByte(text: string, byte: number): number | undefined {
  if (isAscii(text)) return Math.min(byte, text.length);
  let bytes = 0;
  let at = 0;
  for (const rune of text) {
    if (bytes >= byte) break;
    bytes += bytesOf(rune).length;
    at += rune.length;
  }
  return bytes > byte ? undefined : at;
}

/** As Go prints it where only UTF-8 may stand: what is none is U+FFFD. */
export function asUtf8(text: string): string {
  return text.replaceAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (unit) =>
    unit.length === 2 ? unit : '\uFFFD',
  );
}

/** As Go orders strings: by their bytes, which is by their runes. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  for (let at = 0; ; at++) {
    const a = one.codePointAt(at) ?? -1;
    const b = other.codePointAt(at) ?? -1;
    if (a !== b) return a < b ? -1 : 1;
  }
}
