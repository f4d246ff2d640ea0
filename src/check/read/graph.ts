import { isAlias, isMap, isScalar, isSeq, type Node as AstNode, type Pair, Scalar, type YAMLMap } from 'yaml';
import { broughtIn, isEntry, mergedEntries, mostMergedEntries, type Steps } from './merge.ts';
import type { Entry, Item, MapNode, Node, ScalarNode } from './node.ts';
import { quotedText } from './parse.ts';
import { binaryText, contradictsTag, type Dialect, keyName } from './scalar.ts';
import type { Source, Span } from '../text/source.ts';

/** What is wrong with the writing of a file, and where. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
  /** The program that reads the file refuses it, so nothing in it can be judged. */
  readonly fatal: boolean;
}

type AstPair = Pair<AstNode, AstNode | null>;
type AstMap = YAMLMap<AstNode, AstNode | null>;

/** go-yaml of either version stops here. */
const mergesNothing = 'A merge key takes a mapping, or a list of mappings.';

/** Turns the library's tree into ours; aliases and merge keys are resolved on the way. */
export class GraphReader {
  readonly problems: SyntaxProblem[] = [];
  /** A `{{ … }}` stands where YAML sees a mapping. */
  template = false;
  readonly #source: Source;
  readonly #base: number;
  readonly #dialect: Dialect;
  readonly #anchors = new Map<string, { readonly node: Node; readonly uses: Span[] }>();
  #mergedEntries = 0;

  /** `base`: where in the source the text begins that the library has read. */
  constructor(source: Source, base: number, dialect: Dialect) {
    this.#source = source;
    this.#base = base;
    this.#dialect = dialect;
  }

  node(ast: AstNode, flow = false): Node {
    if (isAlias(ast)) return this.#target(ast);
    const anchor = 'anchor' in ast ? ast.anchor : undefined;
    const uses: Span[] | undefined = anchor === undefined ? undefined : [];
    const node = this.#read(ast, flow, uses);
    // Only now: go-yaml too refuses an alias inside of its own anchor.
    if (anchor !== undefined && uses) this.#anchors.set(anchor, { node, uses });
    return node;
  }

