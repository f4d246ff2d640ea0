import type { Entry, Item, MapNode, Node, ScalarNode, SeqNode } from './node.ts';
import { blockText, quotedText } from './parse.ts';
import { type Dialect, keyName } from './scalar.ts';
import type { Source, Span } from './source.ts';

/*
 * Reads the YAML that nearly everybody writes: block style, a value on the line of its key. It takes a tenth of the
 * library's time, and gives up at whatever it does not know for sure: anchors, tags, scalars of several lines, tabs,
 * repeated keys, mistakes. What it reads it reads as the library does, to the last offset; a test compares the two.
 */

/** The root of a document; undefined where the library must read it. */
export function readPlain(source: Source, span: Span, dialect: Dialect): MapNode | undefined {
  if (unusual.test(source.slice(span))) return undefined;
  try {
    return new PlainReader(source, span, dialect).document();
  } catch (error) {
    if (error === givenUp) return undefined;
    throw error;
  }
}

/** Tabs, other line ends than `\n`, byte order marks, control characters. */
const unusual = /[^\n -~\xa0-\u2027\u202a-\ufefe\uff00-\uffff]/;

const givenUp = new Error('not plain YAML');

function giveUp(): never {
  throw givenUp;
}

/** Nobody nests deeper, and the stack is finite. */
const deepest = 100;

