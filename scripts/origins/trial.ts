import {
  assembledSource,
  type ChartFile,
  type GivenValues,
  renderChart,
  type RenderedFile,
  type Rendering,
  type RenderRequest,
  type Written,
} from '../../src/check/assemble/helm/index.ts';
import type { Node } from '../../src/check/read/node.ts';
import { documentsIn } from '../../src/check/read/yaml.ts';
import type { Origin } from '../../src/check/text/origin.ts';
import { Source, type Span } from '../../src/check/text/source.ts';

/** A scalar of what a chart prints, and where it says that it is written. */
export interface PrintedScalar {
  /** The template, the document and the keys that lead to it. */
  readonly name: string;
  readonly text: string;
  readonly style: string;
  readonly origin: Origin | undefined;
  /** All places that are told of its pieces. */
  readonly places: readonly string[];
  /** A piece of it was worked out from more places than are kept. */
  readonly isMore: boolean;
  readonly isWorkload: boolean;
}

const workloads = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod)$/;

export function sourcesOf({ files, values = [] }: RenderRequest): Map<string, Source> {
  return new Map(
    [...files, ...values.filter(isFile)].map(({ path, text }) => [path, new Source(path, text)]),
  );
}

function isFile(values: GivenValues): values is Extract<GivenValues, { readonly text: string }> {
  return 'text' in values;
}

export function scalarsOf(rendering: Rendering, sources: ReadonlyMap<string, Source>): PrintedScalar[] {
  const all = rendering.files.flatMap((file) => {
    if (!/\.ya?ml$/.test(file.template)) return [];
    const source = assembledSource(file, (path) => sources.get(path));
    const pieces = piecesOf(file);
    return documentsIn(source, 'kubernetes').flatMap((document, index) => {
      const { node } = document.root;
      if (!node || document.problems.some(({ fatal }) => fatal)) return [];
      const kind = node.kind === 'map' ? node.entries.find(({ key }) => key === 'kind')?.value : undefined;
      const isWorkload = kind?.kind === 'scalar' && workloads.test(kind.text);
      const found: PrintedScalar[] = [];
      walk(node, `${file.template} ${index}`, (name, scalar) => {
        const { places, isMore } = placesIn(pieces, scalar.span);
        found.push({
          name,
          text: scalar.text,
          style: scalar.style,
          origin: source.origins?.of(scalar.span),
          places,
          isMore,
          isWorkload,
        });
      });
      return found;
    });
  });
  // Of keys that stand twice the last counts.
  return [...new Map(all.map((scalar) => [scalar.name, scalar])).values()];
}

function walk(
  node: Node,
  name: string,
  take: (name: string, scalar: Extract<Node, { kind: 'scalar' }>) => void,
): void {
  if (node.kind === 'scalar') take(name, node);
  else if (node.kind === 'map')
    for (const { key, value } of node.entries) walk(value, `${name}/${key}`, take);
  else
    node.items.forEach(({ value }, index) => {
      walk(value, `${name}/${index}`, take);
    });
}

interface Spot extends Span {
  readonly places: readonly string[];
  readonly isMore: boolean;
}

export function placeName({ file, span }: Pick<Written, 'file' | 'span'>): string {
  return `${file}:${span.start}-${span.end}`;
}

function piecesOf({ text }: RenderedFile): Spot[] {
  let at = 0;
  return text.pieces.map((piece) => {
    const start = at;
    at += piece.text.length;
    const { from } = piece;
    if (!from) return { start, end: at, places: [], isMore: false };
    if (from.kind === 'computed')
      return {
        start,
        end: at,
        places: from.of.map(placeName),
        isMore: from.isMore === true || from.unknown !== undefined,
      };
    const span =
      from.kind === 'text'
        ? { start: from.span.start + piece.at, end: from.span.start + piece.at + piece.text.length }
        : from.span;
    return { start, end: at, places: [placeName({ file: from.file, span })], isMore: false };
  });
}

function placesIn(pieces: readonly Spot[], { start, end }: Span) {
  const inside = pieces.filter((piece) => piece.start < end && piece.end > start);
  return {
    places: [...new Set(inside.flatMap(({ places }) => places))],
    isMore: inside.some(({ isMore }) => isMore),
  };
}

/** What another text at an origin is, of the same type; nothing where it must not be changed blindly. */
export function otherText(scalar: PrintedScalar): string | undefined {
  const { text, origin, style } = scalar;
  if (!origin || origin.kind === 'computed' || style === 'block') return undefined;
  if (/^(?:true|false)$/.test(text)) return text === 'true' ? 'false' : 'true';
  if (/^[1-9]\d{0,4}$/.test(text)) return String(Number(text) + 1);
  return /^[a-z][\w./-]*$/i.test(text) ? `${text}zq` : undefined;
}

export type Outcome = 'as said' | 'shared and named' | 'decides' | 'stray' | 'not changed' | 'refused';

/** Writes another text where a scalar is said to be written, renders again, and tells what has changed. */
export function tryOut(
  request: RenderRequest,
  before: readonly PrintedScalar[],
  deciding: readonly Written[],
  scalar: PrintedScalar,
): { readonly outcome: Outcome; readonly stray: string } {
  const wanted = otherText(scalar);
  const { origin } = scalar;
  if (wanted === undefined || !origin || origin.kind === 'computed') return { outcome: 'refused', stray: '' };
  const written = origin.source.slice(origin.span);
  const edited = edit(
    request,
    origin.source.path,
    origin.span,
    written.replace(scalar.text, () => wanted),
  );
  const rendering = renderChart(edited);
  if (rendering.unrendered.length > 0)
    return { outcome: 'decides', stray: rendering.unrendered[0]?.reason ?? '' };
  const after = new Map(scalarsOf(rendering, sourcesOf(edited)).map(({ name, text }) => [name, text]));
  if (after.get(scalar.name) !== wanted)
    return { outcome: isDeciding(deciding, origin) ? 'decides' : 'not changed', stray: scalar.name };
  const changed = before.filter(({ name, text }) => name !== scalar.name && after.get(name) !== text);
  const place = { file: origin.source.path, span: origin.span };
  const stray = changed.find((other) => !isNamed(other, place));
  if (after.size !== before.length || stray)
    return {
      outcome: isDeciding(deciding, origin) ? 'decides' : 'stray',
      stray: stray?.name ?? 'the number of scalars',
    };
  return { outcome: changed.length > 0 ? 'shared and named' : 'as said', stray: '' };
}

function isNamed(
  { places, isMore }: PrintedScalar,
  { file, span }: { readonly file: string; readonly span: Span },
): boolean {
  return (
    isMore ||
    places.some((place) => {
      const [, path = '', start = '', end = ''] = /^(.*):(\d+)-(\d+)$/.exec(place) ?? [];
      return path === file && Number(start) < span.end && Number(end) > span.start;
    })
  );
}

function isDeciding(deciding: readonly Written[], origin: Exclude<Origin, { kind: 'computed' }>): boolean {
  return deciding.some(
    ({ file, span }) =>
      file === origin.source.path && span.start < origin.span.end && span.end > origin.span.start,
  );
}

function edit(
  { files, values = [], ...rest }: RenderRequest,
  path: string,
  span: Span,
  text: string,
): RenderRequest {
  const changed = (file: { readonly path: string; readonly text: string }) =>
    file.text.slice(0, span.start) + text + file.text.slice(span.end);
  return {
    ...rest,
    files: files.map((file): ChartFile => (file.path === path ? { ...file, text: changed(file) } : file)),
    values: values.map((file) =>
      isFile(file) && file.path === path ? { ...file, text: changed(file) } : file,
    ),
  };
}
