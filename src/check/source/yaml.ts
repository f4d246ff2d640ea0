import {
  type Document as AstDocument,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node as AstNode,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { expandedSize } from './expansion.ts';
import { Field } from './field.ts';
import type { Entry, Item, Node, ScalarNode } from './node.ts';
import type { Dialect } from './scalar.ts';
import type { Source, Span } from './source.ts';

/** What is wrong with the writing of a file, and where. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
  /** The program that reads the file refuses it, so nothing in it can be judged. */
  readonly fatal: boolean;
}

/**
 * A document longer than this is not read. The parser needs about a second for a megabyte, and no
 * hand-written workload comes near; see docs/how-it-works.md.
 */
export const longestDocument = 512 * 1024;

/** The merge keys of one document may bring in no more entries than this: aliases of aliases multiply. */
const mostMergedEntries = 50_000;

/** A document without aliases that is not too long has fewer nodes than this. */
const mostNodes = longestDocument;

/** One YAML document of a file: parsed when somebody first asks, and then once. */
export class YamlDocument {
  readonly source: Source;
  readonly span: Span;
  readonly dialect: Dialect;
  #parsed: Parsed | undefined;

  constructor(source: Source, span: Span, dialect: Dialect) {
    this.source = source;
    this.span = span;
    this.dialect = dialect;
  }

  get text(): string {
    return this.source.slice(this.span);
  }

