import { broughtIn, mergedEntries, type MergeStep, mostMergedEntries } from '../merge.ts';
import type { Entry, Item, MapNode, Node, SeqNode } from '../node.ts';
import { type Dialect, keyName } from '../scalar.ts';
import type { Source, Span } from '../../text/source.ts';
import { giveUp, givenUp } from './cursor.ts';
import {
  alias,
  aliasInFlow,
  anchor,
  blockHeader,
  dash,
  flowGap,
  key,
  marker,
  mergeKey,
  noValue,
  restOfLine,
} from './patterns.ts';
import { Scalars } from './scalars.ts';

/*
 * Reads the YAML that nearly everybody writes. It takes a tenth of the library's time, and gives up at whatever it does
 * not know for sure: tags, tabs, repeated keys, mistakes. What it reads it reads as the library
 * does, to the last offset; a test compares the two.
 */

/** The root of a document, or that it is a template; undefined where the library must read it. */
export function readPlain(source: Source, span: Span, dialect: Dialect): MapNode | 'template' | undefined {
  if (unusual.test(source.slice(span))) return undefined;
  try {
    return new PlainReader(source, span, dialect).document();
  } catch (error) {
    if (error === givenUp) return undefined;
    if (error === template) return 'template';
    throw error;
  }
}

/** Tabs, other line ends than `\n` and `\r\n`, byte order marks, control characters. */
const unusual = /(?!\r\n)[^\n -~\xa0-\u2027\u202a-\ufefe\uff00-\uffff]/;

/** A `{{` stands where YAML has a value or a key: nothing of the document is known before it is rendered. */
const template = new Error('a template');

/** Nobody nests deeper, and the stack is finite. */
const deepest = 100;

class PlainReader extends Scalars {
  readonly #dialect: Dialect;
  readonly #anchors = new Map<string, { readonly node: Node; readonly uses: Span[] }>();
  #mergedEntries = 0;
  #depth = 0;

  constructor(source: Source, span: Span, dialect: Dialect) {
    super(source, span);
    this.#dialect = dialect;
  }

  document(): MapNode {
    this.match(marker);
    this.nextLine(Infinity);
    if (this.column !== 0) giveUp();
    const root = this.#map(0);
    if (this.at < this.text.length) giveUp();
    return root;
  }

  #map(indent: number): MapNode {
    this.#enter();
    const start = this.at;
    const steps: (Entry | MergeStep)[] = [];
    const names = new Set<string>();
    do {
      const step = this.isAt(mergeKey) ? this.#merge(indent) : this.#entry(indent);
      if (names.has(step.key)) giveUp();
      names.add(step.key);
      steps.push(step);
    } while (this.column === indent);
    const span = this.#leave(start, indent);
    const entries = mergedEntries(steps, this.#dialect);
    return { kind: 'map', source: this.source, span, flow: false, tag: undefined, uses: undefined, entries };
  }

  #seq(indent: number): SeqNode {
    this.#enter();
    const start = this.at;
    const items: Item[] = [];
    while (this.column === indent && this.match(dash) !== undefined) {
      const behindDash = indent + 1 + this.skipSpaces();
      items.push(this.#item(indent, behindDash));
    }
    const span = this.#leave(start, indent);
    return { kind: 'seq', source: this.source, span, flow: false, tag: undefined, uses: undefined, items };
  }

  #enter(): void {
    if (++this.#depth > deepest) giveUp();
  }

