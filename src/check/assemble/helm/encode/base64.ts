import { bytesOf, textOf } from '../utf8.ts';

const alphabet64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const alphabet32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function encoded(text: string, alphabet: string, bits: number, group: number): string {
  const parts: string[] = [];
  let held = 0;
  let count = 0;
  for (const byte of bytesOf(text)) {
    held = ((held << 8) | byte) & 0xffff;
    count += 8;
    while (count >= bits) {
      count -= bits;
      parts.push(alphabet[(held >> count) & ((1 << bits) - 1)] ?? '');
    }
  }
  if (count > 0) parts.push(alphabet[(held << (bits - count)) & ((1 << bits) - 1)] ?? '');
  while (parts.length % group !== 0) parts.push('=');
  return parts.join('');
}

export function base64(text: string): string {
  return encoded(text, alphabet64, 6, 4);
}

export function base32(text: string): string {
  return encoded(text, alphabet32, 5, 8);
}

interface Digits {
  readonly bytes: readonly number[];
  readonly count: number;
  /** Where the digits end. */
  readonly at: number;
}

function digitsOf(text: string, alphabet: string, bits: number): Digits | number {
  const bytes: number[] = [];
  let [held, left, count, at] = [0, 0, 0, 0];
  for (; at < text.length && text[at] !== '='; at++) {
    const char = text[at] ?? '';
    if (char === '\n' || char === '\r') continue;
    const value = alphabet.indexOf(char);
    if (value < 0) return at;
    count++;
    held = ((held << bits) | value) & 0xffff;
    left += bits;
    if (left < 8) continue;
    left -= 8;
    bytes.push((held >> left) & 0xff);
  }
  return { bytes, count, at };
}

/** What is decoded; else the offset at which Go gives up. */
function decoded(text: string, alphabet: string, bits: number, lengths: ReadonlySet<number>, group: number) {
  const digits = digitsOf(text, alphabet, bits);
  if (typeof digits === 'number') return digits;
  const { bytes, count, at } = digits;
  const padding = text.slice(at).replaceAll(/[\r\n]/g, '');
  const rest = count % group;
  if (!lengths.has(rest)) return padding === '' ? text.length - (text.length % group) : at;
  if (padding === '='.repeat(rest === 0 ? 0 : group - rest)) return textOf(bytes);
  return padding === '' ? Math.max(at - rest, 0) : at;
}

export function fromBase64(text: string): string {
  const result = decoded(text, alphabet64, 6, new Set([0, 2, 3]), 4);
  return typeof result === 'string' ? result : `illegal base64 data at input byte ${result}`;
}

export function fromBase32(text: string): string {
  const result = decoded(text, alphabet32, 5, new Set([0, 2, 4, 5, 7]), 8);
  return typeof result === 'string' ? result : `illegal base32 data at input byte ${result}`;
}