  get root(): Field {
    return new Field({ source: this.source, dialect: this.dialect, node: this.#parse().node });
  }

  /** Errors of syntax. A document with a fatal one is not judged. */
  get problems(): readonly SyntaxProblem[] {
    return this.#parse().problems;
  }

  /** The document is a template (`{{ … }}` outside a string): what it renders is what counts. */
  get template(): boolean {
    return this.#parse().template;
  }

  #parse(): Parsed {
    return (this.#parsed ??= parse(this));
  }
}

/**
 * The documents of a file, none of them parsed yet. `---` and `...` at the start of a line end a document
 * wherever they stand, even in a quoted string or a block (YAML 1.2.2, c-forbidden), so no parser is needed here.
 */
export function documentsIn(source: Source, dialect: Dialect): YamlDocument[] {
  const { text } = source;
  const starts = [0];
  for (const { index } of text.matchAll(/^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm))
    if (index > 0) starts.push(index);
  return starts
    .map((start, index) => ({ start, end: starts[index + 1] ?? text.length }))
    .filter((span) => hasContent(text, span))
    .map((span) => new YamlDocument(source, span, dialect));
}

/** Something other than markers, directives, comments and white space. */
function hasContent(text: string, { start, end }: Span): boolean {
  return /^(?!---[ \t]*\r?$|---[ \t]+#|\.\.\.|%|[ \t]*#|[ \t\r\uFEFF]*$)/m.test(text.slice(start, end));
}

interface Parsed {
  readonly node: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly template: boolean;
}

function parse({ source, span, dialect }: YamlDocument): Parsed {
  const text = source.slice(span);
  if (text.length > longestDocument) {
    const at = { start: span.start, end: Math.min(span.end, source.lineAt(span.start).span.end) };
    return { node: undefined, problems: [{ span: at, message: tooLong, fatal: true }], template: false };
  }
  // Scalars stay text: what they mean depends on who reads them (scalar.ts). Aliases and merge keys are ours too.
  // prettyErrors and uniqueKeys are quadratic in the library.
  const ast = parseDocument(text, {
    schema: 'failsafe',
    merge: false,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const converter = new Converter(source, span.start, dialect);
  const node = ast.contents ? converter.node(ast.contents) : undefined;
  if (node && expandedSize(node) > mostNodes) {
    const problem = { span: node.span, message: tooManyAliases, fatal: true };
    return { node: undefined, problems: [problem], template: false };
  }
  const problems = [...syntaxErrors(ast, span.start), ...converter.problems];
  const template = converter.template || (problems.length > 0 && /\{\{|\{%|<%/.test(text));
  return { node, problems, template };
}

const tooManyAliases = 'The aliases here stand for too much to read.';
const tooLong = `This document is longer than ${longestDocument / 1024} KiB and was not read.`;

function syntaxErrors(ast: AstDocument.Parsed, base: number): SyntaxProblem[] {
  return ast.errors.map(({ pos: [start, end], message }) => ({
    span: { start: start + base, end: Math.max(end, start + 1) + base },
    message: message.replace(/ at line \d+, column \d+:[\s\S]*$/, ''),
    fatal: true,
  }));
}

/** Turns the library's tree into ours, resolving aliases and merge keys as it goes. */
class Converter {
  readonly problems: SyntaxProblem[] = [];
  template = false;
  readonly #source: Source;
  readonly #base: number;
  readonly #dialect: Dialect;
  readonly #anchors = new Map<string, Node & { uses: Span[] }>();
  #mergedEntries = 0;

  constructor(source: Source, base: number, dialect: Dialect) {
    this.#source = source;
    this.#base = base;
    this.#dialect = dialect;
  }

  #problem(span: Span, message: string, fatal = true): void {
    this.problems.push({ span, message, fatal });
  }

  node(ast: AstNode, flow = false): Node {
    const node = this.#convert(ast, flow);
    const anchor = 'anchor' in ast ? ast.anchor : undefined;
    if (anchor === undefined) return node;
    const anchored = { ...node, uses: [] };
    this.#anchors.set(anchor, anchored);
    return anchored;
  }

  #convert(ast: AstNode, flow: boolean): Node {
    if (isMap<AstNode, AstNode | null>(ast)) return this.#map(ast, flow || ast.flow === true);
    if (isSeq<AstNode>(ast)) {
      const inFlow = flow || ast.flow === true;
      return {
        ...this.#base_(ast, inFlow),
        kind: 'seq',
        items: ast.items.map((item) => this.#item(item, inFlow)),
      };
    }
    return this.#scalar(ast, flow);
  }

  #scalar(ast: AstNode, flow: boolean): ScalarNode {
    const value = isScalar(ast) ? ast.value : undefined;
    return {
      ...this.#base_(ast, flow),
      kind: 'scalar',
      text: typeof value === 'string' ? value : '',
      style: isScalar(ast) ? styleOf(ast.type) : 'plain',
    };
  }

  #base_(ast: AstNode, flow: boolean) {
    const tag = tagOf(ast);
    return {
      source: this.#source,
      span: this.#span(ast.range),
      flow,
      ...(tag === undefined ? {} : { tag }),
    };
  }

  #span(range: readonly [number, number, number] | null | undefined): Span {
    return { start: (range?.[0] ?? 0) + this.#base, end: (range?.[1] ?? 0) + this.#base };
  }

  #item(ast: AstNode, flow: boolean): Item {
    // `- key: value` inside a flow sequence parses as a pair; the library wraps it in a map for us.
    return isAlias(ast)
      ? { value: this.#target(ast), alias: this.#span(ast.range) }
      : { value: this.node(ast, flow) };
  }

  #target(alias: AstNode & { source: string }): Node {
    const target = this.#anchors.get(alias.source);
    if (target) {
      target.uses.push(this.#span(alias.range));
      return target;
    }
    this.#problem(this.#span(alias.range), `The alias *${alias.source} has no anchor before it.`);
    return this.#scalar(alias, false);
  }

  #map(ast: YAMLMap<AstNode, AstNode | null>, flow: boolean): Node {
    const span = this.#span(ast.range);
    if (flow && this.#source.text.startsWith('{{', span.start)) this.template = true;
    const own: Entry[] = [];
    const merges: Entry[] = [];
    const keys: Pick<Entry, 'key' | 'keySpan'>[] = [];
    for (const pair of ast.items) {
      if (isMergeKey(pair)) {
        keys.push({ key: '<<', keySpan: this.#span(pair.key.range) });
        merges.push(...this.#merged(pair));
      } else own.push(this.#entry(pair, flow));
    }
    this.#reportRepeated([...own, ...keys]);
    return {
      ...this.#base_(ast, flow),
      kind: 'map',
      entries: merges.length > 0 ? withMerged(own, merges) : own,
    };
  }

  #entry({ key, value }: Pair<AstNode, AstNode | null>, flow: boolean): Entry {
    const keySpan = this.#span(key.range);
    const base = { key: keyOf(key, this.#source.slice(keySpan)), keySpan, merged: false };
    if (isAlias(value)) return { ...base, value: this.#target(value), alias: this.#span(value.range) };
    if (isAlias(key)) this.#target(key);
    return { ...base, value: value ? this.node(value, flow) : this.#nothing(keySpan.end, flow) };
  }

  #nothing(at: number, flow: boolean): ScalarNode {
    return {
      source: this.#source,
      span: { start: at, end: at },
      flow,
      kind: 'scalar',
      text: '',
      style: 'plain',
    };
  }

  /** The entries that `<<: *a` or `<<: [*a, *b]` brings in; of equal keys the first wins. */
  #merged({ key, value }: Pair<AstNode, AstNode | null>): Entry[] {
    const sources = isSeq<AstNode>(value) ? value.items : value ? [value] : [];
    if (!value) this.#problem(this.#span(key.range), mergesNothing);
    return sources.flatMap((ast) => {
      const node = isAlias(ast) ? this.#target(ast) : this.node(ast);
      // compose alone takes an anchor of a whole list (compose-go reset.go).
      const isList = node.kind === 'seq' && ast === value && this.#dialect === 'compose';
      const nodes = isList ? node.items.map((item) => item.value) : [node];
      return nodes.flatMap((each) => this.#mergedFrom(each, this.#span(ast.range)));
    });
  }

  #mergedFrom(node: Node, at: Span): Entry[] {
    if (node.kind !== 'map') this.#problem(at, mergesNothing);
    const entries = node.kind === 'map' ? node.entries : [];
    this.#mergedEntries += entries.length;
    if (this.#mergedEntries > mostMergedEntries) {
      this.#problem(at, 'The merge keys here bring in too many entries to read.');
      return [];
    }
    return entries.map((entry) => ({ ...entry, merged: true, alias: entry.alias ?? at }));
  }

  /** compose refuses a repeated key (go-yaml v3); kubectl lets the last one win (go-yaml v2, not strict). */
  #reportRepeated(entries: readonly Pick<Entry, 'key' | 'keySpan'>[]): void {
    const seen = new Set<string>();
    for (const { key, keySpan } of entries) {
      if (seen.has(key)) {
        this.#problem(keySpan, `The key \`${key}\` stands twice in this map.`, this.#dialect === 'compose');
      }
      seen.add(key);
    }
  }
}

/** go-yaml of either version stops here. */
const mergesNothing = 'A merge key takes a mapping, or a list of mappings.';

/** compose takes `!reset` keys out before it merges, so what they stand over stays (compose-go reset.go). */
function withMerged(own: readonly Entry[], merges: readonly Entry[]): Entry[] {
  const keys = new Set(own.filter(({ value }) => value.tag !== '!reset').map(({ key }) => key));
  const fresh = merges.filter(({ key }) => {
    const isNew = !keys.has(key);
    keys.add(key);
    return isNew;
  });
  return [...fresh, ...own];
}

/** Of YAML's own tags only `!!str` changes what a scalar means; the others say what is plain already. */
function tagOf({ tag }: AstNode): string | undefined {
  if (tag === 'tag:yaml.org,2002:str') return '!!str';
  return tag?.startsWith('tag:yaml.org,2002:') === true ? undefined : tag;
}

function isMergeKey({ key }: Pair<AstNode, AstNode | null>): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}

function keyOf(key: AstNode, text: string): string {
  return isScalar(key) && typeof key.value === 'string' ? key.value : text;
}

function styleOf(type: Scalar.Type | undefined): ScalarNode['style'] {
  if (type === Scalar.PLAIN) return 'plain';
  return type === Scalar.BLOCK_FOLDED || type === Scalar.BLOCK_LITERAL ? 'block' : 'quoted';
}