  /** The span of a block collection. Comments as far in as it are its own, though they do not count as its content. */
  #leave(start: number, indent: number): Span {
    if (this.column > indent) giveUp();
    this.#depth--;
    const end = this.after;
    if (indent > 0 && this.stray >= indent) {
      this.after = this.at;
      this.stray = -1;
    }
    return { start, end };
  }

  #entry(indent: number): Entry {
    const [name, keySpan] = this.#key();
    this.skipSpaces();
    const anchorName = this.#anchor();
    const at = this.source.text[this.at - 1] === '\r' ? this.at - 1 : this.at;
    const item = this.isAt(noValue)
      ? (this.#below(indent, indent) ?? this.#nothing(at))
      : this.#inLine(indent);
    const { value, alias: by } = this.#anchored(anchorName, item);
    return { key: name, keySpan, value, alias: by, merged: false };
  }

  /** `<<: *a` or `<<: [*a, *b]`. */
  #merge(indent: number): MergeStep {
    const start = this.at;
    this.match(mergeKey);
    const keySpan = { start, end: this.at };
    this.skipSpaces();
    this.at++;
    this.skipSpaces();
    if (this.isAt(noValue)) giveUp();
    const item = this.#inLine(indent);
    const sources = item.alias === undefined && item.value.kind === 'seq' ? item.value.items : [item];
    const brings = sources.map(({ value, alias: by }) => {
      if (value.kind !== 'map' || by === undefined) giveUp();
      this.#mergedEntries += value.entries.length;
      if (this.#mergedEntries > mostMergedEntries) giveUp();
      return value.entries.map((entry) => broughtIn(entry, by));
    });
    return { key: '<<', keySpan, brings };
  }

  /** A key with its colon. */
  #key(): [string, Span] {
    const start = this.at;
    const written = this.match(key) ?? this.#noValueHere();
    const style = /^["']/.test(written) ? 'quoted' : 'plain';
    const text = style === 'plain' ? written : written.slice(1, -1);
    const span = { start, end: this.at };
    this.skipSpaces();
    this.at++;
    // A key of more than 1024 characters is a mistake.
    if (text.length > 1000) giveUp();
    return [keyName({ tag: undefined, style, text }, this.#dialect) ?? giveUp(), span];
  }

  #noValueHere(): never {
    throw this.text.startsWith('{{', this.at) ? template : givenUp;
  }

  #item(indent: number, column: number): Item {
    const anchorName = this.#anchor();
    // Comments above an item that is empty belong to it, and it ends where they would.
    if (this.isAt(noValue)) return this.#anchored(anchorName, this.#below(indent, indent + 1) ?? giveUp());
    const isCollection = this.isAt(dash) || this.isAt(key) || this.isAt(mergeKey);
    if (!isCollection) return this.#anchored(anchorName, this.#inLine(indent));
    // The anchor would be that of the first key.
    if (anchorName !== undefined) giveUp();
    this.column = column;
    return { value: this.isAt(dash) ? this.#seq(column) : this.#map(column), alias: undefined };
  }

  /** What stands on the next lines. A list in a mapping may stand as far out as its key. */
  #below(indent: number, leastOfList: number): Item | undefined {
    this.match(noValue);
    this.nextLine(Infinity);
    if (this.column >= leastOfList && this.isAt(dash))
      return { value: this.#seq(this.column), alias: undefined };
    if (this.column <= indent) return undefined;
    if (this.isAt(key) || this.isAt(mergeKey)) return { value: this.#map(this.column), alias: undefined };
    if (this.isAt(blockHeader)) giveUp();
    return this.#inLine(indent);
  }

  #nothing(at: number): Item {
    // With a comment behind it, nothing goes on to the next thing.
    this.after = this.text.slice(at, this.at).includes('#') ? this.at : at;
    this.stray = -1;
    return { value: this.scalar({ start: at, end: at }, false, '', 'plain'), alias: undefined };
  }

  #anchor(): string | undefined {
    const written = this.match(anchor);
    if (written !== undefined) this.skipSpaces();
    return written?.slice(1);
  }

  #anchored(name: string | undefined, item: Item): Item {
    if (name === undefined) return item;
    const uses: Span[] = [];
    if (item.alias !== undefined || item.value.span.start === item.value.span.end) giveUp();
    const node = { ...item.value, uses };
    this.#anchors.set(name, { node, uses });
    return { value: node, alias: undefined };
  }

  #alias(written: string): Item {
    const target = this.#anchors.get(written.slice(1)) ?? giveUp();
    const span = { start: this.at - written.length, end: this.at };
    target.uses.push(span);
    return { value: target.node, alias: span };
  }

  /** A value on the line of its key or dash, to the end of the line. */
  #inLine(indent: number): Item {
    if (this.isAt(blockHeader)) return { value: this.block(indent), alias: undefined };
    this.outer = indent;
    const item = this.#value(false);
    if (this.match(restOfLine) === undefined) giveUp();
    this.after = this.at;
    this.nextLine(indent);
    return item;
  }

  #value(flow: boolean): Item {
    const first = this.text[this.at];
    if (first === '[') return { value: this.#flowSeq(), alias: undefined };
    if (first === '{') return { value: this.#flowMap(), alias: undefined };
    if (first === '"' || first === "'") return { value: this.quoted(flow), alias: undefined };
    if (first === '*') return this.#alias(this.match(flow ? aliasInFlow : alias) ?? giveUp());
    return { value: this.plain(flow), alias: undefined };
  }

  #flowSeq(): SeqNode {
    const items: Item[] = [];
    const span = this.#flow(']', () => items.push(this.#value(true)));
    return { kind: 'seq', source: this.source, span, flow: true, tag: undefined, uses: undefined, items };
  }

  #flowMap(): MapNode {
    if (this.text[this.at + 1] === '{') throw template;
    const entries: Entry[] = [];
    const names = new Set<string>();
    const span = this.#flow('}', () => {
      const [name, keySpan] = this.#key();
      if (names.has(name)) giveUp();
      names.add(name);
      this.skipSpaces();
      const { value, alias: by } = this.#value(true);
      entries.push({ key: name, keySpan, value, alias: by, merged: false });
    });
    return { kind: 'map', source: this.source, span, flow: true, tag: undefined, uses: undefined, entries };
  }

  /** Each of its lines must be further in than what it stands in. */
  #flow(close: string, part: () => void): Span {
    this.#enter();
    const start = this.at++;
    this.#gap();
    while (this.text[this.at] !== close) {
      part();
      this.#gap();
      if (this.text[this.at] === close) break;
      if (this.text[this.at++] !== ',') giveUp();
      this.#gap();
    }
    this.#depth--;
    return { start, end: ++this.at };
  }

  #gap(): void {
    const gap = this.match(flowGap) ?? '';
    if (gap.includes('\n') && gap.length - gap.lastIndexOf('\n') - 1 <= this.outer) giveUp();
  }
}
