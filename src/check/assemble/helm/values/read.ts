import type { Node } from '../../../read/node.ts';
import { scalarValue } from '../../../read/scalar.ts';
import { Source } from '../../../text/source.ts';
import { documentsIn } from '../../../read/yaml.ts';
import { Exceeded, Meter } from '../meter.ts';
import type { Origin, Written } from '../origin.ts';
import { Text } from '../text.ts';
import { bool, type Dict, dict, float, list, nil, put, str, type Value } from '../value.ts';

/** The keys and indices that lead to something. */
export type Keys = readonly (string | number)[];

/** Where the parts of a tree come from. */
export interface Origins {
  scalar(node: Node, path: Keys): Origin | undefined;
  key(node: Node, span: { readonly start: number; readonly end: number }, path: Keys): Origin | undefined;
  /** A text that is printed as it stands, with its pieces. */
  text?(node: Node & { kind: 'scalar' }): Text;
}

/** What a values file cannot have: Helm stops at it. */
export class Unreadable extends Error {}

const deepest = 200;

/** A tree as Go has it after YAML, JSON and `map[string]interface {}`: every number is a float64. */
export function valueOf(node: Node, origins: Origins, meter: Meter, path: Keys = []): Value {
  meter.step();
  if (path.length > deepest) throw new Exceeded(`its values are nested more than ${deepest} deep`);
  if (node.kind === 'map') return mapOf(node, origins, meter, path);
  if (node.kind === 'seq') {
    const items = node.items.map(({ value }, index) => valueOf(value, origins, meter, [...path, index]));
    return list(items, undefined, origins.scalar(node, path));
  }
  const from = origins.scalar(node, path);
  const value = scalarValue(node, 'kubernetes');
  if (value === null) return { ...nil, from };
  if (typeof value === 'boolean') return bool(value, from);
  if (typeof value === 'string') return str(origins.text?.(node) ?? Text.of(value, from));
  if (!Number.isFinite(value)) throw new Unreadable(`json: unsupported value: ${value > 0 ? '+Inf' : 'NaN'}`);
  return float(value, from);
}

function mapOf(node: Extract<Node, { kind: 'map' }>, origins: Origins, meter: Meter, path: Keys): Dict {
  const result = dict();
  for (const { key, keySpan, value } of node.entries) {
    const inner = [...path, key];
    put(result, key, valueOf(value, origins, meter, inner), origins.key(node, keySpan, inner));
  }
  const from = origins.scalar(node, path);
  if (from && from.kind !== 'computed') result.from = [from];
  return result;
}

const kinds = { map: 'map', seq: 'list', scalar: 'scalar' } as const;

/** A file's own places. */
function placesOf(file: string): Origins {
  return {
    scalar: (node, path): Written => {
      const length = node.kind === 'scalar' ? node.text.length : 0;
      return { kind: kinds[node.kind], file, span: node.span, path, length };
    },
    key: (_, span, path): Written => ({
      kind: 'key',
      file,
      span,
      path,
      length: String(path.at(-1) ?? '').length,
    }),
  };
}

/** The documents of a file, each a map. */
export function readMaps(file: string, text: string, meter: Meter): Dict[] {
  const maps: Dict[] = [];
  for (const document of documentsIn(sourceOf(file, text), 'kubernetes')) {
    const problem = document.problems.find(({ fatal }) => fatal);
    if (problem) throw new Unreadable(problem.message);
    if (document.template) throw new Unreadable('yaml: invalid map key');
    const { node } = document.root;
    if (!node) continue;
    const value = valueOf(node, placesOf(file), meter);
    if (value.kind === 'nil') continue;
    if (value.kind !== 'map')
      throw new Unreadable('json: cannot unmarshal into Go value of type map[string]interface {}');
    maps.push(value);
  }
  return maps;
}

/** A tree of any origin, as Go has it. */
export function valueOfTree(node: Node, origin: (node: Node) => Origin | undefined): Value {
  return valueOf(node, { scalar: origin, key: () => undefined }, new Meter());
}

/** Values that stand inside of another file: as a map of its own, or in a text of it. */
export interface InnerValues {
  readonly node: Node;
  /** The keys that lead to the map in its file; none where it stands in a text. */
  readonly path: Keys | undefined;
}

/** Values such as those of an Argo CD Application. */
export function readInner({ node, path: way }: InnerValues, meter: Meter): Dict[] {
  const origins: Origins = {
    scalar: (each, path) => {
      const place = each.computed ? undefined : each.source.written(each.span);
      if (!place) return undefined;
      const own = placesOf(place.source.path).scalar({ ...each, span: place.span }, [
        ...(way ?? []),
        ...path,
      ]);
      return way || own?.kind === 'computed' ? own : inText(own, place.source.slice(place.span), each);
    },
    key: () => undefined,
  };
  const value = valueOf(node, origins, meter);
  if (value.kind === 'nil') return [];
  if (value.kind !== 'map')
    throw new Unreadable('json: cannot unmarshal into Go value of type map[string]interface {}');
  return [value];
}

/** No path leads into a text: what it says as it stands is edited as a text. */
function inText(own: Written | undefined, written: string, node: Node): Origin | undefined {
  if (!own) return undefined;
  if (node.kind === 'scalar' && node.text === written) return { ...own, kind: 'text' };
  return { kind: 'computed', of: [own] };
}

/** The same file is rendered with many values: what is parsed of it stays known as long as its text does. */
const known = new Map<string, Source>();
const mostKnown = 64;

function sourceOf(file: string, text: string): Source {
  const found = known.get(file);
  if (found?.text === text) return found;
  const source = new Source(file, text);
  known.delete(file);
  known.set(file, source);
  for (const [oldest] of known) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return source;
}

/** Text of a template read as YAML: what is printed as it stands keeps its pieces. */
export function readText(text: Text, meter: Meter): Value {
  const origin = text.origin();
  const source = new Source('', text.string);
  const [document] = documentsIn(source, 'kubernetes');
  if (!document) return nil;
  const problem = document.problems.find(({ fatal }) => fatal);
  if (problem) throw new Unreadable(problem.message);
  if (document.template) throw new Unreadable('yaml: invalid map key');
  const { node } = document.root;
  const partOf = (span: { readonly start: number; readonly end: number }) => text.slice(span.start, span.end);
  const origins: Origins = {
    scalar: (each) => (each.kind === 'scalar' ? partOf(each.span).origin() : origin),
    key: (_, span) => partOf(span).origin(),
    text: (each) => {
      const part = partOf(each.span);
      if (part.string === each.text) return part;
      const inside = part.slice(1, part.length - 1);
      return inside.string === each.text ? inside : Text.of(each.text, part.origin());
    },
  };
  return node ? valueOf(node, origins, meter) : nil;
}
