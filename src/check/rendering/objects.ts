import {
  assembledSource,
  doubtsIn,
  type Origin,
  valueOf,
  type Written,
  yamlText,
} from '../assemble/helm/index.ts';
import { Field } from '../read/field.ts';
import type { MapNode, Node } from '../read/node.ts';
import { type Place, Source } from '../text/source.ts';
import type { Printed } from './printed.ts';

/** An object as kustomize prints it: as sigs.k8s.io/yaml does, keys in order, which is also how Helm's `toYaml` writes. */
export function printedObject(node: MapNode): Printed {
  const sources = new Map<string, Source>();
  const text = yamlText(valueOf(node, (each) => originOf(each, sources)));
  const path = writtenIn(node);
  const file = { template: '', path, text };
  return {
    path,
    template: null,
    source: assembledSource(file, (name) => sources.get(name)),
    doubts: doubtsIn(file),
  };
}

function writtenIn({ source, span }: Node): string {
  return source.shown(span).source.path;
}

function originOf(node: Node, sources: Map<string, Source>): Origin | undefined {
  const why = node.kind === 'scalar' ? node.unknown : undefined;
  const of = (node.madeOf ?? []).flatMap((place) => place.source.written(place.span) ?? []);
  const own = node.computed === true ? undefined : node.source.written(node.span);
  for (const { source } of [...of, ...(own ? [own] : [])]) sources.set(source.path, source);
  const written = (own ? [own] : of).map(({ source, span }): Written => ({
    kind: node.kind === 'scalar' ? 'scalar' : 'map',
    file: source.path,
    span,
    length: node.kind === 'scalar' ? node.text.length : 0,
  }));
  const [only] = written;
  return own && why === undefined ? only : { kind: 'computed', of: written, unknown: why };
}

/** Kustomize knows an object, and what refers to it, by these. */
const identity = [
  ['apiVersion'],
  ['kind'],
  ['metadata', 'name'],
  ['metadata', 'namespace'],
  ['roleRef', 'apiGroup'],
  ['roleRef', 'kind'],
];

/** Where it is written what an object is called: by that patches find it, others refer to it, and all are put in order. */
export function namedAt(node: MapNode): Place[] {
  const root = new Field({ source: node.source, dialect: 'kubernetes', assembled: true }, node);
  return identity.flatMap((keys) => {
    const found = root.at(...keys).node;
    if (!found) return [];
    const places: readonly Place[] = found.madeOf ?? [{ source: found.source, span: found.span }];
    return places.flatMap((place) => place.source.written(place.span) ?? []);
  });
}
