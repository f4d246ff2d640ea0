import type { Node } from './node.ts';

export interface Expansion {
  /** How many nodes there are. */
  readonly size: number;
  /** How many collections stand in one another. */
  readonly depth: number;
}

/**
 * What a document is when every alias is written out. A few lines of aliases of aliases make billions, and
 * whoever walks them never ends; go-yaml refuses such a document too ("excessive aliasing").
 */
export function expansionOf(root: Node): Expansion {
  const known = new Map<Node, Expansion>();
  const open: Node[] = [root];
  // No recursion: a chain of aliases is as deep as the document is long.
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const children = childrenOf(node);
    const unknown = known.has(node) ? [] : children.filter(({ value }) => !known.has(value));
    if (unknown.length === 0) {
      if (!known.has(node)) known.set(node, around(children.map(({ value }) => known.get(value) ?? leaf)));
      open.pop();
    }
    for (const { value } of unknown) open.push(value);
  }
  return known.get(root) ?? leaf;
}

const leaf: Expansion = { size: 1, depth: 0 };

function around(children: readonly Expansion[]): Expansion {
  let [size, depth] = [1, 0];
  for (const child of children) {
    size += child.size;
    depth = Math.max(depth, child.depth + 1);
  }
  return { size, depth };
}

function childrenOf(node: Node): readonly { readonly value: Node }[] {
  if (node.kind === 'map') return node.entries;
  return node.kind === 'seq' ? node.items : [];
}
