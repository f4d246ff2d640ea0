import {
  type Rendered,
  renderKustomization,
  type RenderOptions,
} from '../../src/check/assemble/kustomize/render.ts';
import type { Node, ScalarNode } from '../../src/check/read/node.ts';
import { type Scalar, scalarValue } from '../../src/check/read/scalar.ts';
import { Source } from '../../src/check/text/source.ts';

/** What comes out of small files. */
export function renderFiles(
  files: Readonly<Record<string, string>>,
  options: Partial<RenderOptions> = {},
  path = 'kustomization.yaml',
): Rendered {
  const sources = new Map(Object.entries(files).map(([name, text]) => [name, new Source(name, text)]));
  return renderKustomization(path, { read: (name) => sources.get(name), ...options });
}

export type Plain = Scalar | Plain[] | { [key: string]: Plain };

/** A tree as Kubernetes reads it. */
export function plainOf(node: Node): Plain {
  if (node.kind === 'scalar') return scalarValue(node, 'kubernetes');
  if (node.kind === 'seq') return node.items.map(({ value }) => plainOf(value));
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
}

export interface Printed {
  /** The number of the object, then keys and indices. */
  readonly path: readonly (string | number)[];
  readonly node: ScalarNode;
}

/** Every scalar that comes out. */
export function scalarsOf({ objects }: Rendered): Printed[] {
  const found: Printed[] = [];
  const walk = (node: Node, path: Printed['path']): void => {
    if (node.kind === 'scalar') found.push({ path, node });
    else if (node.kind === 'seq')
      for (const [index, { value }] of node.items.entries()) walk(value, [...path, index]);
    else for (const { key, value } of node.entries) walk(value, [...path, key]);
  };
  for (const [index, { node }] of objects.entries()) walk(node, [index]);
  return found;
}

/** The files with another text where a scalar is written; undefined where it is not written as it is. */
export function changedAt(
  files: Readonly<Record<string, string>>,
  { source, span, computed, style }: ScalarNode,
  text: string,
): Record<string, string> | undefined {
  const written = files[source.path];
  if (computed === true || style === 'block' || span.start === span.end || written === undefined)
    return undefined;
  return { ...files, [source.path]: written.slice(0, span.start) + text + written.slice(span.end) };
}
