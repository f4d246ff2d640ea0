import { bytesOf } from '../utf8.ts';

/*
 * FIPS 180-4, and RFC 1950's Adler-32.
 */

export function adler32(text: string): string {
  let [low, high] = [1, 0];
  for (const byte of bytesOf(text)) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return String(high * 65536 + low);
}

/** The message in blocks, closed by its length. */
function padded(text: string, block: number): number[] {
  const bytes = bytesOf(text);
  const bits = BigInt(bytes.length) * 8n;
  bytes.push(0x80);
  while (bytes.length % block !== block - block / 8) bytes.push(0);
  for (let shift = block - 8; shift >= 0; shift -= 8)
    bytes.push(shift >= 64 ? 0 : Number((bits >> BigInt(shift)) & 255n));
  return bytes.slice(0, bytes.length);
}

function hex(words: readonly number[]): string {
  return words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function wordAt(bytes: readonly number[], at: number): number {
  const byte = (offset: number) => bytes[at + offset] ?? 0;
  return (byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3);
}

function messageOf(text: string): number[] {
  const bytes = bytesOf(text);
  const bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  const high = Math.floor(bits / 2 ** 32);
  for (const word of [high, bits % 2 ** 32])
    bytes.push((word >>> 24) & 255, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
  return bytes;
}

export function sha1(text: string): string {
  const bytes = messageOf(text);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let at = 0; at < bytes.length; at += 64) {
    const words = Array.from({ length: 80 }, (_, index) => (index < 16 ? wordAt(bytes, at + index * 4) : 0));
    for (let index = 16; index < 80; index++) {
      const mixed = [3, 8, 14, 16].reduce((sum, back) => sum ^ (words[index - back] ?? 0), 0);
      words[index] = rotated(mixed, 31);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    words.forEach((word, index) => {
      const next = (rotated(a, 27) + round1(index, b, c, d) + e + word) | 0;
      [e, d, c, b, a] = [d, c, rotated(b, 2), a, next];
    });
    [a, b, c, d, e].forEach((word, index) => {
      state[index] = ((state[index] ?? 0) + word) | 0;
    });
  }
  return hex(state);
}

function round1(index: number, b: number, c: number, d: number): number {
  if (index < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (index < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  return index < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
}

/** The first primes, whose roots the constants are made of. */
function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}

/** The first bits behind the point of a root, exactly. */
function rootBits(prime: number, power: 2 | 3, bits: number): bigint {
  const scaled = BigInt(prime) << BigInt(bits * power);
  let [low, high] = [0n, 1n << BigInt(bits + 8)];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(power) <= scaled) low = middle;
    else high = middle;
  }
  return low & ((1n << BigInt(bits)) - 1n);
}

let constants32: readonly number[] | undefined;

export function sha256(text: string): string {
  constants32 ??= primes(64).map((prime) => Number(rootBits(prime, 3, 32)) | 0);
  const bytes = messageOf(text);
  const state = primes(8).map((prime) => Number(rootBits(prime, 2, 32)) | 0);
  for (let at = 0; at < bytes.length; at += 64) block256(bytes, at, state, constants32);
  return hex(state);
}

function block256(bytes: readonly number[], at: number, state: number[], constants: readonly number[]): void {
  const words = new Int32Array(64);
  for (let index = 0; index < 64; index++) {
    if (index < 16) {
      words[index] = wordAt(bytes, at + index * 4);
      continue;
    }
    const [early, late] = [words[index - 15] ?? 0, words[index - 2] ?? 0];
    const small = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const large = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    words[index] = ((words[index - 16] ?? 0) + small + (words[index - 7] ?? 0) + large) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < 64; index++) {
    const large = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const first = (h + large + ((e & f) ^ (~e & g)) + (constants[index] ?? 0) + (words[index] ?? 0)) | 0;
    const small = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const second = (small + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = ((state[index] ?? 0) + word) | 0;
  });
}

const mask = (1n << 64n) - 1n;

function rotated64(word: bigint, bits: bigint): bigint {
  return ((word >> bits) | (word << (64n - bits))) & mask;
}

let constants64: readonly bigint[] | undefined;

export function sha512(text: string): string {
  constants64 ??= primes(80).map((prime) => rootBits(prime, 3, 64));
  const bytes = padded(text, 128);
  const state = primes(8).map((prime) => rootBits(prime, 2, 64));
  for (let at = 0; at < bytes.length; at += 128) block512(bytes, at, state, constants64);
  return state.map((word) => word.toString(16).padStart(16, '0')).join('');
}

function block512(bytes: readonly number[], at: number, state: bigint[], constants: readonly bigint[]): void {
  const words: bigint[] = [];
  for (let index = 0; index < 80; index++) {
    if (index < 16) {
      let word = 0n;
      for (let offset = 0; offset < 8; offset++)
        word = (word << 8n) | BigInt(bytes[at + index * 8 + offset] ?? 0);
      words.push(word);
      continue;
    }
    const [early, late] = [words[index - 15] ?? 0n, words[index - 2] ?? 0n];
    const small = rotated64(early, 1n) ^ rotated64(early, 8n) ^ (early >> 7n);
    const large = rotated64(late, 19n) ^ rotated64(late, 61n) ^ (late >> 6n);
    words.push(((words[index - 16] ?? 0n) + small + (words[index - 7] ?? 0n) + large) & mask);
  }
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  words.forEach((word, index) => {
    const large = rotated64(e, 14n) ^ rotated64(e, 18n) ^ rotated64(e, 41n);
    const first = h + large + ((e & f) ^ (~e & mask & g)) + (constants[index] ?? 0n) + word;
    const small = rotated64(a, 28n) ^ rotated64(a, 34n) ^ rotated64(a, 39n);
    const second = small + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & mask, c, b, a, (first + second) & mask];
  });
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = ((state[index] ?? 0n) + word) & mask;
  });
}
