import type { Span } from '../../text/source.ts';

/**
 * Where a piece of text was written. `text` lies in the file as it is printed, unit by unit: a literal of a template, a
 * file that is printed. `scalar` is a scalar of a values file: what is printed is what it says, not how it is written.
 */
export interface Written {
  readonly kind: 'text' | 'scalar' | 'key' | 'map' | 'list' | 'absent';
  readonly file: string;
  /** `absent`: the span of the map in which the key would stand. */
  readonly span: Span;
  /** The keys that lead to it, for what stands in a values file. */
  readonly path?: readonly string[];
  /** How long the whole is when it is printed. */
  readonly length: number;
}

/** Nothing that is written is printed as it is: it was worked out, and these places were looked at. */
export interface Computed {
  readonly kind: 'computed';
  readonly of: readonly Written[];
  /** Set where it cannot be known without a clock, a cluster, a network or chance: says which. */
  readonly unknown?: string | undefined;
}

export type Origin = Written | Computed;

/** No more are kept of the places that something was worked out from. */
const most = 12;

/** What is worked out from these; the places once each. */
export function computedFrom(origins: Iterable<Origin | undefined>): Computed | undefined {
  const of = new Set<Written>();
  let unknown: string | undefined;
  let last: Origin | undefined;
  for (const origin of origins) {
    if (!origin || origin === last) continue;
    last = origin;
    unknown ??= unknownOf(origin);
    for (const written of writtenIn(origin)) if (of.size < most) of.add(written);
  }
  return of.size > 0 || unknown !== undefined ? { kind: 'computed', of: [...of], unknown } : undefined;
}

function writtenIn(origin: Origin): readonly Written[] {
  return origin.kind === 'computed' ? origin.of : [origin];
}

export function unknownOf(origin: Origin | undefined): string | undefined {
  return origin?.kind === 'computed' ? origin.unknown : undefined;
}

/** The same, depending on something that cannot be known. */
export function doubted(origin: Origin | undefined, unknown: string): Origin {
  const of = origin === undefined ? [] : origin.kind === 'computed' ? origin.of : [origin];
  return { kind: 'computed', of, unknown: unknownOf(origin) ?? unknown };
}
