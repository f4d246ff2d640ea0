import type { Meter } from './meter.ts';
import { Regexp } from './regexp/match.ts';

/**
 * The patterns of `.Files.Glob` (github.com/gobwas/glob with `/` as the separator): `*` and `?` stay inside of a folder,
 * `**` does not; `[a-z]`, `[!a]`, `{one,two}`. Turned into a regular expression for our own machine.
 */
export function globMatcher(pattern: string, meter: Meter): (path: string) => boolean {
  const regexp = new Regexp(`^(?s:${regexpOf(pattern) ?? '.*'})$`, meter);
  return (path) => regexp.test(path);
}

/** Nothing where the pattern is none; Helm then takes all files. */
function regexpOf(pattern: string): string | undefined {
  let result = '';
  let depth = 0;
  for (let at = 0; at < pattern.length;) {
    const part = partAt(pattern, at, depth);
    if (!part) return undefined;
    result += part.regexp;
    depth += part.deeper ?? 0;
    at += part.length;
  }
  return depth === 0 ? result : undefined;
}

interface Part {
  readonly regexp: string;
  readonly length: number;
  readonly deeper?: number;
}

function partAt(pattern: string, at: number, depth: number): Part | undefined {
  const rune = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  if (rune === '*')
    return pattern[at + 1] === '*' ? { regexp: '.*', length: 2 } : { regexp: '[^/]*', length: 1 };
  if (rune === '?') return { regexp: '[^/]', length: 1 };
  if (rune === '[') return classAt(pattern, at);
  if (rune === '{') return { regexp: '(?:', length: 1, deeper: 1 };
  if (rune === ',' && depth > 0) return { regexp: '|', length: 1 };
  if (rune === '}' && depth > 0) return { regexp: ')', length: 1, deeper: -1 };
  if (rune !== '\\') return { regexp: literal(rune), length: rune.length };
  const next = String.fromCodePoint(pattern.codePointAt(at + 1) ?? 0);
  return { regexp: literal(next), length: 1 + next.length };
}

function classAt(pattern: string, at: number): Part | undefined {
  const end = pattern.indexOf(']', at);
  const inside = end < 0 ? '' : pattern.slice(at + 1, end);
  const isClass = /^!?(?:[^]-[^]|[^\]]+)$/u.test(inside);
  return isClass ? { regexp: classText(inside), length: inside.length + 2 } : undefined;
}

function literal(rune: string): string {
  return rune.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

function classText(range: string): string {
  const inside = range.replace(/^!/, '').replaceAll(/[\\^[\]]/g, String.raw`\$&`);
  const isRange = /^[^]-[^]$/u.test(range.replace(/^!/, ''));
  return `[${range.startsWith('!') ? '^' : ''}${isRange ? inside : inside.replaceAll('-', String.raw`\-`)}]`;
}
