import type { Span } from '../text/source.ts';
import type { Node } from './node.ts';

/** A part of a text that cannot be known: says why. */
export interface Doubt extends Span {
  readonly why: string;
}

/** The same tree, in which the scalars that nobody can know say so. */
export function withDoubts(node: Node, doubts: readonly Doubt[]): Node {
  if (doubts.length === 0) return node;
  if (node.kind === 'map')
    return {
      ...node,
      entries: node.entries.map((entry) => ({ ...entry, value: withDoubts(entry.value, doubts) })),
    };
  if (node.kind === 'seq')
    return { ...node, items: node.items.map((item) => ({ ...item, value: withDoubts(item.value, doubts) })) };
  const doubt = doubts.find((each) => touches(each, node.span));
  return doubt ? { ...node, unknown: doubt.why } : node;
}

export function touches(doubt: Span, span: Span): boolean {
  return doubt.start < span.end && doubt.end > span.start;
}
