import type { Entry, Item, MapNode, Node, ScalarNode, SeqNode } from '../../read/node.ts';
import { type Scalar, scalarValue } from '../../read/scalar.ts';
import type { Place } from '../../text/source.ts';

/*
 * Small words for the trees that compose's steps pass on. A node that a step makes stands where the text
 * stands that decided it, so a field over the merged tree still points into the file.
 */

/** The scalar as compose's decoder reads it; undefined for collections and for nothing. */
export function valueOf(node: Node | undefined): Scalar | undefined {
  return node?.kind === 'scalar' ? scalarValue(node, 'compose') : undefined;
}

/** The text of a string; a number or a boolean is none. */
export function stringOf(node: Node | undefined): string | undefined {
  const value = valueOf(node);
  return typeof value === 'string' ? value : undefined;
}

export function isNull(node: Node | undefined): boolean {
  return node === undefined || valueOf(node) === null;
}

export function child(node: Node | undefined, key: string): Node | undefined {
  return entryOf(node, key)?.value;
}

export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The entry's key as a place: it stands in the same file as its value. */
export function keyPlace({ keySpan, value }: Entry): Place {
  return { source: value.source, span: keySpan };
}

export function string(at: Node, text: string): ScalarNode {
  const unknown = at.kind === 'scalar' ? at.unknown : undefined;
  const node = {
    source: at.source,
    span: at.span,
    flow: at.flow,
    kind: 'scalar',
    tag: '!!str',
    text,
  } as const;
  const style = at.kind === 'scalar' ? at.style : 'plain';
  return { ...node, style, ...(unknown === undefined ? {} : { unknown }) };
}

/** A number, a boolean or null, as a plain scalar says it. */
export function plain(at: Node, value: number | boolean | null): ScalarNode {
  const { source, span, flow, unknown } = string(at, '');
  const node = { source, span, flow, kind: 'scalar', style: 'plain', text: String(value) } as const;
  return { ...node, ...(unknown === undefined ? {} : { unknown }) };
}

export function map(at: Node, entries: readonly Entry[]): MapNode {
  return { source: at.source, span: at.span, flow: at.flow, kind: 'map', entries };
}

export function seq(at: Node, items: readonly Item[]): SeqNode {
  return { source: at.source, span: at.span, flow: at.flow, kind: 'seq', items };
}

/** An entry that a short form implies; its key stands where the short form stands. */
export function implied(key: string, value: Node): Entry {
  return { key, keySpan: value.span, value, merged: false };
}

export function withEntry(node: MapNode, key: string, value: Node): MapNode {
  const index = node.entries.findIndex((entry) => entry.key === key);
  if (index === -1) return { ...node, entries: [...node.entries, implied(key, value)] };
  return { ...node, entries: node.entries.map((entry, at) => (at === index ? { ...entry, value } : entry)) };
}

export function without(node: MapNode, key: string): MapNode {
  return { ...node, entries: node.entries.filter((entry) => entry.key !== key) };
}

/** The same node with each child changed; itself when none is. */
export function mapChildren(node: Node, change: (value: Node, key: string) => Node): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'map') {
    const entries = node.entries.map((entry) => changed(entry, change(entry.value, entry.key)));
    return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
  }
  const items = node.items.map((item) => changed(item, change(item.value, '[]')));
  return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
}

function changed<T extends Entry | Item>(part: T, value: Node): T {
  return value === part.value ? part : { ...part, value };
}

/** Equal for values that Go's reflect.DeepEqual and JSON Schema's uniqueItems call equal. */
export function fingerprint(node: Node): string {
  if (node.kind === 'scalar') return JSON.stringify(valueOf(node));
  if (node.kind === 'seq') return `[${node.items.map(({ value }) => fingerprint(value)).join()}]`;
  const entries = node.entries.map(({ key, value }) => `${JSON.stringify(key)}:${fingerprint(value)}`);
  return `{${entries.sort().join()}}`;
}
