import type { Field } from '../read/field.ts';
import type { Entry, Node } from '../read/node.ts';
import type { Source } from '../text/source.ts';
import { ownEntries, type Written, writtenIn } from '../read/written.ts';

/** How the author of a document writes, so that what we insert looks as if the author had written it. */
export interface Habits {
  /** How far a map stands inside its key. */
  readonly unit: number;
  /** How far the dashes of a list stand inside its key. */
  readonly dash: number;
  /** How a short list of scalars is written. */
  readonly lists: 'block' | 'flow';
  readonly quote: '"' | "'";
}

const known = new WeakMap<Node, Habits>();

/** The habits of the document that this field is in. */
export function habitsOf(field: Field): Habits {
  let top = field;
  while (top.parent) top = top.parent;
  const habits = (top.node && known.get(top.node)) ?? habitsIn(top.node);
  if (top.node) known.set(top.node, habits);
  return habits;
}

function habitsIn(top: Node | undefined): Habits {
  const written = top ? [...writtenIn(top)].filter(({ alias }) => !alias) : [];
  const block = written.filter(({ parent, keySpan }) => keySpan && !parent.flow);
  const unit = commonest(block.flatMap((child) => insideOf(child, 'map'))) ?? 2;
  return {
    unit,
    dash: commonest(block.flatMap((child) => insideOf(child, 'seq'))) ?? unit,
    lists: commonest(block.flatMap(({ value }) => listStyle(value))) ?? 'flow',
    quote: commonest(written.flatMap(({ value }) => quoteOf(value))) ?? '"',
  };
}

/** How far a block of this kind stands inside its key. */
function insideOf({ value, keySpan }: Written, kind: Node['kind']): number[] {
  if (value.flow || value.kind !== kind) return [];
  const inside = columnAt(value.source, value.span.start) - columnAt(value.source, keySpan?.start ?? 0);
  // A tag before the key: the key does not begin where its line does.
  return inside < 0 ? [] : [inside];
}

function listStyle(node: Node): Habits['lists'][] {
  if (node.kind !== 'seq' || node.items.length === 0) return [];
  return node.items.every(({ value }) => value.kind === 'scalar') ? [node.flow ? 'flow' : 'block'] : [];
}

function quoteOf(node: Node): Habits['quote'][] {
  if (node.kind !== 'scalar' || node.style !== 'quoted') return [];
  return [node.source.text[node.span.start] === "'" ? "'" : '"'];
}

function commonest<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** 0-based, and a byte order mark takes no column. */
function columnAt(source: Source, offset: number): number {
  const { line, column } = source.position(offset);
  return column - 1 - (line === 1 && source.text.startsWith('\uFEFF') ? 1 : 0);
}

/** What stands on the line before this offset. */
export function before(source: Source, offset: number): string {
  const text = source.text.slice(source.text.lastIndexOf('\n', offset - 1) + 1, offset);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Where the keys of a block map or the dashes of a block list stand; undefined where that is not plain to see. */
export function columnOf(node: Node): number | undefined {
  const { source } = node;
  if (/^ *(?:- +)*$/.test(before(source, node.span.start))) return columnAt(source, node.span.start);
  const key = node.kind === 'map' && ownEntries(node).find((entry) => isAlone(source, entry));
  return key ? columnAt(source, key.keySpan.start) : undefined;
}

/** Only spaces stand before the key. */
export function isAlone(source: Source, { keySpan }: Pick<Entry, 'keySpan'>): boolean {
  return /^[ \t]*$/.test(before(source, keySpan.start));
}

/** The end of the line that holds this offset, before its line end. */
export function lineEnd(source: Source, offset: number): number {
  return source.lineAt(offset).span.end;
}

/** The end of the last line of a value in block style, its closing comment included. */
export function lastLineEnd(source: Source, end: number): number {
  const { text } = source;
  // The parser counts the last line end as part of a block, and of an empty value even the margin of the next line.
  const margin = before(source, end);
  const lineStart = end - margin.length;
  if (margin.trim() !== '' || lineStart === 0) return lineEnd(source, end);
  return text[lineStart - 2] === '\r' ? lineStart - 2 : lineStart - 1;
}

/** The line end that this place of the file uses. */
export function eolAt(source: Source, offset: number): string {
  const { text } = source;
  const newline = text.indexOf('\n', offset);
  const at = newline === -1 ? text.lastIndexOf('\n') : newline;
  return text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The offset behind the colon that this value belongs to; undefined where something else stands between. */
export function behindColon({ text }: Source, offset: number): number | undefined {
  let at = offset;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return text[at - 1] === ':' ? at : undefined;
}
