import { type Doubt, touches } from '../read/doubts.ts';
import type { Node, ScalarNode } from '../read/node.ts';
import { documentsAsHelm } from '../read/yaml.ts';
import type { PrintedScalar, Spot, WrittenPlace } from '../report/contract.ts';
import type { Segment } from '../text/origin.ts';
import type { Place, Source, Span } from '../text/source.ts';

/** Every scalar that is a value in an assembled text, in the order of the text, with the places that it is written at. */
export function scalarsIn(source: Source, doubts: readonly Doubt[]): PrintedScalar[] {
  const found: PrintedScalar[] = [];
  const seen = new Set<Node>();
  documentsAsHelm(source).forEach(({ root, problems }, document) => {
    if (!root.node || problems.some(({ fatal }) => fatal)) return;
    walk(root.node, [], seen, (scalar, keys) => {
      const unknown = doubts.find((doubt) => touches(doubt, scalar.span))?.why;
      found.push({
        document,
        keys,
        ...spotsOf({ source, span: scalar.span }),
        places: placesOf(source, scalar),
        ...(unknown === undefined ? {} : { unknown }),
      });
    });
  });
  return found.sort((one, other) => one.start.offset - other.start.offset);
}

type Keys = readonly (string | number)[];

/** An alias is written where its anchor is, and is told once. */
function walk(node: Node, keys: Keys, seen: Set<Node>, take: (node: ScalarNode, keys: Keys) => void): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'scalar') take(node, keys);
  else if (node.kind === 'map')
    for (const { key, value } of node.entries) walk(value, [...keys, key], seen, take);
  else
    node.items.forEach(({ value }, index) => {
      walk(value, [...keys, index], seen, take);
    });
}

/** Of what is empty nothing is written. */
function placesOf(source: Source, { span }: ScalarNode): WrittenPlace[] {
  const places = new Map<string, WrittenPlace>();
  for (const segment of source.origins?.within(span) ?? [])
    for (const place of placesIn(segment, span)) {
      const name = `${place.path} ${place.start.offset} ${place.end.offset}`;
      if (!places.has(name)) places.set(name, place);
    }
  return [...places.values()];
}

function placesIn(segment: Segment, span: Span): WrittenPlace[] {
  const { origin } = segment;
  if (origin.kind === 'computed')
    return origin.from.flatMap((from) => placed(from.source.written(from.span), 'input'));
  const isAll = segment.start <= span.start && segment.end >= span.end;
  if (origin.kind === 'value') {
    const isOne = isAll && segment.start === span.start && segment.end === span.end;
    return placed(origin.source.written(origin.span), isOne ? 'all' : 'part');
  }
  const shift = origin.span.start - segment.start;
  const start = Math.max(segment.start, span.start) + shift;
  const end = Math.min(segment.end, span.end) + shift;
  return placed(origin.source.written({ start, end }), isAll ? 'all' : 'part');
}

function placed(place: Place | undefined, gives: WrittenPlace['gives']): WrittenPlace[] {
  return place ? [writtenAt(place, gives)] : [];
}

export function writtenAt(place: Place, gives: WrittenPlace['gives']): WrittenPlace {
  return { path: place.source.path, ...spotsOf(place), gives };
}

function spotsOf({ source, span }: Place): { start: Spot; end: Spot } {
  const spot = (offset: number): Spot => ({ ...source.position(offset), offset });
  return { start: spot(span.start), end: spot(span.end) };
}
