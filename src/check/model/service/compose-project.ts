import { baseImageFacts } from '../../facts/base-images.ts';
import { Field } from '../../read/field.ts';
import { parseImageReference } from '../image/image-reference.ts';
import { Service } from './service.ts';
import type { Node } from '../../read/node.ts';
import type { ReadSource } from '../../assemble/compose/files.ts';
import { loadComposeModel, type Model } from '../../assemble/compose/load.ts';
import type { ComposeProblem } from '../../assemble/compose/refusal.ts';

export type { ReadSource } from '../../assemble/compose/files.ts';
export type { ComposeProblem } from '../../assemble/compose/refusal.ts';

export interface ComposeOptions {
  readonly read: ReadSource;
  /**
   * The user that a service's image is configured with, `''` for none: what the links of the project tell of an
   * image that is built here. Undefined when they tell nothing; then the public images are asked.
   */
  readonly imageUser?: (service: Service) => string | undefined;
}

/** The project that compose makes of a first file and the files laid over it. */
export function loadCompose(paths: readonly string[], options: ComposeOptions): ComposeProject {
  return new ComposeProject(paths, loadComposeModel(paths, options.read), options);
}

function samePlace(one: Node | undefined, { source, span }: Node): boolean {
  return one?.source === source && one.span.start === span.start && one.span.end === span.end;
}

/** The field whose value stands exactly where this node says. */
function fieldAt(root: Field, node: Node): Field | undefined {
  let field: Field | undefined = holds(root.node, node) ? root : undefined;
  while (field && !samePlace(field.node, node)) field = childHolding(field, node);
  return field;
}

function holds(outer: Node | undefined, { source, span }: Node): boolean {
  return outer?.source === source && outer.span.start <= span.start && outer.span.end >= span.end;
}

/** Looks at nodes: fields of all the items of a long list, and that for each of them, would take minutes. */
function childHolding(field: Field, node: Node): Field | undefined {
  const { node: outer } = field;
  if (outer?.kind === 'seq') {
    const index = outer.items.findIndex(({ alias, value }) => !alias && holds(value, node));
    return index === -1 ? undefined : field.at(index);
  }
  const entries = outer?.kind === 'map' ? outer.entries : [];
  const entry = entries.find(({ alias, merged, value }) => !alias && !merged && holds(value, node));
  const child = entry && field.at(entry.key);
  // Of equal keys the last is read.
  return child?.node === entry?.value ? child : undefined;
}

/** A public image's own user; nothing for an image that is built here or whose name hangs on a variable. */
function knownUser(service: Service): string | undefined {
  const { image } = service;
  if (image === undefined || service.build || service.at('image').unknown !== undefined) return undefined;
  const reference = parseImageReference(image);
  return reference && baseImageFacts(reference)?.user;
}

export class ComposeProject {
  /** The first file and its overrides. */
  readonly paths: readonly string[];
  /** Why compose refuses the project; then it has no services, unless an environment would help. */
  readonly problems: readonly ComposeProblem[];
  readonly services: readonly Service[];
  readonly #model: Model;
  readonly #options: ComposeOptions;

  constructor(paths: readonly string[], model: Model, options: ComposeOptions) {
    this.paths = paths;
    this.problems = model.problems;
    this.#model = model;
    this.#options = options;
    const { root } = model;
    const field = root && new Field({ source: root.source, dialect: 'compose' }, root);
    const services = field?.at('services').entries() ?? [];
    this.services = services.map(([name, service]) => new Service(name, this, service));
  }

  /** Every file that was read for the project: its own, the extended ones, the included ones. */
  get files(): readonly string[] {
    return [...this.#model.files.read.keys()];
  }

  imageUserOf(service: Service): string | undefined {
    return this.#options.imageUser?.(service) ?? knownUser(service);
  }

  /**
   * The same field as its file writes it, for an edit: the merged tree has elements of other files in its lists and
   * long forms nobody wrote. Undefined where no single place of the text says it.
   */
  written(field: Field): Field | undefined {
    const rest: string[] = [];
    let standing: Field | undefined = field;
    for (; standing && !standing.written; standing = standing.parent) rest.unshift(standing.key ?? '');
    const node = standing?.node;
    if (!node) return undefined;
    const documents = this.#model.files.read.get(node.source.path) ?? [];
    const found = documents
      .map(({ root }) => fieldAt(root, node))
      .find((candidate) => candidate !== undefined);
    // A part of a short form stands where the whole does, and is it only where both read the same.
    const isPart = found?.text !== standing?.text && samePlace(standing?.parent?.node, node);
    return isPart || (rest.length > 0 && found?.kind !== node.kind) ? undefined : found?.at(...rest);
  }

  /** Where the project's files write this service, as they write it. */
  declarationsOf(name: string): readonly Field[] {
    return [...this.#model.files.read.values()]
      .flatMap((documents) => documents.map(({ root }) => root.at('services', name)))
      .filter((field) => field.written);
  }
}
