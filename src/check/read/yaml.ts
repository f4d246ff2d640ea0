import { hasBrackets } from './brackets.ts';
import type { Document } from 'yaml';
import { expansionOf } from './expansion.ts';
import { Field } from './field.ts';
import { GraphReader, type SyntaxProblem } from './graph.ts';
import { deepestNesting } from './nesting.ts';
import type { Node } from './node.ts';
import { parseText } from './parse.ts';
import { readPlain } from './plain/read.ts';
import type { Dialect } from './scalar.ts';
import type { Source, Span } from '../text/source.ts';

export type { SyntaxProblem } from './graph.ts';

/**
 * A document longer than this is not read, and none with more marks: it is they that take the parser's time, a second
 * for about so many. The longest workload among thousands of real ones has a twentieth of either.
 */
export const longestDocument = 512 * 1024;
const mostMarks = 50_000;
const marks = /[\n:\-[\]{},"'?&*!|>%#\t\0]/g;

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
    return new Field(this, this.#parse().node);
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
export function documentsIn(source: Source, dialect: Dialect): readonly YamlDocument[] {
  const known = read[dialect].get(source);
  if (known) return known;
  const documents = documentsAt(source, spansIn(source.text, dialect), dialect);
  read[dialect].set(source, documents);
  return documents;
}

/** As Helm cuts what a template prints: at every `---`, whatever follows it (release/util/manifest.go, SplitManifests). */
export function documentsAsHelm(source: Source): readonly YamlDocument[] {
  return documentsAt(source, cutAt(source.text, /^(?:---|\.\.\.(?=[ \t\r\n]|$))/gm, 'helm'), 'kubernetes');
}

function documentsAt(source: Source, spans: readonly Span[], dialect: Dialect): readonly YamlDocument[] {
  return spans
    .filter((span) => hasContent(source.text, span))
    .map((span) => new YamlDocument(source, span, dialect));
}

/** Whoever proves a fix looks at the same text as whoever judges it; parsing it once is enough. */
const read: Readonly<Record<Dialect, WeakMap<Source, readonly YamlDocument[]>>> = {
  kubernetes: new WeakMap(),
  compose: new WeakMap(),
};

function spansIn(text: string, dialect: Dialect): Span[] {
  return cutAt(text, dialect === 'compose' ? markers : separators, dialect);
}

const markers = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
/**
 * To kubectl and Kustomize a line ends a document too where a comment follows at once, or any white space that Unicode
 * has (apimachinery util/yaml/decoder.go, YAMLReader; kyaml kio/byteio_reader.go, splitDocuments).
 */
const separators = /^(?:(?:---|\.\.\.)(?=[ \t\r\n]|$)|---(?:(?!\n)[\s\x85])*(?:#.*|(?=\n)|$))/gm;

function cutAt(text: string, at: RegExp, reader: Dialect | 'helm'): Span[] {
  const spans: Span[] = [];
  let start = 0;
  let isRead = true;
  for (const { 0: marker, index } of text.matchAll(at)) {
    if (isRead) spans.push({ start, end: index });
    start = marker === '---' && reader !== 'helm' ? index : index + marker.length;
    // kubectl cuts a file at `---` and gives each piece to a decoder that stops at the first `...`.
    isRead = marker !== '...' || reader === 'compose';
  }
  if (isRead) spans.push({ start, end: text.length });
  return spans;
}

/** Something other than markers, directives, comments and white space. */
function hasContent(text: string, { start, end }: Span): boolean {
  return /^(?!---[ \t]*$|---[ \t]+#|\.\.\.|%|[ \t]*#|[ \t\uFEFF]*$)/m.test(text.slice(start, end));
}

interface Parsed {
  readonly node: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly template: boolean;
}

function parse({ source, span, dialect }: YamlDocument): Parsed {
  const text = source.slice(span);
  if (isTooLong(text)) {
    const at = { start: span.start, end: Math.min(span.end, source.lineAt(span.start).span.end) };
    return unread(at, tooLong);
  }
  const plain = readPlain(source, span, dialect);
  // What is left of a template is of use to nobody but compose, which says where it stops.
  if (plain === 'template' && dialect === 'kubernetes')
    return { node: undefined, problems: [], template: true };
  if (plain && plain !== 'template') return withoutBomb({ node: plain, problems: [], template: false }, text);
  const ast = parseText(text);
  if ('tooDeepAt' in ast) {
    const at = span.start + ast.tooDeepAt;
    return unread({ start: at, end: at + 1 }, tooDeep);
  }
  const reader = new GraphReader(source, span.start, dialect);
  const node = ast.contents ? reader.node(ast.contents) : undefined;
  const problems = [...syntaxErrors(ast, span.start), ...reader.problems];
  const fatal = problems.find((problem) => problem.fatal);
  const template = reader.template || (fatal !== undefined && hasBrackets(upTo(fatal, source, span)));
  return withoutBomb({ node, problems: worst(problems), template }, text);
}

/** More are of use to nobody, and a text of brackets has one for each. */
const mostProblems = 50;

function worst(problems: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
  if (problems.length <= mostProblems) return problems;
  const fatal = problems.filter((problem) => problem.fatal);
  return [...fatal, ...problems.filter((problem) => !problem.fatal)].slice(0, mostProblems);
}

/** To the end of the line where reading fails: what follows has no part in it. */
function upTo({ span: at }: SyntaxProblem, source: Source, { start }: Span): string {
  return source.text.slice(start, source.lineAt(at.start).span.end);
}

/** Without aliases nothing stands for more than is written. */
function withoutBomb(parsed: Parsed, text: string): Parsed {
  const { node } = parsed;
  if (!node || !text.includes('*')) return parsed;
  const { size, depth } = expansionOf(node);
  if (size > mostNodes) return unread(node.span, tooManyAliases);
  return depth > deepestNesting ? unread(node.span, tooDeep) : parsed;
}

function unread(span: Span, message: string): Parsed {
  return { node: undefined, problems: [{ span, message, fatal: true }], template: false };
}

const tooDeep = `This document is nested more than ${deepestNesting} levels deep and was not read.`;
const tooManyAliases = 'The aliases here expand to too much to read.';
const tooLong = `This document is too long and was not read.`;

function isTooLong(text: string): boolean {
  if (text.length > longestDocument) return true;
  if (text.length <= mostMarks) return false;
  let left = mostMarks;
  for (marks.lastIndex = 0; left > 0 && marks.test(text);) left--;
  return left === 0;
}

function syntaxErrors(ast: Document.Parsed, base: number): SyntaxProblem[] {
  return ast.errors.map(({ pos: [start, end], message }) => ({
    span: { start: start + base, end: Math.max(end, start + 1) + base },
    message: message.replace(/ at line \d+, column \d+:[\s\S]*$/, ''),
    fatal: true,
  }));
}
