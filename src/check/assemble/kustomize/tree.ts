import type { Entry, Item, MapNode, Node, ScalarNode } from '../../read/node.ts';
import { expansionOf } from '../../read/expansion.ts';
import { scalarValue } from '../../read/scalar.ts';
import { type Budget, refuse } from './refusal.ts';

/*
 * Small words for the trees that kustomize's steps pass on. Nothing is changed in place: a step makes new nodes along
 * the way to what it changes and shares all others. A node that a step brings in stands where it is written; one whose
 * text is nowhere written as it is says of what it is made.
 *
 * kustomize reads objects with go-yaml v3, to which `yes` is a string.
 */

/** Go's `!!null`: `null`, `~`, nothing. */
export function isNull(node: Node | undefined): boolean {
  return !node || (node.kind === 'scalar' && scalarValue(node, 'compose') === null);
}

/** Null, or an empty map or list (kyaml IsYNodeNilOrEmpty). */
export function isEmpty(node: Node | undefined): boolean {
  if (!node || isNull(node)) return true;
  if (node.kind === 'map') return node.entries.length === 0;
  return node.kind === 'seq' && node.items.length === 0;
}

export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

export function child(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  let at = node;
  for (const key of path) at = entryOf(at, key)?.value;
  return at;
}

/** The text of a scalar whatever its type; empty where there is none. */
export function textAt(node: Node | undefined, ...path: readonly string[]): string {
  const found = child(node, ...path);
  return found?.kind === 'scalar' && !isNull(found) ? found.text : '';
}

export function isString(node: Node): node is ScalarNode {
  return node.kind === 'scalar' && typeof scalarValue(node, 'compose') === 'string';
}

export function withItems<N extends Node & { kind: 'seq' }>(node: N, items: readonly Item[]): N {
  return { ...node, items };
}

export function withoutKey(node: MapNode, key: string): MapNode {
  return { ...node, entries: node.entries.filter((entry) => entry.key !== key) };
}

/** The map with this key set; where the value stands in another file than the key did, the key goes along. */
export function withValue(node: MapNode, key: string, value: Node, keyed?: Entry): MapNode {
  const index = node.entries.findIndex((entry) => entry.key === key);
  const old = node.entries[index];
  if (old?.value === value) return node;
  const entry =
    old && old.value.source === value.source && !keyed
      ? { ...old, value }
      : { ...entryFor(key, value), ...keyed, key, value };
  if (!old) return { ...node, entries: [...node.entries, entry] };
  return { ...node, entries: node.entries.map((each, at) => (at === index ? entry : each)) };
}

/** An entry whose key nobody wrote: it stands where its value does. */
export function entryFor(key: string, value: Node): Entry {
  return { key, keySpan: value.span, value, merged: false, alias: undefined };
}

/** A text that stands as it is where `at` says. */
export function textNode(at: Node, text: string): ScalarNode {
  const { source, span, flow, computed, madeOf } = at;
  return {
    kind: 'scalar',
    source,
    span,
    flow,
    computed,
    madeOf,
    tag: '!!str',
    text,
    style: 'plain',
    unknown: unknownIn(at),
  };
}

/** A text that is made of what stands at these places: it is to be found nowhere as it is. */
export function madeText(text: string, ...of: readonly [Node, ...Node[]]): ScalarNode {
  const [at] = of;
  const madeOf = of.flatMap((node) => node.madeOf ?? [{ source: node.source, span: node.span }]);
  return {
    ...textNode(at, text),
    computed: true,
    madeOf,
    unknown: of.map(unknownIn).find((why) => why !== undefined),
  };
}

function unknownIn(node: Node): string | undefined {
  return node.kind === 'scalar' ? node.unknown : undefined;
}

/** The same node with each child changed; itself when none is. */
export function mapChildren(node: Node, change: (value: Node, key: string) => Node): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'map') {
    const entries = node.entries.map((entry) => changed(entry, change(entry.value, entry.key)));
    return entries.every((entry, index) => entry === node.entries[index]) ? node : { ...node, entries };
  }
  const items = node.items.map((item) => {
    const value = change(item.value, '');
    return value === item.value ? item : { ...item, value };
  });
  return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
}

function changed(entry: Entry, value: Node): Entry {
  if (value === entry.value) return entry;
  return value.source === entry.value.source ? { ...entry, value } : entryFor(entry.key, value);
}

/** Nobody nests objects deeper. */
const deepest = 300;

/** Copies of copies grow faster than anybody could mean, and deeper than anything could walk. */
export function payFor(copy: Node, at: Node, budget: Budget): Node {
  const { size, depth } = expansionOf(copy);
  budget.spend(at, size + (copy.kind === 'scalar' ? copy.text.length / 16 : 0));
  if (depth > deepest) refuse(at, 'What is copied here is nested too deeply.', 'too-much');
  return copy;
}
