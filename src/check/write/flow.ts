import { commented, inLine, type Piece, unclear } from './block.ts';
import { commentsOf } from '../read/comment.ts';
import type { Field } from '../read/field.ts';
import { before, eolAt, habitsOf, isAlone, lineEnd } from './layout.ts';
import type { Entry, Item, MapNode, Node, SeqNode } from '../read/node.ts';
import type { Source, Span } from '../text/source.ts';
import { type Wanted, type WantedMap } from './wanted.ts';
import { ownEntries } from '../read/written.ts';
import type { Refusal } from './wish.ts';
import { commas, inline, inlineEntry, jsonLines, keyText, separator, type Style } from './write.ts';

/** How this collection, or the one that this value stands in, is written. */
export function styleOf(field: Field): Style {
  const flow = field.node?.flow ?? false;
  const habits = habitsOf(field);
  if (!flow) return { ...habits, flow, json: false, compact: false };
  const key = keySpanNear(field);
  const { text } = field.source;
  const json = key !== undefined && text[key.start] === '"';
  return {
    ...habits,
    flow,
    json,
    compact: json && text[key.end] === ':' && /\S/.test(text.charAt(key.end + 1)),
  };
}

function keySpanNear(field: Field): Span | undefined {
  for (let at: Field | undefined = field; at; at = at.parent) {
    const own = at.node?.kind === 'map' ? ownEntries(at.node)[0]?.keySpan : undefined;
    if (own ?? at.keySpan) return own ?? at.keySpan;
  }
  return undefined;
}

export function addKeys(map: MapNode, keys: WantedMap, style: Style): Piece[] | Refusal {
  const last = ownEntries(map).at(-1);
  const entries = [...keys];
  const lines = (unit: string): string[][] =>
    entries.map(([key, value]) =>
      style.json
        ? jsonLines(`${keyText(key, style)}: `, value, style, unit)
        : [inlineEntry(key, value, style)],
    );
  return add(
    map,
    last && { start: last.keySpan.start, end: endOf(last) },
    entries.map(([key, value]) => inlineEntry(key, value, style)),
    lines,
    style,
  );
}

export function addItems(seq: SeqNode, items: readonly Wanted[], style: Style): Piece[] | Refusal {
  const last = seq.items.at(-1);
  const texts = items.map((item) => inline(item, style));
  const lines = (unit: string): string[][] =>
    items.map((item) => (style.json ? jsonLines('', item, style, unit) : [inline(item, style)]));
  return add(seq, last && { start: startOf(last), end: endOf(last) }, texts, lines, style);
}

function add(
  node: Node,
  last: Span | undefined,
  texts: readonly string[],
  lines: (unit: string) => string[][],
  style: Style,
): Piece[] | Refusal {
  const { source, span } = node;
  if (!isBracketed(node)) return { refused: unclear };
  const comma = separator(style);
  if (!last) {
    const inner = { start: span.start + 1, end: span.end - 1 };
    if (source.slice(inner).trim() !== '') return { refused: unclear };
    return [{ source, span: inner, text: texts.join(comma), depth: inLine }];
  }
  const tail = source.text.slice(last.end, span.end - 1);
  if (!tail.includes('\n') || !isAlone(source, { keySpan: last }))
    return [pieceAt(source, last.end, comma + texts.join(comma))];
  const trailing = /^\s*,/.exec(tail)?.[0].length;
  if (trailing === undefined && /^\s*#[^\n]*\n\s*,/.test(tail)) return { refused: unclear };
  return addBelow(source, last, span.end - 1, trailing, lines);
}

/** Each entry has a line of its own, so the new ones have theirs. */
function addBelow(
  source: Source,
  last: Span,
  close: number,
  trailing: number | undefined,
  lines: (unit: string) => string[][],
): Piece[] {
  const margin = before(source, last.start);
  const unit = unitOf(source, margin, close);
  const at = lineEnd(source, last.end + (trailing ?? 0));
  const lead = eolAt(source, at) + margin;
  const text = commas(lines(unit))
    .map((line) => lead + line)
    .join('');
  if (trailing !== undefined) return [pieceAt(source, at, `${text},`)];
  return at === last.end
    ? [pieceAt(source, at, `,${text}`)]
    : [pieceAt(source, last.end, ','), pieceAt(source, at, text)];
}

/** One step of indentation: how far the entries stand inside the line of their closing bracket. */
function unitOf(source: Source, margin: string, close: number): string {
  const outer = /^[ \t]*/.exec(before(source, close))?.[0] ?? '';
  return margin.length > outer.length && margin.startsWith(outer) ? margin.slice(outer.length) : '  ';
}

/** The text of a value in a flow map: over several lines where the file is JSON with a key on each line. */
export function valueText(map: Node, keySpan: Span | undefined, value: Wanted, style: Style): string {
  const { source, span } = map;
  if (!style.json || style.compact || !keySpan || !isAlone(source, { keySpan })) return inline(value, style);
  const margin = before(source, keySpan.start);
  const lines = jsonLines('', value, style, unitOf(source, margin, span.end - 1));
  return lines.join(eolAt(source, keySpan.start) + margin);
}

/** Takes entries away with the comma before them, or behind them where they stand first. */
export function removeFrom(node: MapNode | SeqNode, removed: ReadonlySet<string>): Piece[] | Refusal {
  const { source, span } = node;
  if (!isBracketed(node)) return { refused: unclear };
  const parts = partsOf(node);
  const kept = parts.findIndex(({ key }) => !removed.has(key));
  const first = parts[kept];
  const [head] = parts;
  const going: Span[] = [];
  if (!first) going.push({ start: span.start + 1, end: span.end - 1 });
  else if (head && kept > 0) going.push({ start: head.span.start, end: first.span.start });
  for (const [index, part] of parts.entries()) {
    const previous = parts[index - 1];
    if (previous && first && index > kept && removed.has(part.key))
      going.push({ start: previous.span.end, end: part.span.end });
  }
  if (going.some((part) => commentsOf(source, part, node).length > 0)) return { refused: commented };
  return going.map((part) => ({ source, span: part, text: '', depth: inLine }));
}

function partsOf(node: MapNode | SeqNode): { readonly key: string; readonly span: Span }[] {
  return node.kind === 'map'
    ? ownEntries(node).map((entry) => ({
        key: entry.key,
        span: { start: entry.keySpan.start, end: endOf(entry) },
      }))
    : node.items.map((item, index) => ({
        key: String(index),
        span: { start: startOf(item), end: endOf(item) },
      }));
}

function pieceAt(source: Source, at: number, text: string): Piece {
  return { source, span: { start: at, end: at }, text, depth: 0 };
}

function startOf({ value, alias }: Item): number {
  return alias?.start ?? value.span.start;
}

function endOf(child: Entry | Item): number {
  return child.alias?.end ?? child.value.span.end;
}

/** A pair in a list (`[a: 1]`) is a map without brackets of its own. */
function isBracketed({ source, span }: Node): boolean {
  const open = source.text[span.start];
  return (open === '{' || open === '[') && /[}\]]/.test(source.text.charAt(span.end - 1));
}
