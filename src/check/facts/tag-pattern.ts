/*
 * The tags that a row of base-images.tsv speaks of: patterns with a space between them.
 *
 *   latest        this tag
 *   jdk*          `*` stands for any characters
 *   *-alpine*     a pattern that starts with `*-` means a part of the tag, which may be the first: `alpine` as well
 *   =18*          the tag's version, as far as it is written here: 18, 18.1 and 18.1-bookworm, never 180
 *   <=17 >=2.4    so too; a tag that names less of a version than this (`2`) floats to the newest
 *   =8.2..8.16*   from one version to another, both included
 *   !*-builder*   but not these
 *
 * Of several rows that cover a tag, the one whose pattern writes out the most characters wins, a version counting as one:
 * `*-alpine*` beats `*`. Of two that write out as many it is the one that stands first in the table.
 */

/** How closely the patterns describe this tag: the characters that the best of them writes out; undefined: not at all. */
export function closeness(patterns: readonly string[], tag: string): number | undefined {
  if (patterns.some((pattern) => pattern.startsWith('!') && covers(pattern.slice(1), tag))) return undefined;
  const lengths = patterns
    .filter((pattern) => !pattern.startsWith('!') && covers(pattern, tag))
    .map((pattern) => pattern.replace(/^[<>]?=[\d.]+/, 'v').replaceAll('*', '').length);
  return lengths.length > 0 ? Math.max(...lengths) : undefined;
}

/** These patterns leave no tag out. */
export function coversAll(patterns: readonly string[]): boolean {
  return patterns.includes('*') && patterns.every((pattern) => !pattern.startsWith('!'));
}

function covers(pattern: string, tag: string): boolean {
  const [, operator = '', first, last = first, rest = ''] =
    /^([<>]?=)(\d+(?:\.\d+)*)(?:\.\.(\d+(?:\.\d+)*))?([^]*)/.exec(pattern) ?? [];
  if (first !== undefined && last !== undefined) return versionCovers({ operator, first, last, rest }, tag);
  return matches(pattern, tag) || (pattern.startsWith('*-') && matches(pattern, `-${tag}`));
}

interface Versions {
  readonly operator: string;
  readonly first: string;
  readonly last: string;
  readonly rest: string;
}

function versionCovers({ operator, first, last, rest }: Versions, tag: string): boolean {
  const [, written, after = ''] = /^v?(\d+(?:\.\d+)*)([^]*)/.exec(tag) ?? [];
  if (written === undefined || !matches(rest, after)) return false;
  const isFromFirst = operator === '<=' || compare(written, first) >= 0;
  return isFromFirst && (operator === '>=' || compare(written, last) <= 0);
}

/** Compares as many numbers as the row writes; a tag that writes fewer is newer. */
function compare(tag: string, row: string): number {
  const numbers = tag.split('.').map(Number);
  for (const [index, wanted] of row.split('.').map(Number).entries()) {
    const order = (numbers[index] ?? Infinity) - wanted;
    if (order !== 0) return order;
  }
  return 0;
}

/** `*` is the only wildcard, so the pieces between them need only be found in order. */
function matches(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const [first = ''] = pieces;
  const last = pieces.length > 1 ? (pieces.at(-1) ?? '') : '';
  if (pieces.length === 1) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
