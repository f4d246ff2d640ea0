import type { Finding } from '../check/index.ts';
import { manifold } from './compare.ts';

/** What is known of a comment by what it says in its last line, which nobody sees. */
export interface Marker {
  /** One for each finding that it tells. */
  readonly keys: readonly string[];
  /** Of what it offers, wherever it stands and whatever it links to. */
  readonly digest: string;
}

/**
 * The names of findings, for as long as they mean the same. Lines are no part of them, since they move. Where several
 * findings have one name, they are numbered as they stand in the files.
 */
export function keysOf(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const counts = new Map<string, number>();
  const keys = new Map<Finding, string>();
  for (const finding of findings.toSorted(inReadingOrder)) {
    const { rule, path, subject, message } = finding;
    const name = JSON.stringify([rule, path, subject, ...(manifold.has(rule) ? [message] : [])]);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    keys.set(finding, digestOf(`${count} ${name}`));
  }
  return keys;
}

function inReadingOrder(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.start.line - b.start.line || a.start.column - b.start.column;
}

/**
 * Sixteen hexadecimal digits, by two rounds of FNV-1a. It need not withstand anybody: whoever makes two findings of his
 * own collide keeps a comment from himself, and the check fails as before.
 */
export function digestOf(text: string): string {
  return [0x811c9dc5, 0x01000193].map((seed) => hash(text, seed)).join('');
}

function hash(text: string, seed: number): string {
  let value = seed;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
    value ^= value >>> 15;
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}

export function written({ keys, digest }: Marker): string {
  return `<!-- plimsoll:1 ${keys.join(' ')} = ${digest} -->`;
}

/** The last one counts: a suggestion above it may hold what looks like one. */
export function readMarker(body: string): Marker | undefined {
  const [, keys = '', digest = ''] =
    [...body.matchAll(/^<!-- plimsoll:1 ((?:[\da-f]{16} )+)= ([\da-f]{16}) -->[ \r]*$/gm)].at(-1) ?? [];
  return digest === '' ? undefined : { keys: keys.trim().split(' '), digest };
}
