import type { Field } from './field.ts';
import type { Node, ScalarNode } from './node.ts';
import type { Dialect } from './scalar.ts';
import { YamlDocument } from './yaml.ts';

/*
 * A document inside of a document: an inline patch of a kustomization. Where a literal block holds it, it stands in the
 * file line for line, and is read and edited there.
 */

const known: Readonly<Record<Dialect, WeakMap<Node, YamlDocument>>> = {
  kubernetes: new WeakMap(),
  compose: new WeakMap(),
};

/** What stands in a literal block; undefined where that is no single document. */
export function documentInBlock(node: ScalarNode, dialect: Dialect): YamlDocument | undefined {
  const { source, span, style } = node;
  const first = source.text.indexOf('\n', span.start) + 1;
  if (style !== 'block' || source.text[span.start] !== '|' || first === 0 || first > span.end)
    return undefined;
  const inside = { start: first, end: span.end };
  if (/^[ \t]*---(?:[ \t\r]|$)/m.test(source.slice(inside))) return undefined;
  const document = known[dialect].get(node) ?? new YamlDocument(source, inside, dialect);
  known[dialect].set(node, document);
  return document;
}

/** The block that an offset lies in. */
export function blockAround(root: Field, offset: number): Field | undefined {
  let field: Field | undefined = root;
  while (field && field.kind !== 'scalar') field = childAround(field, offset);
  return field?.node?.kind === 'scalar' && field.node.style === 'block' ? field : undefined;
}

function childAround(field: Field, offset: number): Field | undefined {
  const children = field.kind === 'seq' ? field.items() : field.entries().map(([, child]) => child);
  return children.find(({ node, shared }) => {
    return node !== undefined && !shared && node.span.start <= offset && offset < node.span.end;
  });
}
