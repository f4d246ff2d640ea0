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
  readonly path?: readonly (string | number)[];
  /** How long the whole is when it is printed. */
  readonly length: number;
}

/** Nothing that is written is printed as it is: it was worked out, and these places were looked at. */
export interface Computed {
  readonly kind: 'computed';
  readonly of: readonly Written[];
  /** There are more places than are kept. */
  readonly isMore?: boolean;
  /** Set where it cannot be known without a clock, a cluster, a network or chance: says which. */
  readonly unknown?: string | undefined;
  /** Set where it is what everybody sees who renders without a cluster, and another release or cluster may have another: says which. */
  readonly depends?: string | undefined;
}

export type Origin = Written | Computed;

/** No more are kept of the places that something was worked out from. */
const most = 12;

/** What is worked out from these; the places once each. */
export function computedFrom(origins: Iterable<Origin | undefined>): Computed | undefined {
  const of = new Set<Written>();
  let unknown: string | undefined;
  let depends: string | undefined;
  let isMore = false;
  let last: Origin | undefined;
  for (const origin of origins) {
    if (!origin || origin === last) continue;
    last = origin;
    unknown ??= unknownOf(origin);
    depends ??= dependsOf(origin);
    isMore ||= origin.kind === 'computed' && origin.isMore === true;
    for (const written of writtenIn(origin)) of.add(written);
  }
  if (of.size === 0 && unknown === undefined && depends === undefined) return undefined;
  return { kind: 'computed', of: [...of].slice(0, most), isMore: isMore || of.size > most, unknown, depends };
}

/** What a release or a cluster gives. */
export function given(depends: string): Computed {
  return { kind: 'computed', of: [], depends };
}

export function dependsOf(origin: Origin | undefined): string | undefined {
  return origin?.kind === 'computed' ? origin.depends : undefined;
}

/** Why it may be another one where it is installed. */
export function openOf(origin: Origin | undefined): string | undefined {
  return unknownOf(origin) ?? dependsOf(origin);
}

/** The places that an origin tells of. */
export function writtenIn(origin: Origin): readonly Written[] {
  return origin.kind === 'computed' ? origin.of : [origin];
}

export function unknownOf(origin: Origin | undefined): string | undefined {
  return origin?.kind === 'computed' ? origin.unknown : undefined;
}

/** The same, depending on something that cannot be known. */
export function doubted(origin: Origin | undefined, unknown: string): Origin {
  const of = origin === undefined ? [] : origin.kind === 'computed' ? origin.of : [origin];
  const isMore = origin?.kind === 'computed' && origin.isMore === true;
  return { kind: 'computed', of, isMore, unknown: unknownOf(origin) ?? unknown, depends: dependsOf(origin) };
}

/** A scalar that is printed in other characters than it has: as long as those are. */
export function asPrinted(origin: Origin | undefined, length: number): Origin | undefined {
  return origin?.kind === 'scalar' && origin.length !== length ? { ...origin, length } : origin;
}