  #read(ast: AstNode, flow: boolean, uses: Span[] | undefined): Node {
    if (isMap<AstNode, AstNode | null>(ast)) return this.#map(ast, flow || ast.flow === true, uses);
    if (isSeq<AstNode>(ast)) {
      const inFlow = flow || ast.flow === true;
      const items = ast.items.map((item) => this.#item(item, inFlow));
      const span = this.#span(ast.range);
      return { kind: 'seq', source: this.#source, span, flow: inFlow, tag: tagOf(ast), uses, items };
    }
    return this.#scalar(ast, flow, uses);
  }

  #scalar(ast: AstNode, flow: boolean, uses?: Span[]): ScalarNode {
    const span = this.#span(ast.range);
    const tag = tagOf(ast);
    const style = styleOf(isScalar(ast) ? ast.type : undefined);
    const written = this.#text(ast, style, span);
    const text = tag === '!!binary' ? binaryText(written) : written;
    const node = scalarNode(this.#source, span, flow, text ?? '', style, tag, uses);
    if (text === undefined || (tag !== undefined && contradictsTag(node, this.#dialect)))
      this.#problem(span, `This is not what the tag ${tag ?? ''} says.`);
    return node;
  }

  #text(ast: AstNode, style: ScalarNode['style'], span: Span): string {
    const text = isScalar(ast) ? (ast.source ?? '') : '';
    if (style === 'plain') return text;
    // Where the file ends without a line break go-yaml adds none.
    if (style === 'block') return this.#source.text[span.end - 1] === '\n' ? text : text.replace(/\n$/, '');
    const quoted = this.#source.slice(span);
    return quoted.includes('\n') ? quotedText(quoted) : text;
  }

  #item(ast: AstNode, flow: boolean): Item {
    return isAlias(ast)
      ? { value: this.#target(ast), alias: this.#span(ast.range) }
      : { value: this.node(ast, flow), alias: undefined };
  }

  #target(alias: AstNode & { source: string }): Node {
    const target = this.#anchors.get(alias.source);
    const span = this.#span(alias.range);
    if (!target) {
      this.#problem(span, `The alias *${alias.source} has no anchor before it.`);
      return this.#scalar(alias, false);
    }
    target.uses.push(span);
    return target.node;
  }

  #map(ast: AstMap, flow: boolean, uses: Span[] | undefined): MapNode {
    const span = this.#span(ast.range);
    this.#lookForTemplate(span);
    const steps: Steps = ast.items.map((pair) =>
      isMergeKey(pair)
        ? { key: '<<', keySpan: this.#span(pair.key.range), brings: this.#merged(pair) }
        : this.#entry(pair, flow),
    );
    this.#reportRepeated(steps);
    const entries = mergedEntries(steps, this.#dialect);
    return { kind: 'map', source: this.#source, span, flow, tag: tagOf(ast), uses, entries };
  }

  #lookForTemplate({ start }: Span): void {
    if (this.#source.text.startsWith('{{', start)) this.template = true;
  }

  #entry({ key, value }: AstPair, flow: boolean): Entry {
    const keySpan = this.#span(key.range);
    const name = this.#keyName(key, keySpan);
    if (isAlias(value))
      return {
        key: name,
        keySpan,
        value: this.#target(value),
        alias: this.#span(value.range),
        merged: false,
      };
    const node = value
      ? this.node(value, flow)
      : scalarNode(this.#source, { start: keySpan.end, end: keySpan.end }, flow, '', 'plain');
    return { key: name, keySpan, value: node, alias: undefined, merged: false };
  }

  #keyName(key: AstNode, span: Span): string {
    const node = this.node(key);
    const name = node.kind === 'scalar' ? keyName(node, this.#dialect) : undefined;
    if (name !== undefined) return name;
    this.#lookForTemplate(span);
    this.#problem(span, 'A key must be a string.');
    return this.#source.slice(span);
  }

  /** The entries of each mapping that `<<: *a` or `<<: [*a, *b]` brings in; of equal keys the first wins. */
  #merged({ key, value }: AstPair): Entry[][] {
    const sources = isSeq<AstNode>(value) ? value.items : value ? [value] : [];
    if (!value) this.#problem(this.#span(key.range), mergesNothing);
    return sources.flatMap((ast) => {
      const node = this.node(ast);
      // compose alone takes an anchor of a whole list (compose-go reset.go).
      const isList = node.kind === 'seq' && ast === value && this.#dialect === 'compose';
      const nodes = isList ? node.items.map((item) => item.value) : [node];
      return nodes.map((each) => this.#mergedFrom(each, this.#span(ast.range)));
    });
  }

  #mergedFrom(node: Node, at: Span): Entry[] {
    if (node.kind !== 'map') this.#problem(at, mergesNothing);
    const entries = node.kind === 'map' ? node.entries : [];
    this.#mergedEntries += entries.length;
    if (this.#mergedEntries > mostMergedEntries) {
      this.#problem(at, 'The merge keys here add too many entries to read.');
      return [];
    }
    return entries.map((entry) => broughtIn(entry, at));
  }

  /** compose refuses a repeated key; kubectl lets the last one win (go-yaml v2, not strict). */
  #reportRepeated(steps: Steps): void {
    const seen = new Set<string>();
    for (const step of steps) {
      if (!isEntry(step) && this.#dialect === 'kubernetes') continue;
      if (seen.has(step.key))
        this.#problem(
          step.keySpan,
          `\`${step.key}\` is set twice in this map${this.#dialect === 'compose' ? '' : '; the last one counts'}.`,
          this.#dialect === 'compose',
        );
      seen.add(step.key);
    }
  }

  #problem(span: Span, message: string, fatal = true): void {
    this.problems.push({ span, message, fatal });
  }

  #span(range: readonly [number, number, number] | null | undefined): Span {
    return { start: (range?.[0] ?? 0) + this.#base, end: (range?.[1] ?? 0) + this.#base };
  }
}

const coreTags = 'tag:yaml.org,2002:';

/** The short form, and nothing for the tags of collections, which say what is plain already. */
function tagOf({ tag }: AstNode): string | undefined {
  if (tag === undefined || !tag.startsWith(coreTags)) return tag;
  const name = tag.slice(coreTags.length);
  return name === 'map' || name === 'seq' ? undefined : `!!${name}`;
}

function isMergeKey({ key }: AstPair): boolean {
  if (!isScalar(key) || key.source !== '<<') return false;
  return tagOf(key) === '!!merge' || (key.tag === undefined && key.type === Scalar.PLAIN);
}

function styleOf(type: Scalar.Type | undefined): ScalarNode['style'] {
  if (type === undefined || type === Scalar.PLAIN) return 'plain';
  return type === Scalar.BLOCK_FOLDED || type === Scalar.BLOCK_LITERAL ? 'block' : 'quoted';
}

/** One shape for all, since there are many. */
function scalarNode(
  source: Source,
  span: Span,
  flow: boolean,
  text: string,
  style: ScalarNode['style'],
  tag?: string,
  uses?: readonly Span[],
): ScalarNode {
  return { kind: 'scalar', source, span, flow, tag, uses, text, style, unknown: undefined };
}
