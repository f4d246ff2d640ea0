import type { Item, MapNode, Node, ScalarNode } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import { documentsIn, YamlDocument } from '../../read/yaml.ts';
import { clean, folderOf, join } from '../../text/path.ts';
import { type Place, Source } from '../../text/source.ts';
import { refuse, Refusal, refuseMissing } from './refusal.ts';
import { entryOf, isEmpty, mapChildren, textAt } from './tree.ts';

/** Gives the file at a path of the repository, or nothing. Of one path always the same. */
export type ReadSource = (path: string) => Source | undefined;

/** The objects of a text, in their order; those in a list one by one (kustomize resource/factory.go). */
export function objectsIn(roots: readonly Node[]): MapNode[] {
  const open = [...roots];
  const found: MapNode[] = [];
  // kustomize appends what a list holds to what is left.
  for (const root of open) {
    if (isEmpty(root)) continue;
    if (root.kind !== 'map' || textAt(root, 'kind') === '')
      refuse(root, 'A Kubernetes object has a `kind`, and this has none.');
    const items = listedIn(root);
    if (items) for (const { value } of items) open.push(value);
    else found.push(root);
  }
  return found;
}

/** Undefined where this is an object of its own. */
function listedIn(root: MapNode): readonly Item[] | undefined {
  const kind = textAt(root, 'kind');
  const items = kind.endsWith('List') ? entryOf(root, 'items')?.value : undefined;
  if (items?.kind === 'seq') return items.items;
  if (items) return isEmpty(items) ? [] : refuse(items, `The items of a ${kind} are a list.`);
  if (!kind.endsWith('List') && textAt(root, 'metadata', 'name') === '')
    refuse(root, `This ${kind} has no \`metadata.name\`, which Kustomize asks of each object.`);
  return undefined;
}

/** The documents of a file as go-yaml v3 reads them. */
export function rootsOf(source: Source): readonly Node[] {
  const known = roots.get(source) ?? documentsIn(source, 'compose').flatMap(rootOf);
  roots.set(source, known);
  return known;
}

const roots = new WeakMap<Source, readonly Node[]>();

/** As the program reads it that it is for: go-yaml v3, or YAML 1.1 as Kubernetes has it. */
function rootIn(dialect: 'compose' | 'kubernetes'): (document: YamlDocument) => Node[] {
  return (document) => {
    const [node] = readRoot(document);
    return node ? [dialect === 'compose' ? settled(node) : node] : [];
  };
}

function rootOf(document: YamlDocument): Node[] {
  return rootIn('compose')(document);
}

function readRoot(document: YamlDocument): Node[] {
  const { node } = document.root;
  const fatal = document.problems.find((problem) => problem.fatal);
  if (fatal)
    throw new Refusal({
      at: { source: document.source, span: fatal.span },
      message: `This is not YAML: ${fatal.message}`,
      kind: 'refused',
    });
  return node ? [node] : [];
}

/**
 * Whoever looks at the result reads it as Kubernetes does, to whom `yes` is true. go-yaml v3 has read a string by then,
 * and kustomize writes it with quotes.
 */
function settled(node: Node, done = new Map<Node, Node>()): Node {
  const known = done.get(node);
  if (known) return known;
  const result =
    node.kind === 'scalar' ? settledScalar(node) : mapChildren(node, (value) => settled(value, done));
  done.set(node, result);
  return result;
}

function settledScalar(node: ScalarNode): ScalarNode {
  if (node.style !== 'plain' || node.tag !== undefined || !/^[yYnNoO]/.test(node.text)) return node;
  return typeof scalarValue(node, 'compose') === 'string' ? { ...node, tag: '!!str' } : node;
}

/**
 * The documents of a text that stands in a scalar, as a patch does in a kustomization. Where the text stands there line
 * for line, so do its nodes; else they stand where the scalar does, made of it.
 */
export function embeddedRoots(scalar: ScalarNode, dialect: 'compose' | 'kubernetes'): readonly Node[] {
  const block = scalar.style === 'block' && scalar.source.text.startsWith('|', scalar.span.start);
  const read = block ? linesIn(scalar) : undefined;
  if (!read) return madeRoots(scalar, dialect);
  return read.flatMap((span) => rootIn(dialect)(new YamlDocument(scalar.source, span, dialect)));
}

