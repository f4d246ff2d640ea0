import { Joined } from './joined.ts';
import { skipSpace } from './space.ts';

/** A physical line; `end` stands before its line end, `next` behind it. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** A line as bufio.Scanner hands it to BuildKit's parser: only a line feed ends one, a lone carriage return does not. */
export function lineAt(text: string, start: number): Line {
  const feed = text.indexOf('\n', start);
  const next = feed === -1 ? text.length : feed + 1;
  let end = next;
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return { start, end, next };
}

export interface LogicalLine {
  readonly joined: Joined;
  /** Where the physical lines end. */
  readonly next: number;
  /** Comments between the continued lines. */
  readonly comments: readonly Line[];
  /** Continuation lines that are empty, which BuildKit warns about. */
  readonly emptyLines: readonly Line[];
}

/**
 * Joins the lines from `first` on, which is neither empty nor a comment, as Parse of parser.go does: comments and
 * empty lines inside a continuation drop out.
 */
export function logicalLine(text: string, first: Line, escape: string): LogicalLine {
  const pieces: string[] = [];
  const starts: number[] = [];
  const sources: number[] = [];
  const comments: Line[] = [];
  const emptyLines: Line[] = [];
  let length = 0;
  const add = (from: number, to: number) => {
    pieces.push(text.slice(from, to));
    starts.push(length);
    sources.push(from);
    length += to - from;
  };
  const start = skipSpace(text, first.start, first.end);
  let line = first;
  let cut = continuationAt(text, start, line.end, escape);
  add(start, cut ?? line.end);
  while (cut !== undefined && line.next < text.length) {
    line = lineAt(text, line.next);
    if (isEmpty(text, line)) emptyLines.push(line);
    else if (isComment(text, line)) comments.push(line);
    else {
      cut = continuationAt(text, line.start, line.end, escape);
      add(line.start, cut ?? line.end);
    }
  }
  return { joined: new Joined(pieces.join(''), starts, sources), next: line.next, comments, emptyLines };
}

/** Where the continuation character of this line stands: the last character but blanks, with no other before it. */
function continuationAt(text: string, start: number, end: number, escape: string): number | undefined {
  let at = end;
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  const last = at - 1;
  if (last < start || text[last] !== escape) return undefined;
  return last > start && text[last - 1] === escape ? undefined : last;
}

export function isComment(text: string, line: Line): boolean {
  const start = skipSpace(text, line.start, line.end);
  return start < line.end && text[start] === '#';
}

export function isEmpty(text: string, line: Line): boolean {
  return skipSpace(text, line.start, line.end) === line.end;
}

/** bufio.MaxScanTokenSize: BuildKit gives up at a longer line. */
const longestLine = 64 * 1024;

export function isTooLong(text: string, line: Line): boolean {
  // Three bytes of UTF-8 are the most for one unit of UTF-16.
  if ((line.next - line.start) * 3 < longestLine) return false;
  let bytes = text[line.next - 1] === '\n' ? -1 : 0;
  for (let at = line.start; at < line.next; at++) bytes += bytesOf(text.charCodeAt(at));
  return bytes >= longestLine;
}

function bytesOf(unit: number): number {
  if (unit < 0x80) return 1;
  // Each half of a surrogate pair counts for two of its four bytes.
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
}
