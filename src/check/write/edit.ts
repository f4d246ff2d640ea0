import * as block from './block.ts';
import { commentsOf } from '../read/comment.ts';
import type { Change, FieldChange, LayOver, TextChange } from './change.ts';
import type { Field } from '../read/field.ts';
import * as flow from './flow.ts';
import { laid } from './laid.ts';
import { linePieces } from './lines.ts';
import { asPatches } from './patch.ts';
import { inFiles } from './segments.ts';
import type { Entry, Item, Node } from '../read/node.ts';
import { Source, type Span } from '../text/source.ts';
import { reads, type Wanted } from './wanted.ts';
import { ownEntries } from '../read/written.ts';
import { contradiction, isRefusal, type Refusal, type Wish, wishesOf } from './wish.ts';

export { isRefusal, type Refusal } from './wish.ts';

/** Replaces the bytes of a span. An insertion has an empty span. */
export interface Edit {
  readonly source: Source;
  readonly span: Span;
  readonly text: string;
}

type Pieces = block.Piece[] | Refusal;

/**
 * The smallest edits that make all the changes come true, file by file, in the order of the text; no two of them
 * touch. Any set of changes will do, in any order. Each is made where the value is written, which may be another file
 * than the one it is read from. Refused where one of them cannot be written with certainty.
 */
export function editsOf(changes: readonly Change[]): readonly Edit[] | Refusal {
  const before = known.get(changes);
  if (before) return before;
  const own = laid(changes);
  const edits = isRefusal(own) ? own : editsOfLaid(own);
  known.set(changes, edits);
  return edits;
}

/** Who groups fixes by the lines that they change asks first, and who offers them asks again. */
const known = new WeakMap<readonly Change[], readonly Edit[] | Refusal>();

export const nothingLeft = 'nothing is left to change';

/** The edits of changes that `laid` has brought to their files. */
export function editsOfLaid(changes: readonly Change[]): readonly Edit[] | Refusal {
  const all = asPatches(changes);
  if (isRefusal(all)) return all;
  const pieces: block.Piece[] = [];
  for (const [source, own] of bySource(all)) {
    const found = inFiles(piecesOf(source, own));
    if (isRefusal(found)) return found;
    pieces.push(...found);
  }
  const edits: Edit[] = [];
  for (const [source, own] of grouped(pieces, (piece) => piece.source)) {
    const joined = joinedUp(source, own);
    if (isRefusal(joined)) return joined;
    edits.push(...joined);
  }
  return edits.length > 0 ? edits : { refused: nothingLeft };
}

export function applyEdits(source: Source, edits: readonly Edit[]): Source {
  let text = '';
  let from = 0;
  for (const edit of edits.filter((edit) => edit.source === source)) {
    text += source.text.slice(from, edit.span.start) + edit.text;
    from = edit.span.end;
  }
  return new Source(source.path, text + source.text.slice(from));
}

export function isFieldChange(change: Change): change is FieldChange {
  return 'field' in change;
}

type Own = Exclude<Change, LayOver>;

function bySource(changes: readonly Own[]): Map<Source, Own[]> {
  return grouped(changes, (change) => ('field' in change ? change.field.source : change.source));
}

function grouped<T>(things: readonly T[], sourceOf: (thing: T) => Source): Map<Source, T[]> {
  const all = new Map<Source, T[]>();
  for (const thing of things) {
    const source = sourceOf(thing);
    const own = all.get(source);
    if (own) own.push(thing);
    else all.set(source, [thing]);
  }
  return all;
}

function piecesOf(source: Source, changes: readonly Own[]): Pieces {
  const wishes = wishesOf(changes.filter(isFieldChange));
  if (isRefusal(wishes)) return wishes;
  const lines = changes.filter((change): change is TextChange => !isFieldChange(change));
  return concat([linePieces(source, lines), ...wishes.map(piecesOfWish)]);
}

function concat(results: readonly Pieces[]): Pieces {
  const all: block.Piece[] = [];
  for (const pieces of results) {
    if (isRefusal(pieces)) return pieces;
    all.push(...pieces);
  }
  return all;
}

function piecesOfWish(wish: Wish): Pieces {
  const { field, node, value, keys, items, removed } = wish;
  if (value !== undefined) return reads(node, value, field.dialect) ? [] : filled(field, value);
  if (keys.size + items.length === 0) return taken(wish);
  if (isBareBraces(field)) return filled(field, addition(wish));
  if (node.flow && losesAll(node, removed)) return rewritten(wish);
  return concat([taken(wish), added(wish)]);
}

function addition({ node, keys, items }: Wish): Wanted {
  return node.kind === 'map' ? keys : items;
}

function taken({ node, removed, keys, items }: Wish): Pieces {
  if (node.kind === 'scalar' || removed.size === 0) return [];
  return node.flow
    ? flow.removeFrom(node, removed)
    : block.removeFrom(node, removed, keys.size + items.length > 0);
}

function added({ field, node, keys, items }: Wish): Pieces {
  const writer = node.flow ? flow : block;
  const style = flow.styleOf(field);
  if (node.kind === 'map') return writer.addKeys(node, keys, style);
  return node.kind === 'seq' ? writer.addItems(node, items, style) : [];
}

/** Everything in the brackets goes, and something else comes in. */
function rewritten(wish: Wish): Pieces {
  const { field, node } = wish;
  const hasComments = commentsOf(field.source, node.span, node).length > 0;
  return hasComments ? { refused: block.commented } : filled(field, addition(wish));
}

function losesAll(node: Node, removed: ReadonlySet<string>): boolean {
  return node.kind === 'map'
    ? node.entries.every(({ key }) => removed.has(key))
    : node.kind === 'seq' && node.items.length === removed.size;
}

/** `{}` or `[]` behind a key, which gives way to a block, or to lines of JSON. */
function isBareBraces({ node, parent }: Field): boolean {
  return (
    node?.flow === true && parent?.node?.kind === 'map' && /^[{[]\s*[}\]]$/.test(node.source.slice(node.span))
  );
}

/** Writes a value where another one stands, or where there is only a key. */
function filled(field: Field, value: Wanted): Pieces {
  const { parent } = field;
  const child = parent?.node && childOf(parent.node, field);
  if (!parent?.node || !child) return { refused: block.unclear };
  const style = flow.styleOf(parent);
  if (!('keySpan' in child))
    return block.fillInline(child, flow.valueText(parent.node, undefined, value, style));
  if (parent.node.kind !== 'map' || parent.node.flow)
    return block.fillInline(child, flow.valueText(parent.node, field.keySpan, value, style));
  return block.fill(parent.node, child, value, style);
}

function childOf(parent: Node, { key }: Field): Entry | Item | undefined {
  if (parent.kind === 'map') return ownEntries(parent).findLast((entry) => entry.key === key);
  return parent.kind === 'seq' ? parent.items[Number(key)] : undefined;
}

/** Pieces that touch become one edit, so that nobody has to know in which order to apply them. */
function joinedUp(source: Source, pieces: readonly block.Piece[]): Edit[] | Refusal {
  const edits: Edit[] = [];
  for (const { span, text } of [...pieces].sort(inOrder)) {
    const last = edits.at(-1);
    if (last && last.span.end > span.start) return { refused: contradiction };
    if (last?.span.end === span.start)
      edits.splice(-1, 1, {
        source,
        span: { start: last.span.start, end: span.end },
        text: last.text + text,
      });
    else edits.push({ source, span, text });
  }
  return edits.filter((edit) => source.slice(edit.span) !== edit.text);
}

function inOrder(a: block.Piece, b: block.Piece): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || b.depth - a.depth;
}
