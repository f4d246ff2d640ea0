import { Field } from '../../source/field.ts';
import { Service } from '../service.ts';
import type { ReadSource } from './files.ts';
import { loadComposeModel, type Model } from './load.ts';
import type { ComposeProblem } from './refusal.ts';

export type { ReadSource } from './files.ts';
export type { ComposeProblem } from './refusal.ts';

export interface ComposeOptions {
  readonly read: ReadSource;
  /** The user that a service's image is configured with, `''` for none; undefined when nobody knows. */
  readonly imageUser?: (service: Service) => string | undefined;
}

/** The project that compose makes of a first file and the files laid over it. */
export function loadCompose(paths: readonly string[], options: ComposeOptions): ComposeProject {
  return new ComposeProject(paths, loadComposeModel(paths, options.read), options);
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
    return this.#options.imageUser?.(service);
  }

  /** Where the project's files write this service, as they write it. */
  declarationsOf(name: string): readonly Field[] {
    return [...this.#model.files.read.values()]
      .flatMap((documents) => documents.map(({ root }) => root.at('services', name)))
      .filter((field) => field.written);
  }
}
