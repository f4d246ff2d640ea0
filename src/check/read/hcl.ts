import type { Entry, Item, MapNode, Node, ScalarNode } from './node.ts';
import type { Source, Span } from '../text/source.ts';

/*
 * Enough of HCL to read a docker-bake.hcl: attributes, blocks with labels, strings, lists and maps. A block `target "web"
 * { … }` reads as the map it is in JSON, `target: { web: { … } }`. What would have to be worked out (functions,
 * conditions, operators, heredocs) is a scalar that is unknown.
 *   github.com/hashicorp/hcl, hclsyntax/spec.md; github.com/hashicorp/hcl json/spec.md
 */

const longest = 256 * 1024;
const deepest = 32;

/** Undefined where this is not HCL, or nothing that anybody wrote by hand. */
export function readHcl(source: Source): MapNode | undefined {
  if (source.text.length > longest) return undefined;
  const reader = new Reader(source);
  const body = reader.body(0, '');
  return reader.isBroken ? undefined : body;
}

class Reader {
  readonly #source: Source;
  readonly #text: string;
  readonly #lastClose: number;
  #at = 0;
  isBroken = false;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
    this.#lastClose = source.text.lastIndexOf('*/');
  }

  /** Attributes and blocks up to `end`, a brace or the end of the file. */
  body(depth: number, end: string): MapNode {
    const start = this.#at;
    const entries: Entry[] = [];
    for (;;) {
      this.#blank();
      if (this.isBroken || this.#isNext(end)) break;
      const name = this.#take(/[\p{L}_][\p{L}\p{N}_-]*/uy);
      if (!name || depth > deepest) {
        this.isBroken = true;
        break;
      }
      entries.push(this.#entry(name, depth));
    }
    return this.#map(start, merged(entries));
  }

  #isNext(end: string): boolean {
    if (end === '') return this.#at >= this.#text.length;
    if (!this.#text.startsWith(end, this.#at)) return false;
    this.#at += end.length;
    return true;
  }

  #entry(name: Token, depth: number): Entry {
    this.#space();
    if (this.#take(/=(?!=)/y)) return entry(name, this.#value(depth + 1));
    const labels: Token[] = [];
    for (;;) {
      this.#space();
      const label = this.#take(/"(?:[^"\\\n]|\\.)*"|[\p{L}_][\p{L}\p{N}_-]*/uy);
      if (!label) break;
      labels.push({ ...label, text: label.text.replace(/^"|"$/g, '') });
    }
    if (!this.#take(/\{/y)) this.isBroken = true;
    const start = this.#at;
    const block: Node = this.isBroken ? this.#map(start, []) : this.body(depth + 1, '}');
    // A label wraps the block, the last one first.
    const whole = labels.reduceRight<Node>(
      (inner, label) => this.#map(label.span.start, [entry(label, inner)]),
      block,
    );
    return entry(name, whole);
  }

  #value(depth: number): Node {
    this.#space();
    const start = this.#at;
    const value = depth > deepest ? undefined : this.#literal(depth);
    const isWhole = value && this.#ends();
    return isWhole ? value : this.#unknown(start);
  }

  #literal(depth: number): Node | undefined {
    const string = this.#take(/"(?:[^"\\\n$%]|\\.|[$%](?!\{)|[$%]\{[^"{}\n]*\})*"/y);
    if (string) return this.#scalar(string, unescaped(string.text.slice(1, -1)), 'quoted');
    const word = this.#take(/(?:true|false|null|-?\d+(?:\.\d+)?)(?![\p{L}\p{N}_.([])/uy);
    if (word) return this.#scalar(word, word.text, 'plain');
    if (this.#take(/\[/y)) return this.#list(depth);
    return this.#take(/\{/y) ? this.#object(depth) : undefined;
  }

  #list(depth: number): Node | undefined {
    const start = this.#at - 1;
    const items: Item[] = [];
    for (;;) {
      this.#blank();
      if (this.#take(/\]/y)) break;
      if (this.#at >= this.#text.length) return undefined;
      items.push({ value: this.#value(depth + 1) });
      this.#blank();
      if (!this.#take(/,/y) && !this.#text.startsWith(']', this.#at)) return undefined;
    }
    return { kind: 'seq', source: this.#source, span: { start, end: this.#at }, flow: true, items };
  }

  #object(depth: number): Node | undefined {
    const start = this.#at - 1;
    const entries: Entry[] = [];
    for (;;) {
      this.#blank();
      if (this.#take(/\}/y)) break;
      const key = this.#take(/"(?:[^"\\\n]|\\.)*"|[\p{L}_][\p{L}\p{N}_-]*/uy);
      this.#space();
      if (!key || !this.#take(/[=:]/y)) return undefined;
      entries.push(entry({ ...key, text: key.text.replace(/^"|"$/g, '') }, this.#value(depth + 1)));
      this.#space();
      this.#take(/,/y);
    }
    return this.#map(start, entries);
  }

  /** Nothing more belongs to the value: the line ends, or what it stands in goes on. */
  #ends(): boolean {
    this.#space();
    return (
      this.#at >= this.#text.length || /[\n\r,\]}#]|\/[/*]/y.test(this.#text.slice(this.#at, this.#at + 2))
    );
  }

  /** A value that is not read: all of it up to the end of its line or of what it stands in, brackets and strings kept whole. */
  #unknown(start: number): ScalarNode {
    this.#at = start;
    const heredoc = this.#take(/<<-?([\p{L}_][\p{L}\p{N}_-]*)\r?\n/uy);
    if (heredoc) this.#skipHeredoc(heredoc.text.replace(/^<<-?/, '').trim());
    let depth = 0;
    while (!heredoc && this.#at < this.#text.length) {
      if (this.#take(/"(?:[^"\\\n]|\\.)*"/y)) continue;
      const char = this.#text.charAt(this.#at);
      if (depth === 0 && /[\n,\]})]/.test(char)) break;
      if ('([{'.includes(char)) depth++;
      if (')]}'.includes(char)) depth--;
      this.#at++;
    }
    const span = { start, end: this.#at };
    const unknown = this.#text.slice(start, Math.min(this.#at, start + 60)).trim();
    return { kind: 'scalar', source: this.#source, span, flow: false, text: '', style: 'plain', unknown };
  }

  #skipHeredoc(name: string): void {
    const end = this.#text.slice(this.#at).search(new RegExp(`^[ \\t]*${name}[ \\t]*\\r?$`, 'm'));
    this.#at = end === -1 ? this.#text.length : this.#text.indexOf(name, this.#at + end) + name.length;
  }

  #scalar({ span }: Token, text: string, style: ScalarNode['style']): ScalarNode {
    return { kind: 'scalar', source: this.#source, span, flow: true, text, style };
  }

  #map(start: number, entries: readonly Entry[]): MapNode {
    return { kind: 'map', source: this.#source, span: { start, end: this.#at }, flow: true, entries };
  }

  #take(pattern: RegExp): Token | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    if (text === undefined) return undefined;
    const span = { start: this.#at, end: this.#at + text.length };
    this.#at = span.end;
    return { text, span };
  }

  #space(): void {
    this.#take(/[ \t]+/y);
  }

  /** White space and comments; one that does not end is none. */
  #blank(): void {
    const isComment = () => this.#at + 2 <= this.#lastClose && this.#text.startsWith('/*', this.#at);
    while (isComment() || this.#take(/\s+|#[^\n]*|\/\/[^\n]*/y))
      if (isComment()) this.#at = this.#text.indexOf('*/', this.#at + 2) + 2;
  }
}

interface Token {
  readonly text: string;
  readonly span: Span;
}

function entry({ text, span }: Token, value: Node): Entry {
  return { key: text, keySpan: span, value, merged: false };
}

/** Several blocks of one type are one map of their labels. */
function merged(entries: readonly Entry[]): Entry[] {
  const groups = new Map<string, { readonly first: Entry; readonly inner: Entry[] }>();
  for (const one of entries) {
    const inner = one.value.kind === 'map' ? one.value.entries : [];
    const group = groups.get(one.key);
    if (group) for (const each of inner) group.inner.push(each);
    else groups.set(one.key, { first: one, inner: [...inner] });
  }
  return [...groups.values()].map(({ first, inner }) =>
    first.value.kind === 'map' ? { ...first, value: { ...first.value, entries: inner } } : first,
  );
}

function unescaped(text: string): string {
  return text.replace(
    /\\(["\\nrt])/g,
    (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter,
  );
}
