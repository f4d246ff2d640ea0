import { baseImageFacts } from '../../facts/base-images.ts';
import { Field } from '../../source/field.ts';
import { parseImageReference } from '../image-reference.ts';
import { Service } from '../service.ts';
import type { Node } from '../../source/node.ts';
import type { ReadSource } from './files.ts';
import { loadComposeModel, type Model } from './load.ts';
import type { ComposeProblem } from './refusal.ts';

export type { ReadSource } from './files.ts';
export type { ComposeProblem } from './refusal.ts';

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
  const holds = ({ node: other }: Field) =>
    other?.source === node.source && other.span.start <= node.span.start && other.span.end >= node.span.end;
  let field: Field | undefined = holds(root) ? root : undefined;
  while (field && !samePlace(field.node, node)) {
    const children: Field[] =
      field.kind === 'map' ? field.entries().map(([, value]) => value) : field.items();
    field = children.find((child) => !child.shared && holds(child));
  }
  return field;
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
  /** Why compose refuses the project; then it has no services. */
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
    const field = root && new Field({ source: root.source, dialect: 'compose', node: root });
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
