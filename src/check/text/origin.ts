import type { Place, Span } from './source.ts';

/**
 * Where a piece of an assembled text comes from. `text`: the same characters stand there, a literal of a template or a
 * patch inside another file. `value`: a values file says it, perhaps in other characters (quotes, another layout).
 * `computed`: nobody wrote it; `from` are places that it was worked out from.
 */
export type Origin = TextOrigin | ValueOrigin | ComputedOrigin;

export interface TextOrigin extends Place {
  readonly kind: 'text';
}

export interface ValueOrigin extends Place {
  readonly kind: 'value';
  /** The keys and indices that lead to it in its file. */
  readonly path: readonly (string | number)[];
}

export interface ComputedOrigin {
  readonly kind: 'computed';
  readonly from: readonly Place[];
}

/** A piece of the assembled text, by offsets into that text. That of a `text` origin is as long as the origin is. */
export interface Segment extends Span {
  readonly origin: Origin;
}

/** Where each piece of an assembled text is written. */
export class Origins {
  readonly #segments: readonly Segment[];

  /** Segments stand in the order of the text and do not overlap; what none of them holds is computed. */
  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
  }

  /**
   * The one origin of all of a span; of an insertion that of the text before it, else of the text after it; that which
   * stands there in the same characters goes before a value, to which nothing can be added from outside. A part of
   * a `text` is that part of its origin; a part of a `value` is the whole value.
   */
  of(span: Span): Origin | undefined {
    const first = this.#firstThatEndsAfter(span.start);
    if (span.end > span.start) return within(this.#segments[first], span);
    const before = this.#segments[first - 1];
    const after = within(this.#segments[first], span);
    return before?.end === span.start && (before.origin.kind === 'text' || after?.kind !== 'text')
      ? within(before, span)
      : after;
  }

  /** All pieces that a span reaches into, each whole. */
  *within({ start, end }: Span): Iterable<Segment> {
    for (let at = this.#firstThatEndsAfter(start); ; at++) {
      const segment = this.#segments[at];
      if (!segment || segment.start >= end) return;
      yield segment;
    }
  }

  /** The one value, or the same characters in one file, that all of a span is; undefined where no single place says it. */
  written(span: Span): Place | undefined {
    const origin = this.of(span);
    return origin === undefined || origin.kind === 'computed'
      ? undefined
      : origin.source.written(origin.span);
  }

  /** Where a person is to look: where the span is written, else where the first piece of it is, or what is near it. */
  nearest(span: Span): Place | undefined {
    const whole = this.written(span);
    if (whole) return whole;
    const first = this.#firstThatEndsAfter(span.start);
    for (let at = first; (this.#segments[at]?.start ?? span.end) < span.end; at++) {
      const place = placeIn(this.#segments[at], span);
      if (place) return place;
    }
    for (let at = first - 1; at >= 0; at--) {
      const place = placeIn(this.#segments[at], span);
      if (place) return place;
    }
    return undefined;
  }

  /** The index of the first segment that reaches beyond an offset. */
  #firstThatEndsAfter(offset: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#segments[middle]?.end ?? Infinity) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function within(segment: Segment | undefined, { start, end }: Span): Origin | undefined {
  if (!segment || segment.start > start || segment.end < end) return undefined;
  const { origin } = segment;
  if (origin.kind !== 'text') return origin;
  const shift = origin.span.start - segment.start;
  return { kind: 'text', source: origin.source, span: { start: start + shift, end: end + shift } };
}

/** Where the part of a segment stands that a span reaches into, or the end of one that ends before it. */
function placeIn(segment: Segment | undefined, span: Span): Place | undefined {
  if (!segment) return undefined;
  const start = Math.min(Math.max(segment.start, span.start), segment.end);
  const origin = within(segment, { start, end: Math.max(start, Math.min(segment.end, span.end)) });
  const place: Place | undefined = origin?.kind === 'computed' ? origin.from[0] : origin;
  return place && place.source.shown(place.span);
}
