import type { Entry, MapNode, Node } from './node.ts';
import { type Dialect, type Scalar, scalarValue } from './scalar.ts';
import type { Place, Source, Span } from '../text/source.ts';

/** What is the same for all fields of a document. */
interface Context {
  readonly source: Source;
  readonly dialect: Dialect;
  /** Put together from the trees of several files: its nodes know the place they stand at, each in its own file. */
  readonly assembled?: boolean | undefined;
}

/** How a field hangs on its parent: an entry of a map, an item of a list. */
type Link = Partial<Pick<Entry, 'keySpan' | 'alias' | 'merged'>>;

/**
 * A place in a YAML document that may or may not be there.
 *
 * Rules ask for `container.at('securityContext', 'privileged')` without null checks: an absent field
 * has no value, and its span is the key of the nearest ancestor that exists.
 */
export class Field implements Place {
  readonly source: Source;
  readonly node: Node | undefined;
  readonly parent: Field | undefined;
  /** The key in a map, or the index in a sequence. */
  readonly key: string | undefined;
  readonly keySpan: Span | undefined;
  /** Where the alias stands through which this very value is reached. */
  readonly alias: Span | undefined;
  /** The key comes in through a merge key (`<<`). */
  readonly merged: boolean;
  readonly dialect: Dialect;
  readonly assembled: boolean | undefined;
  readonly #value: Scalar | undefined;

  constructor(context: Context, node: Node | undefined, parent?: Field, key?: string, link?: Link) {
    this.source = node?.source ?? context.source;
    this.node = node;
    this.parent = parent;
    this.key = key;
    this.keySpan = link?.keySpan;
    this.alias = link?.alias;
    this.merged = link?.merged ?? false;
    this.dialect = context.dialect;
    this.assembled = context.assembled;
    this.#value = node?.kind === 'scalar' ? scalarValue(node, context.dialect) : undefined;
  }

  /** There is a value here other than null; the programs we speak for read null as absent. */
  get exists(): boolean {
    return this.node !== undefined && this.#value !== null;
  }

  /** The key is written, even if its value is null. */
  get written(): boolean {
    return this.node !== undefined;
  }

  get kind(): 'map' | 'seq' | 'scalar' | 'absent' {
    return this.node?.kind ?? 'absent';
  }

  /** The scalar here as its program reads it; undefined when absent or a collection. */
  get value(): Scalar | undefined {
    return this.#value;
  }

  get string(): string | undefined {
    const { value } = this;
    return typeof value === 'string' ? value : undefined;
  }

  get number(): number | undefined {
    const { value } = this;
    return typeof value === 'number' ? value : undefined;
  }

  /** The scalar's text whatever its type: `8080` and `"8080"` alike. Undefined for null and collections. */
  get text(): string | undefined {
    return this.node?.kind === 'scalar' && this.value !== null ? this.node.text : undefined;
  }

  /** Why the value cannot be known (a template, an unset variable), or undefined when it can. */
  get unknown(): string | undefined {
    if (this.node?.kind !== 'scalar') return undefined;
    return this.node.unknown ?? placeholderIn(this.node.text);
  }

  /** The value is written at an anchor that others may use too: do not edit it as if it were alone. */
  get shared(): boolean {
    return this.alias !== undefined || this.merged || (this.parent?.shared ?? false);
  }

  /** Of its document. */
  get top(): Field {
    return this.parent?.top ?? this;
  }

  get span(): Span {
    if (this.node && !isEmpty(this.node)) return this.node.span;
    return this.keySpan ?? this.parent?.anchor ?? { start: 0, end: 0 };
  }

  /** What to underline for the thing as a whole: its key, else its first line. */
  get anchor(): Span {
    if (this.keySpan) return this.keySpan;
    if (!this.node) return this.parent?.anchor ?? { start: 0, end: 0 };
    const { source, span } = this.node;
    return { start: span.start, end: Math.min(source.lineAt(span.start).span.end, span.end) };
  }

  /** The anchor as a place of its own. */
  get heading(): Place {
    return { source: this.source, span: this.anchor };
  }

  at(...path: readonly (string | number)[]): Field {
    let field: Field = this; // eslint-disable-line @typescript-eslint/no-this-alias
    for (const key of path) field = typeof key === 'number' ? itemAt(field, key) : childAt(field, key);
    return field;
  }

  /** The keys of a map, merged ones included; none when this is anything else. */
  keys(): string[] {
    return this.node?.kind === 'map' ? this.node.entries.map(({ key }) => key) : [];
  }

  /** The elements of a sequence; none when this is anything else. */
  items(): Field[] {
    if (this.node?.kind !== 'seq') return [];
    return this.node.items.map((_, index) => this.at(index));
  }

  /** The entries of a map, merged ones included; none when this is anything else. A repeated key counts once, last wins. */
  entries(): [string, Field][] {
    if (this.node?.kind !== 'map') return [];
    return [...new Set(this.keys())].map((key) => [key, this.at(key)]);
  }
}

function childAt(field: Field, key: string): Field {
  const entry = field.node?.kind === 'map' ? entryOf(field.node, key) : undefined;
  return new Field(field, entry?.value, field, key, entry);
}

function itemAt(field: Field, index: number): Field {
  const item = field.node?.kind === 'seq' ? field.node.items[index] : undefined;
  return new Field(field, item?.value, field, String(index), item);
}

/** The last of equal keys. Whoever asks a large map often must not make the check quadratic. */
function entryOf({ entries }: MapNode, key: string): Entry | undefined {
  if (entries.length <= 16) {
    for (let at = entries.length - 1; at >= 0; at--) if (entries[at]?.key === key) return entries[at];
    return undefined;
  }
  const index = indexes.get(entries) ?? new Map(entries.map((entry) => [entry.key, entry]));
  indexes.set(entries, index);
  return index.get(key);
}

const indexes = new WeakMap<readonly Entry[], ReadonlyMap<string, Entry>>();

function isEmpty(node: Node): boolean {
  return node.kind === 'scalar' && node.span.end === node.span.start;
}

/** What a template engine or a shell puts another text in the place of. */
function placeholderIn(text: string): string | undefined {
  if (!/[{$<]/.test(text)) return undefined;
  return (
    between(text, '{{', '}}') ??
    between(text, '<%', '%>') ??
    between(text, '${', '}') ??
    /^\$(?:\([^)]*\)|[A-Za-z_]\w*)$/.exec(text)?.[0]
  );
}

function between(text: string, open: string, close: string): string | undefined {
  const start = text.indexOf(open);
  const end = start === -1 ? -1 : text.indexOf(close, start + open.length);
  return end === -1 ? undefined : text.slice(start, end + close.length);
}
