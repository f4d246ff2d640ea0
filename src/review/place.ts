import type { Finding, FixReport } from '../check/index.ts';
import { type Diff, hunkWith } from './diff.ts';
import { lineChanges } from './line-change.ts';

/** Lines of the new file, both inclusive, as GitHub wants them for a comment. */
export interface Anchor {
  readonly startLine: number;
  readonly line: number;
}

/** Takes these lines for those of its anchor. One click commits it, so it must be all of the fix. */
export interface Suggestion extends Anchor {
  readonly fix: FixReport;
  /** Without line ends. None at all deletes the lines. */
  readonly lines: readonly string[];
}

/** The text of a file and what the diff shows of it. */
export interface Shown {
  readonly path: string;
  /** With their line ends. */
  readonly lines: readonly string[];
  readonly diff: Diff;
}

/** A suggestion that spans more lines than this, or holds more characters, is better explained. */
const longestSuggestion = { lines: 60, characters: 10_000 };

/**
 * What may not arrive as it was sent, or cannot be seen by whoever commits it: control characters, marks that change the
 * direction of writing, half characters, and the sign that stands for bytes that were no text.
 */
const unfit = /[^\P{Cc}\t\n]|[\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/u;

/**
 * A fix as a suggestion, where GitHub can take it: all of it within lines of one file that one hunk shows. Not where
 * the lines end in CRLF, which "Commit suggestion" does not keep, nor on a last line without an end.
 */
export function suggestionOf(fix: FixReport, { path, lines, diff }: Shown): Suggestion | undefined {
  if (fix.edits.some((edit) => edit.path !== path) || hasReturns(lines)) return undefined;
  const changes = lineChanges(lines, fix.edits);
  const [first, last] = [changes[0]?.first, changes.at(-1)?.last];
  if (first === undefined || last === undefined) return undefined;
  const range = first === last ? beside(first, diff) : { start: first, end: last };
  if (!range || !hunkWith(diff, range.start, range.end) || range.end - range.start > longestSuggestion.lines)
    return undefined;
  if (diff.openEnd !== undefined && range.end > diff.openEnd) return undefined;
  const replaced: string[] = [];
  let at = range.start;
  for (const change of changes) {
    replaced.push(...lines.slice(at - 1, change.first - 1), ...change.brought);
    at = change.last;
  }
  replaced.push(...lines.slice(at - 1, range.end - 1));
  // "Commit suggestion" ends each line.
  if (replaced.some((line) => !line.endsWith('\n'))) return undefined;
  const text = replaced.join('');
  if (text.length > longestSuggestion.characters || unfit.test(text)) return undefined;
  return {
    fix,
    startLine: range.start,
    line: range.end - 1,
    lines: replaced.map((line) => line.replace(/\n$/, '')),
  };
}

/** A file with many fixes is searched once. */
function hasReturns(lines: readonly string[]): boolean {
  const known = returns.get(lines);
  const found = known ?? lines.some((line) => line.includes('\r'));
  if (known === undefined) returns.set(lines, found);
  return found;
}

const returns = new WeakMap<readonly string[], boolean>();

/** Lines that come in replace none, so they go with the line above them, or with the one below. */
function beside(line: number, diff: Diff): { start: number; end: number } | undefined {
  const candidates = [
    { start: line - 1, end: line },
    { start: line, end: line + 1 },
  ];
  return candidates.find(({ start, end }) => hunkWith(diff, start, end));
}

/** This line, or where it is no longer there the one before or after it. */
export function nearestTo(line: number, { diff }: Shown): Anchor | undefined {
  const at = [line, line - 1].find((each) => each > 0 && hunkWith(diff, each, each + 1));
  return at === undefined ? undefined : { startLine: at, line: at };
}

/** Where a finding can be told in the diff: its first line, or the first line of it that the diff shows. */
export function anchorOf({ start, end }: Finding, { diff }: Shown): Anchor | undefined {
  const last = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  for (const hunk of diff.hunks) {
    const line = Math.max(start.line, hunk.first);
    if (line <= last && line < hunk.last) return { startLine: line, line };
  }
  return undefined;
}