/** The spans of the documents in a literal block; undefined where the block is not to be read in its place. */
function linesIn({ source, span, text }: ScalarNode): { start: number; end: number }[] | undefined {
  const first = source.text.indexOf('\n', span.start) + 1;
  if (first === 0 || first > span.end) return undefined;
  const spans: { start: number; end: number }[] = [];
  let start = first;
  for (const { 0: line, index } of source.text.slice(first, span.end).matchAll(/[^\n]*(?:\n|$)/g)) {
    if (!/^[ \t]*---(?:[ \t\r\n]|$)/.test(line)) continue;
    spans.push({ start, end: first + index });
    start = first + index + line.length;
  }
  spans.push({ start, end: span.end });
  const isThere = /[^\s]/.test(text);
  return isThere ? spans.filter((each) => /^(?![ \t]*(?:#|\r?$))/m.test(source.slice(each))) : [];
}

function madeRoots(scalar: ScalarNode, dialect: 'compose' | 'kubernetes'): Node[] {
  const inner = new Source(scalar.source.path, scalar.text);
  const place: Place = { source: scalar.source, span: scalar.span };
  try {
    return documentsIn(inner, dialect)
      .flatMap(rootIn(dialect))
      .map((root) => moved(root, place));
  } catch (error) {
    if (error instanceof Refusal) refuse(scalar, error.message);
    throw error;
  }
}

function moved(node: Node, { source, span }: Place, done = new Map<Node, Node>()): Node {
  const known = done.get(node);
  if (known) return known;
  const at = { source, span, computed: true, madeOf: [{ source, span }], uses: undefined };
  const result: Node =
    node.kind === 'scalar'
      ? { ...node, ...at }
      : node.kind === 'map'
        ? {
            ...node,
            ...at,
            entries: node.entries.map((entry) => ({
              ...entry,
              keySpan: span,
              alias: undefined,
              value: moved(entry.value, { source, span }, done),
            })),
          }
        : {
            ...node,
            ...at,
            items: node.items.map(({ value }) => ({ value: moved(value, { source, span }, done) })),
          };
  done.set(node, result);
  return result;
}

/** The names by which a folder is a kustomization (kustomize konfig/general.go). */
const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The files of a repository, as one kustomization sees them. */
export class Files {
  readonly #read: ReadSource;
  /** All that was asked for, also what is not there: a change to any of it may change the result. */
  readonly asked = new Set<string>();
  /** The files that have come in: objects, patches, whatever else is named. */
  readonly taken = new Set<string>();

  constructor(read: ReadSource) {
    this.#read = read;
  }

  find(path: string): Source | undefined {
    this.asked.add(path);
    return this.#read(path);
  }

  /** The kustomization of a folder; `from` is what asks for it. */
  kustomization(folder: string, from: Place): Source | undefined {
    const found = names.flatMap((name) => this.find(join(folder, name)) ?? []);
    if (found.length > 1) refuse(from, `\`${folder}\` has more than one kustomization: Kustomize takes one.`);
    return found[0];
  }

  /** A file that a kustomization names. It has to lie in or below its folder. */
  load(folder: string, from: ScalarNode): Source {
    if (isRemote(from.text)) refuse(from, `\`${from.text}\` is not in this repository.`, 'remote');
    const path = join(folder, from.text);
    const source = this.find(path) ?? refuseMissing(from, path);
    this.taken.add(path);
    if (!isWithin(path, folder))
      refuse(
        from,
        `\`${path}\` lies outside of \`${folder}\`: Kustomize reads files in or below its own folder.`,
      );
    return source;
  }
}

export function isWithin(path: string, folder: string): boolean {
  const root = clean(folder === '' ? '.' : folder);
  return root === '.'
    ? !path.startsWith('../') && !path.startsWith('/')
    : path === root || path.startsWith(`${root}/`);
}

/** What kustomize would fetch: an address, or a repository on GitHub (kustomize internal/git/repospec.go). */
export function isRemote(path: string): boolean {
  return /^(?:git::)?(?:[a-z]+:\/\/|[^/@\s]+@[^/:\s]+[:/]|github\.com[:/])/i.test(path);
}

export function folderOfFile(path: string): string {
  const folder = folderOf(path);
  return folder === '' ? '.' : folder;
}