const marker = /---(?: +#.*| *)(?:\n|$)/y;
const key = /(?:[\w$./][^\s:#'"[\]{},&*!|>%@`?]*|"[^"\\\n]*"|'[^'\n]*')(?= *:(?:[ \n]|$))/y;
const dash = /-(?=[ \n]|$)/y;
const quoted = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'/y;
const plainStart = /[^\s[\]{},#&*!|>'"%@`:?-]|[-:?](?=[^\s,[\]{}])/y;
const inLine = /.*/y;
const inFlow = /[^[\]{},\n]*/y;
const blockHeader = /([|>]-?)(?: +#.*| *)\n/y;
const restOfLine = /(?: +#.*| *)(?:\n|$)/y;
const spaces = / */y;
/** Behind the indentation. */
const emptyLine = /#.*(?:\n|$)|\n/y;
/** Behind a space, or at the end of the line. */
const noValue = /(?:#.*)?(?:\n|$)/y;
/** In a flow collection, where it may go on on the next line. */
const flowGap = /(?:(?: +#.*| *)\n)* */y;

class PlainReader {
  readonly #source: Source;
  /** Up to the end of the document. */
  readonly #text: string;
  readonly #dialect: Dialect;
  /** Where reading goes on. */
  #at: number;
  /** After a line end: the column of what comes next, -1 at the end of the document. */
  #column = -1;
  /** After a line end: the deepest comment on the way that belongs to no value; -1 for none. */
  #stray = -1;
  /** Where the library says that the last value ends, its comments included. */
  #after = 0;
  #depth = 0;
  /** How far in the block collection is that holds the present value. */
  #outer = 0;

  constructor(source: Source, { start, end }: Span, dialect: Dialect) {
    this.#source = source;
    this.#text = source.text.slice(0, end);
    this.#at = start;
    this.#dialect = dialect;
  }

  document(): MapNode {
    this.#match(marker);
    this.#nextLine(Infinity);
    if (this.#column !== 0) giveUp();
    const root = this.#map(0);
    if (this.#at < this.#text.length) giveUp();
    return root;
  }

  /** What a sticky expression finds here; reading goes on behind it. */
  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    if (!expression.test(this.#text)) return undefined;
    const found = this.#text.slice(this.#at, expression.lastIndex);
    this.#at = expression.lastIndex;
    return found;
  }

  #isAt(expression: RegExp): boolean {
    expression.lastIndex = this.#at;
    return expression.test(this.#text);
  }

  /**
   * From the start of a line to what comes next. Comments further in than the collection that holds the last value
   * belong to the value, until one is not; the library's parser does so (atIndentedComment).
   */
  #nextLine(indent: number): void {
    this.#stray = -1;
    this.#column = this.#indentation();
    while (this.#isAt(emptyLine)) {
      const isComment = this.#text[this.#at] === '#';
      this.#match(emptyLine);
      if (isComment && this.#stray === -1 && this.#column > indent) this.#after = this.#at;
      else if (isComment) this.#stray = Math.max(this.#stray, this.#column);
      this.#column = this.#indentation();
    }
    if (this.#at === this.#text.length) this.#column = -1;
  }

  #indentation(): number {
    return this.#match(spaces)?.length ?? 0;
  }

  #map(indent: number): MapNode {
    this.#enter();
    const start = this.#at;
    const entries: Entry[] = [];
    const names = new Set<string>();
    do {
      const entry = this.#entry(indent);
      if (names.has(entry.key)) giveUp();
      names.add(entry.key);
      entries.push(entry);
    } while (this.#column === indent);
    const span = this.#leave(start, indent);
    return { kind: 'map', source: this.#source, span, flow: false, tag: undefined, uses: undefined, entries };
  }

  #seq(indent: number): SeqNode {
    this.#enter();
    const start = this.#at;
    const items: Item[] = [];
    while (this.#column === indent && this.#match(dash) !== undefined) {
      const behindDash = indent + 1 + this.#indentation();
      items.push({ value: this.#item(indent, behindDash), alias: undefined });
    }
    const span = this.#leave(start, indent);
    return { kind: 'seq', source: this.#source, span, flow: false, tag: undefined, uses: undefined, items };
  }

  #enter(): void {
    if (++this.#depth > deepest) giveUp();
  }

  /** The span of a block collection. Comments as far in as it are its own, though they do not count as its content. */
  #leave(start: number, indent: number): Span {
    if (this.#column > indent) giveUp();
    this.#depth--;
    const end = this.#after;
    if (indent > 0 && this.#stray >= indent) {
      this.#after = this.#at;
      this.#stray = -1;
    }
    return { start, end };
  }

  #entry(indent: number): Entry {
    const [name, keySpan] = this.#key();
    this.#match(spaces);
    const at = this.#at;
    const value = this.#isAt(noValue)
      ? (this.#below(indent, indent) ?? this.#nothing(at))
      : this.#inLine(indent);
    return { key: name, keySpan, value, alias: undefined, merged: false };
  }

  /** A key with its colon. */
  #key(): [string, Span] {
    const start = this.#at;
    const written = this.#match(key) ?? giveUp();
    const style = /^["']/.test(written) ? 'quoted' : 'plain';
    const text = style === 'plain' ? written : written.slice(1, -1);
    const span = { start, end: this.#at };
    this.#match(spaces);
    this.#at++;
    // A key of more than 1024 characters is a mistake.
    if (text.length > 1000) giveUp();
    return [keyName({ tag: undefined, style, text }, this.#dialect) ?? giveUp(), span];
  }

  #item(indent: number, column: number): Node {
    // Comments above an item that is empty belong to it, and it ends where they would.
    if (this.#isAt(noValue)) return this.#below(indent, indent + 1) ?? giveUp();
    this.#column = column;
    if (this.#isAt(dash)) return this.#seq(column);
    return this.#isAt(key) ? this.#map(column) : this.#inLine(indent);
  }

  /** A collection on the next lines. A list in a mapping may stand as far out as its key. */
  #below(indent: number, leastOfList: number): Node | undefined {
    this.#match(noValue);
    this.#nextLine(Infinity);
    if (this.#column >= leastOfList && this.#isAt(dash)) return this.#seq(this.#column);
    return this.#column > indent ? this.#map(this.#column) : undefined;
  }

  #nothing(at: number): ScalarNode {
    // With a comment behind it, nothing goes on to the next thing.
    this.#after = this.#text.slice(at, this.#at).includes('#') ? this.#at : at;
    this.#stray = -1;
    return this.#scalar({ start: at, end: at }, false, '', 'plain');
  }

  /** A value on the line of its key or dash, to the end of the line. */
  #inLine(indent: number): Node {
    if (this.#isAt(blockHeader)) return this.#block(indent);
    this.#outer = indent;
    const value = this.#value(false);
    if (this.#match(restOfLine) === undefined) giveUp();
    this.#after = this.#at;
    this.#nextLine(indent);
    return value;
  }

  #value(flow: boolean): Node {
    const first = this.#text[this.#at];
    if (first === '[') return this.#flowSeq();
    if (first === '{') return this.#flowMap();
    const start = this.#at;
    if (first === '"' || first === "'") {
      const written = this.#match(quoted) ?? giveUp();
      const text = /\\|^'.*''/.test(written) ? quotedText(written) : written.slice(1, -1);
      return this.#scalar({ start, end: this.#at }, flow, text, 'quoted');
    }
    if (!this.#isAt(plainStart)) giveUp();
    const text = withoutComment(this.#match(flow ? inFlow : inLine) ?? '');
    if (/:(?: |$)/.test(text)) giveUp();
    this.#at = start + text.length;
    return this.#scalar({ start, end: this.#at }, flow, text, 'plain');
  }

  #flowSeq(): SeqNode {
    const items: Item[] = [];
    const span = this.#flow(']', () => items.push({ value: this.#value(true), alias: undefined }));
    return { kind: 'seq', source: this.#source, span, flow: true, tag: undefined, uses: undefined, items };
  }

  #flowMap(): MapNode {
    const entries: Entry[] = [];
    const names = new Set<string>();
    const span = this.#flow('}', () => {
      const [name, keySpan] = this.#key();
      if (names.has(name)) giveUp();
      names.add(name);
      this.#match(spaces);
      entries.push({ key: name, keySpan, value: this.#value(true), alias: undefined, merged: false });
    });
    return { kind: 'map', source: this.#source, span, flow: true, tag: undefined, uses: undefined, entries };
  }

  /** Each of its lines must be further in than what it stands in. */
  #flow(close: string, part: () => void): Span {
    this.#enter();
    const start = this.#at++;
    this.#gap();
    while (this.#text[this.#at] !== close) {
      part();
      this.#gap();
      if (this.#text[this.#at] === close) break;
      if (this.#text[this.#at++] !== ',') giveUp();
      this.#gap();
    }
    this.#depth--;
    return { start, end: ++this.#at };
  }

  #gap(): void {
    const gap = this.#match(flowGap) ?? '';
    if (gap.includes('\n') && gap.length - gap.lastIndexOf('\n') - 1 <= this.#outer) giveUp();
  }

  /** Text in a block: lines that are as far in as the first, and between them lines with nothing at all. */
  #block(indent: number): ScalarNode {
    const start = this.#at;
    const head = this.#match(blockHeader) ?? giveUp();
    const top = this.#at;
    const margin = this.#indentation();
    if (margin <= indent) giveUp();
    this.#at = top;
    const lines = this.#match(new RegExp(`(?:\\n* {${margin}} *[^ \\n].*(?:\\n|$))+`, 'y')) ?? giveUp();
    const end = this.#at;
    this.#after = end;
    this.#nextLine(Infinity);
    const gap = this.#text.slice(end, this.#at - Math.max(this.#column, 0));
    if (this.#stray > indent || / (?:\n|$)/.test(gap)) giveUp();
    return this.#scalar(
      { start, end },
      false,
      blockText(head.slice(0, head[1] === '-' ? 2 : 1), lines),
      'block',
    );
  }

  #scalar(span: Span, flow: boolean, text: string, style: ScalarNode['style']): ScalarNode {
    const source = this.#source;
    return {
      kind: 'scalar',
      source,
      span,
      flow,
      tag: undefined,
      uses: undefined,
      text,
      style,
      unknown: undefined,
    };
  }
}

/** What stands before a comment and the spaces at the end. */
function withoutComment(text: string): string {
  const comment = text.indexOf(' #');
  let end = comment === -1 ? text.length : comment;
  while (text[end - 1] === ' ') end--;
  return text.slice(0, end);
}
