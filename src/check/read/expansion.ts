import type { Node } from './node.ts';

/**
 * How many nodes a document has when every alias is written out. A few lines of aliases of aliases make billions, and
 * whoever walks them never ends; go-yaml refuses such a document too ("excessive aliasing").
 */
export function expandedSize(root: Node): number {
  const sizes = new Map<Node, number>();
  const open: Node[] = [root];
  // No recursion: a chain of aliases is as deep as the document is long.
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const children = childrenOf(node);
    const unknown = sizes.has(node) ? [] : children.filter(({ value }) => !sizes.has(value));
    if (unknown.length === 0) {
      sizes.set(
        node,
        children.reduce((sum, { value }) => sum + (sizes.get(value) ?? 0), 1),
      );
      open.pop();
    }
    for (const { value } of unknown) open.push(value);
  }
  return sizes.get(root) ?? 1;
}

function childrenOf(node: Node): readonly { readonly value: Node }[] {
  if (node.kind === 'map') return node.entries;
  return node.kind === 'seq' ? node.items : [];
}
