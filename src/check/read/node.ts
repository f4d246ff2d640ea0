import type { Place, Source, Span } from '../text/source.ts';

/**
 * A YAML value with its place, after aliases and merge keys are resolved.
 * The nodes of one document form a graph: an alias shares the node of its anchor.
 */
export type Node = MapNode | SeqNode | ScalarNode;

interface NodeBase {
  /** The text it stands in. Where that was assembled, `source.written(span)` is the place in a file. */
  readonly source: Source;
  readonly span: Span;
  /** Set where a program made this value of what stands here: nobody wrote it, so it is not edited. */
  readonly computed?: boolean | undefined;
  /** The places that a computed value was made of, where they are known. */
  readonly madeOf?: readonly Place[] | undefined;
  /** An explicit tag such as `!reset` or `!!str`, as written. */
  readonly tag?: string | undefined;
  /** Written in flow style: `{…}`, `[…]`, or inside one. */
  readonly flow: boolean;
  /** Set where the value has an anchor: the aliases that use it, so that it is not edited as if it were alone. */
  readonly uses?: readonly Span[] | undefined;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /** Of equal keys the last wins, written here or merged. */
  readonly entries: readonly Entry[];
}

export interface SeqNode extends NodeBase {
  readonly kind: 'seq';
  readonly items: readonly Item[];
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  /** The text after unquoting and folding; not yet a boolean or a number. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
  /** Set where the final text cannot be known: an unset variable, a template. Says which. */
  readonly unknown?: string | undefined;
}

/** One `key: value`; the key stands in the same text as its value. An absent value is an empty plain scalar, which reads as null. */
export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node;
  /** Where `*alias` or `<<: *alias` stands, when the value is written elsewhere. */
  readonly alias?: Span | undefined;
  /** The key comes in through `<<`, so it is not written in this map. */
  readonly merged: boolean;
}

export interface Item {
  readonly value: Node;
  readonly alias?: Span | undefined;
}
