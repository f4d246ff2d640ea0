import type { Entry, MapNode, Node, SeqNode } from './node.ts';
import type { Span } from '../text/source.ts';

/** An entry or item at the place where it is written. */
export interface Written {
  readonly parent: MapNode | SeqNode;
  readonly keySpan: Span | undefined;
  readonly value: Node;
  /** The value itself is written elsewhere. */
  readonly alias: Span | undefined;
}

/** Everything that is written below a value, wide before deep; what an alias or a merge key brings in is not. */
export function* writtenIn(top: Node): Iterable<Written> {
  const nodes = [top];
  for (const node of nodes) {
    if (node.kind === 'scalar') continue;
    for (const child of childrenOf(node)) {
      yield child;
      if (!child.alias) nodes.push(child.value);
    }
  }
}

function childrenOf(parent: MapNode | SeqNode): Written[] {
  return parent.kind === 'map'
    ? ownEntries(parent).map(({ keySpan, value, alias }) => ({ parent, keySpan, value, alias }))
    : parent.items.map(({ value, alias }) => ({ parent, keySpan: undefined, value, alias }));
}

/** The entries that stand in this map itself, in the order of the text. */
export function ownEntries(map: MapNode): Entry[] {
  return map.entries.filter(({ merged }) => !merged);
}
