import type { Node } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import { child, isNull, textAt } from './tree.ts';

/** The ten letters that kustomize puts after the name of what it generates (kustomize api/hasher). */
export function contentHash(node: Node): string {
  const kind = textAt(node, 'kind');
  const fields = kind === 'Secret' ? ['data', 'stringData'] : ['binaryData', 'data'];
  const parts = fields.flatMap((field) => {
    const value = child(node, field);
    if (value?.kind === 'map') return [[field, jsonOf(value)] as const];
    return field === 'data' ? [[field, '""'] as const] : [];
  });
  // The name is looked for at a key that no object has.
  parts.push(['kind', jsonText(kind)], ['name', '""']);
  if (kind === 'Secret') parts.push(['type', jsonText(textAt(node, 'type'))]);
  const json = parts
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${jsonText(key)}:${value}`)
    .join();
  const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  return sha256(`{${json}}`)
    .slice(0, 10)
    .replaceAll(/[013ae]/g, (digit) => letters[digit] ?? digit);
}

/** As Go writes it: keys in order, and signs that mean something to HTML escaped. */
function jsonOf(node: Node): string {
  if (isNull(node)) return 'null';
  if (node.kind === 'seq') return `[${node.items.map(({ value }) => jsonOf(value)).join()}]`;
  if (node.kind === 'map') {
    const entries = [...node.entries].sort((one, other) => (one.key < other.key ? -1 : 1));
    return `{${entries.map(({ key, value }) => `${jsonText(key)}:${jsonOf(value)}`).join()}}`;
  }
  const value = scalarValue(node, 'compose');
  return typeof value === 'string' ? jsonText(value) : JSON.stringify(value);
}

function jsonText(text: string): string {
  return JSON.stringify(text)
    .replaceAll(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('\\b', '\\u0008')
    .replaceAll('\\f', '\\u000c');
}

/** UTF-8, without the help of a platform. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const given = character.codePointAt(0) ?? 0;
    const code = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given;
    if (code < 0x80) bytes.push(code);
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

/** FIPS 180-4. */
export function sha256(text: string): string {
  const bytes = utf8(text);
  const length = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  const size = new DataView(new ArrayBuffer(8));
  size.setUint32(0, Math.floor(length / 2 ** 32));
  size.setUint32(4, length >>> 0);
  for (let at = 0; at < 8; at++) bytes.push(size.getUint8(at));
  const state = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));
  const view = new DataView(Uint8Array.from(bytes).buffer);
  for (let at = 0; at < bytes.length; at += 64) round(state, view, at);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

const constants = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++)
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  return found;
}

/** The first 32 bits after the point. */
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32) >>> 0;
}

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function round(state: Uint32Array, view: DataView, start: number): void {
  const words = new Uint32Array(64);
  const word = (at: number) => words[at] ?? 0;
  for (let at = 0; at < 16; at++) words[at] = view.getUint32(start + at * 4);
  for (let at = 16; at < 64; at++) {
    const early = word(at - 15);
    const late = word(at - 2);
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[at] = word(at - 16) + low + word(at - 7) + high;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at++) {
    const choice = (e & f) ^ (~e & g);
    const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + (constants[at] ?? 0) + word(at);
    const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  for (const [at, value] of [a, b, c, d, e, f, g, h].entries()) state[at] = (state[at] ?? 0) + value;
}
