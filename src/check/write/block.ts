import { commentsOf } from '../read/comment.ts';
import type { Edit } from './edit.ts';
import { before, behindColon, columnOf, eolAt, isAlone, lastLineEnd, lineEnd } from './layout.ts';
import type { Entry, Item, MapNode, Node, ScalarNode, SeqNode } from '../read/node.ts';
import type { Source, Span } from '../text/source.ts';
import { type Wanted, type WantedMap } from './wanted.ts';
import { ownEntries } from '../read/written.ts';
import { isRefusal, type Refusal } from './wish.ts';
import { inline, isInline, itemLines, mapLines, nested, type Style } from './write.ts';

/** An edit, and how deep it stands: of insertions at one offset the deepest comes first. */
export interface Piece extends Edit {
  readonly depth: number;
}

/** Behind everything that stands on other lines. */
export const inLine = Number.POSITIVE_INFINITY;

export const unclear = 'the layout here is too unusual to edit';
export const commented = 'there is a comment in what would be removed';
const openEnd = 'the file ends inside a text block without a line end';

/** New keys go behind the last line of the map, before the comments and blank lines that follow it. */
export function addKeys(map: MapNode, keys: WantedMap, style: Style): Piece[] | Refusal {
  const end = endOfLines(map) ?? endBeforeLast(map);
  return addLines(map, end, mapLines(keys, style), 0);
}

export function addItems(seq: SeqNode, items: readonly Wanted[], style: Style): Piece[] | Refusal {
  // A list may stand in the column of its own key; its items still come before the next key.
  return addLines(seq, endOfLines(seq), itemLines(items, style), 0.5);
}

function addLines(
  node: Node,
  at: number | undefined,
  lines: readonly string[],
  deeper: number,
): Piece[] | Refusal {
  const column = columnOf(node);
  if (column === undefined) return { refused: unclear };
  return at === undefined ? { refused: openEnd } : [linesAt(node.source, at, column, lines, deeper)];
}

/** The end of the last line of a collection, or undefined where nothing can follow it. */
function endOfLines(node: Node): number | undefined {
  const last = lastOf(node);
  return last && isOpenEnded(last) ? undefined : endOfBlock(node);
}

/** The end of the last line of a collection in block style. */
function endOfBlock(node: Node): number {
  const last = lastOf(node);
  return last ? lastLineEnd(node.source, last.span.end) : withoutComments(node);
}

function endBeforeLast(map: MapNode): number | undefined {
  const previous = ownEntries(map).at(-2);
  return previous && endOf(previous, previous.keySpan.start);
}

function linesAt(source: Source, at: number, column: number, lines: readonly string[], deeper = 0): Piece {
  const lead = eolAt(source, at) + ' '.repeat(column);
  const text = lines.map((line) => lead + line).join('');
  return { source, span: { start: at, end: at }, text, depth: column + deeper };
}

/** The text block that this collection ends with. */
function lastOf(node: Node): ScalarNode | undefined {
  let last: Node | undefined = node;
  while (last && last.kind !== 'scalar') {
    const child: Entry | Item | undefined = (last.kind === 'map' ? last.entries : last.items).at(-1);
    last = child?.alias ? undefined : child?.value;
  }
  return last?.style === 'block' ? last : undefined;
}

/** A `|` text at the end of a file without a line end would gain one by whatever follows it. */
function isOpenEnded({ source, span }: ScalarNode): boolean {
  const header = source.lineAt(span.start).text.slice(source.position(span.start).column - 1);
  return span.end === source.text.length && !source.text.endsWith('\n') && !/^[|>]\d?-/.test(header);
}

