import type { Change, FieldChange } from './change.ts';
import { blockAround, documentInBlock } from '../read/block.ts';
import { Field } from '../read/field.ts';
import type { Node } from '../read/node.ts';
import type { ValueOrigin } from '../text/origin.ts';
import type { Place } from '../text/source.ts';
import type { Span } from '../text/source.ts';
import { documentsIn } from '../read/yaml.ts';
import { isRefusal, type Refusal } from './wish.ts';

/*
 * A rule asks for a change of what would run. It is made where that is written: a value of a merged tree in the file
 * that holds it, a value of a rendered text in the values file that says it.
 */

/** The same changes, each of a field of a file as its author wrote it; refused where no single place says it. */
export function laid(changes: readonly Change[]): readonly Change[] | Refusal {
  const all: Change[] = [];
  for (const change of changes) {
    const own = 'field' in change ? laidField(change) : change;
    if (isRefusal(own)) return own;
    all.push(own);
  }
  return all;
}

export const unwritten = 'no single place of a file says this';

function laidField(change: FieldChange): FieldChange | Refusal {
  const field = writtenField(change.field);
  if (!field) return { refused: unwritten };
  if (change.kind === 'remove' && change.withHolder === true)
    return { kind: 'remove', field: withHolder(field) };
  return field === change.field ? change : { ...change, field };
}

/** A list may have other items where it is read than where this one is written. */
function withHolder(field: Field): Field {
  let whole = field;
  while (whole.parent && holdsNothingElse(whole.parent)) whole = whole.parent;
  return whole;
}

const settings = new Set(['capabilities', 'securityContext']);

function holdsNothingElse({ node, key }: Field): boolean {
  if (node?.kind === 'seq') return node.items.length === 1;
  return node?.kind === 'map' && node.entries.length === 1 && settings.has(key ?? '');
}

/** The same field as its file writes it; an absent one where it would stand. Undefined where no single place says it. */
export function writtenField(field: Field): Field | undefined {
  const own = field.assembled === true ? inItsFile(field) : field;
  return own?.source.origins ? inItsValues(own) : own;
}

/** In the tree of the file that the node stands in: an assembled tree has elements of other files and forms nobody wrote. */
function inItsFile(field: Field): Field | undefined {
  const { standing, rest } = standingOf(field);
  const node = standing?.node;
  if (!standing || !node || node.computed === true) return undefined;
  const document = documentsIn(node.source, field.dialect).find(({ span }) => spans(span, node.span));
  const found = document && (fieldAt(document.root, node) ?? fieldInBlock(document.root, node));
  // A part of a short form stands where the whole does, and is it only where both read the same.
  const isPart = found?.text !== standing.text && samePlace(standing.parent?.node, node);
  return isPart || (rest.length > 0 && found?.kind !== node.kind) ? undefined : found?.at(...rest);
}

/** In a patch that stands in a kustomization. */
function fieldInBlock(root: Field, node: Node): Field | undefined {
  const block = blockAround(root, node.span.start)?.node;
  const inside = block?.kind === 'scalar' ? documentInBlock(block, root.dialect) : undefined;
  return inside && fieldAt(inside.root, node);
}

/** The nearest field with a node, and the keys that lead from it to a field that is absent. */
function standingOf(field: Field): { readonly standing: Field | undefined; readonly rest: string[] } {
  const rest: string[] = [];
  let standing: Field | undefined = field;
  for (; standing && !standing.written; standing = standing.parent) rest.unshift(standing.key ?? '');
  return { standing, rest };
}

/** The field whose value stands exactly where this node says. */
function fieldAt(root: Field, node: Node): Field | undefined {
  let field: Field | undefined = holds(root.node, node) ? root : undefined;
  while (field && !samePlace(field.node, node)) field = childHolding(field, node);
  return field;
}

function samePlace(one: Node | undefined, { source, span }: Node): boolean {
  return one?.source === source && one.span.start === span.start && one.span.end === span.end;
}