/** The end of the last line of a collection; the parser counts some comments behind it as its own. */
function withoutComments({ source, span }: Node): number {
  let at = lastLineEnd(source, span.end);
  for (;;) {
    const line = source.lineAt(at);
    if (line.span.start <= span.start || !/^\s*(?:#|$)/.test(line.text)) return at;
    at = lastLineEnd(source, line.span.start);
  }
}

/** Writes a value where a scalar, an empty collection or nothing stands behind a key in block style. */
export function fill(map: MapNode, entry: Entry, value: Wanted, style: Style): Piece[] | Refusal {
  const { source, span, kind } = entry.value;
  const end = isWritten(entry.value) ? endOfValue(entry.value) : 0;
  const column = columnOf(map);
  const onLine = kind !== 'scalar' && Array.isArray(value) && !value.some((item) => item instanceof Map);
  if (onLine || isInline(value, style)) return fillInline(entry, inline(value, style));
  const colon = entry.alias ? undefined : behindColon(source, span.start);
  if (colon === undefined || column === undefined || !startsLine(source, entry, map))
    return { refused: unclear };
  const at = lineEnd(source, Math.max(colon, end));
  const pieces = [linesAt(source, at, column, nested(value, style), style.unit)];
  if (end > colon) pieces.unshift({ source, span: { start: colon, end }, text: '', depth: inLine });
  return pieces;
}

/** Takes a text for the value; behind the colon where there is none. */
export function fillInline({ alias, value }: Entry | Item, text: string): Piece[] | Refusal {
  const { source } = value;
  if (alias) return [{ source, span: alias, text, depth: inLine }];
  if (isWritten(value)) {
    return [{ source, span: { start: value.span.start, end: endOfValue(value) }, text, depth: inLine }];
  }
  const colon = behindColon(source, value.span.start);
  if (colon === undefined) return { refused: unclear };
  return [{ source, span: { start: colon, end: colon }, text: ` ${text}`, depth: inLine }];
}

/** The end of a value without its last line end, which the parser counts as part of a text block. */
function endOfValue(value: Node): number {
  const isBlock = value.kind === 'scalar' && value.style === 'block';
  return isBlock ? lastLineEnd(value.source, value.span.end) : value.span.end;
}

function isWritten({ span }: Node): boolean {
  return span.end > span.start;
}

/** The key stands where the map's keys stand, not behind a `? ` or an anchor. */
function startsLine(source: Source, entry: Entry, map: MapNode): boolean {
  return isAlone(source, entry) || entry.keySpan.start === map.span.start;
}

/** Takes keys or items away with their lines; a closing comment of a removed line stays as a line of its own. */
export function removeFrom(
  node: MapNode | SeqNode,
  removed: ReadonlySet<string>,
  adding: boolean,
): Piece[] | Refusal {
  const column = columnOf(node);
  const parts = partsOf(node);
  if (column === undefined || !parts) return { refused: unclear };
  const going = parts.filter(({ key }) => removed.has(key));
  if (going.length === parts.length && !adding && !hasMerges(node)) return emptied(node);
  const pieces: Piece[] = [];
  for (const part of going) {
    const piece = part.alone ? withoutLines(part, column) : pulledUp(part, parts, removed);
    if (isRefusal(piece)) return piece;
    pieces.push(piece);
  }
  return pieces;
}

/** One entry of a map or item of a list, from its key or dash to the end of its last line. */
interface Part {
  readonly key: string;
  readonly source: Source;
  readonly span: Span;
  /** Behind the key or the dash. */
  readonly inner: number;
  readonly value: Node | undefined;
  /** Nothing but spaces stands before it on its line. */
  readonly alone: boolean;
}

function partsOf(node: MapNode | SeqNode): Part[] | undefined {
  const parts =
    node.kind === 'map'
      ? ownEntries(node).map((entry) => partOf(entry, entry.key, entry.keySpan))
      : node.items.map((item, index) => partOf(item, String(index), dashOf(item)));
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known : undefined;
}

function partOf(child: Entry | Item, key: string, head: Span | undefined): Part | undefined {
  if (!head) return undefined;
  const { source } = child.value;
  return {
    key,
    source,
    span: { start: head.start, end: endOf(child, head.start) },
    inner: head.end,
    value: child.alias ? undefined : child.value,
    alone: /^ *$/.test(before(source, head.start)),
  };
}

function dashOf({ value, alias }: Item): Span | undefined {
  const { text } = value.source;
  let at = alias?.start ?? value.span.start;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return text[at - 1] === '-' ? { start: at - 1, end: at } : undefined;
}

function endOf({ value, alias }: Entry | Item, start: number): number {
  const { source } = value;
  if (alias) return lineEnd(source, alias.end);
  if (!isWritten(value)) return lineEnd(source, start);
  if (value.kind !== 'scalar' && !value.flow) return endOfBlock(value);
  return lineEnd(source, endOfValue(value));
}

function withoutLines({ source, span, inner, value }: Part, column: number): Piece | Refusal {
  const lineStart = source.text.lastIndexOf('\n', span.start - 1) + 1;
  // From the line end before it, so that what is added behind it touches it but does not overlap.
  if (lineStart === 0) return { refused: unclear };
  const start = source.text[lineStart - 2] === '\r' ? lineStart - 2 : lineStart - 1;
  const lead = eolAt(source, start) + ' '.repeat(column);
  const comments = commentsOf(source, { start: inner, end: span.end }, value);
  const text = comments.map((comment) => lead + source.slice(comment));
  return { source, span: { start, end: span.end }, text: text.join(''), depth: inLine };
}

/** The first entry of a map that is an item of a list: the next one takes its place behind the dash. */
function pulledUp(part: Part, parts: readonly Part[], removed: ReadonlySet<string>): Piece | Refusal {
  const next = parts[parts.indexOf(part) + 1];
  // Two in a row would need the third one; rare enough to leave to a person.
  if (!next?.alone || removed.has(next.key)) return { refused: unclear };
  const span = { start: part.span.start, end: next.span.start };
  if (commentsOf(part.source, { start: part.inner, end: span.end }, part.value).length > 0)
    return { refused: commented };
  return { source: part.source, span, text: '', depth: inLine };
}

function emptied(node: MapNode | SeqNode): Piece[] | Refusal {
  const { source, span } = node;
  const colon = behindColon(source, span.start);
  const end = lastLineEnd(source, span.end);
  if (colon === undefined) return { refused: unclear };
  if (commentsOf(source, { start: colon, end }, node).length > 0) return { refused: commented };
  const text = node.kind === 'map' ? ' {}' : ' []';
  return [{ source, span: { start: colon, end }, text, depth: inLine }];
}

function hasMerges(node: Node): boolean {
  return node.kind === 'map' && node.entries.some(({ merged }) => merged);
}