function holds(outer: Node | undefined, { source, span }: Place): boolean {
  return outer?.source === source && spans(outer.span, span);
}

function spans(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && outer.end >= inner.end;
}

function childHolding(field: Field, node: Place): Field | undefined {
  const child = field.node && lastUpTo(childrenOf(field.node), node.span.start);
  if (!child || !holds(child.value, node)) return undefined;
  const found = field.at(child.key);
  // Of equal keys the last is read.
  return found.node === child.value ? found : undefined;
}

interface Child {
  readonly key: string | number;
  readonly value: Node;
}

/** What is written in a map or a list, in the order of the text. Thousands of changes may be to one list. */
function childrenOf(node: Node): readonly Child[] {
  const known = children.get(node) ?? ownChildren(node).sort(byStart);
  children.set(node, known);
  return known;
}

const children = new WeakMap<Node, readonly Child[]>();

function ownChildren(node: Node): Child[] {
  if (node.kind === 'seq')
    return node.items.flatMap(({ alias, value }, key) => (alias ? [] : [{ key, value }]));
  const entries = node.kind === 'map' ? node.entries : [];
  return entries.flatMap(({ key, value, alias, merged }) => (alias || merged ? [] : [{ key, value }]));
}

function byStart({ value: one }: Child, { value: other }: Child): number {
  return one.span.start - other.span.start;
}

/** The last that does not begin behind this offset. */
function lastUpTo(all: readonly Child[], offset: number): Child | undefined {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.value.span.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return all[low - 1];
}

/** In the values file, where a value of it is printed; itself where the text is that of a template. */
function inItsValues(field: Field): Field | undefined {
  const { standing, rest } = standingOf(field);
  const origin = standing?.node && valueOf(standing.node);
  const printed = origin || !standing ? undefined : printedMap(standing);
  if (printed) return writtenField(printed.at(...rest));
  if (!origin) return field;
  const found = documentsIn(origin.source, field.dialect)
    .find(({ span }) => span.start <= origin.span.start && origin.span.end <= span.end)
    ?.root.at(...origin.path);
  return found?.written === true ? writtenField(found.at(...rest)) : undefined;
}

/** The map of another file whose keys these are, character by character. */
function printedMap({ node, source, dialect }: Field): Field | undefined {
  const entries = node?.kind === 'map' ? node.entries : [];
  const places = entries.map(({ keySpan }) => source.written(keySpan));
  const [first] = places;
  if (!first || first.source.path === source.path) return undefined;
  const map = documentsIn(first.source, dialect)
    .filter(({ template, span }) => !template && span.start <= first.span.start && first.span.end <= span.end)
    .map(({ root }) => mapAround(root, first))[0];
  const keys = map?.node?.kind === 'map' ? map.node.entries.filter(({ merged }) => !merged) : [];
  const isOne = places.every(
    (place) =>
      place?.source === first.source && keys.some(({ keySpan }) => keySpan.start === place.span.start),
  );
  return isOne ? map : undefined;
}

/** The innermost map that a key stands in. */
function mapAround(root: Field, place: Place): Field {
  let field = root;
  for (let next: Field | undefined = root; next; next = childHolding(field, place)) field = next;
  return field;
}

/** A map that is printed is written where its keys are, since what is added to it must stand beside them. */
function valueOf(node: Node): ValueOrigin | undefined {
  const { origins } = node.source;
  const whole = origins?.of(node.span);
  if (whole?.kind === 'value') return whole;
  if (node.kind !== 'map') return undefined;
  const keys = node.entries.map(({ keySpan }) => origins?.of(keySpan));
  const [first] = keys;
  if (first?.kind !== 'value') return undefined;
  const map = { ...first, path: first.path.slice(0, -1) };
  const isOne = keys.every((key) => key?.kind === 'value' && isChild(key, map));
  return isOne ? map : undefined;
}

function isChild({ source, path }: ValueOrigin, map: ValueOrigin): boolean {
  return (
    source === map.source &&
    path.length === map.path.length + 1 &&
    map.path.every((key, at) => key === path[at])
  );
}
