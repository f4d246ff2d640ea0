import { Field } from '../../read/field.ts';
import { parseImageReference } from '../image/image-reference.ts';
import { dockerfileOf } from '../image/dockerfile.ts';
import { bundledKnowledge, type ImageKnowledge } from '../image/knowledge.ts';
import { Service } from './service.ts';
import { Source } from '../../text/source.ts';
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
  /** What is known of images from outside. */
  readonly images?: ImageKnowledge;
}

/** The project that compose makes of a first file and the files laid over it. */
export function loadCompose(paths: readonly string[], options: ComposeOptions): ComposeProject {
  return new ComposeProject(paths, loadComposeModel(paths, options.read), options);
}

/** A public image's own user; nothing for an image that is built here or whose name hangs on a variable. */
function knownUser(service: Service, images: ImageKnowledge): string | undefined {
  const { image } = service;
  const isOpen = service.at('image').unknown !== undefined && !service.hasDefaultImage;
  if (image === undefined || service.build || isOpen) return undefined;
  const reference = parseImageReference(image);
  return reference && images.of(reference)?.user;
}

/** Of the Dockerfile that stands in the compose file itself. */
function inlineUser({ build }: Service, images: ImageKnowledge): string | undefined {
  if (build?.inline === undefined) return undefined;
  const { stages, final, problems } = dockerfileOf(new Source('Dockerfile', build.inline), images);
  const stage =
    build.target === '' ? final : stages.findLast(({ name }) => name === build.target.toLowerCase());
  return problems.length > 0 || stage?.user.kind === 'unknown' ? undefined : stage?.user.value;
}

export class ComposeProject {
  /** The first file and its overrides. */
  readonly paths: readonly string[];
  /** Why compose refuses the project; then it has no services, unless an environment would help. */
  readonly problems: readonly ComposeProblem[];
  readonly services: readonly Service[];
  readonly #model: Model;
  #byName: ReadonlyMap<string, Service> | undefined;
  readonly #root: Field | undefined;
  readonly #options: ComposeOptions;

  constructor(paths: readonly string[], model: Model, options: ComposeOptions) {
    this.paths = paths;
    this.problems = model.problems;
    this.#model = model;
    this.#options = options;
    const { root } = model;
    const field = root && new Field({ source: root.source, dialect: 'compose', assembled: true }, root);
    this.#root = field;
    const services = field?.at('services').entries() ?? [];
    this.services = services.map(([name, service]) => new Service(name, this, service));
  }

  /** What it calls itself. */
  get name(): string | undefined {
    return this.#root?.at('name').text;
  }

  /** Every file that was read for the project: its own, the extended ones, the included ones. */
  get files(): readonly string[] {
    return [...this.#model.files.read.keys()];
  }

  service(name: string): Service | undefined {
    this.#byName ??= new Map(this.services.map((service) => [service.name, service]));
    return this.#byName.get(name);
  }

  /** What the `.env` beside it says a variable is; the environment may say otherwise. */
  variable(name: string): string | undefined {
    return this.#model.variables?.(name);
  }

  /** The volumes that it names. */
  get volumes(): readonly (readonly [name: string, volume: Field])[] {
    return this.#root?.at('volumes').entries() ?? [];
  }

  /** What the project says of a volume that it names. */
  volume(name: string): Field | undefined {
    return this.#root?.at('volumes', name);
  }

  /** The file on the host that a config or secret is. */
  file(kind: 'configs' | 'secrets', name: string): Field | undefined {
    return this.#root?.at(kind, name, 'file');
  }

  imageUserOf(service: Service): string | undefined {
    const { imageUser, images = bundledKnowledge() } = this.#options;
    return inlineUser(service, images) ?? imageUser?.(service) ?? knownUser(service, images);
  }

  /** Where the project's files write this service, as they write it. */
  declarationsOf(name: string): readonly Field[] {
    return [...this.#model.files.read.values()]
      .flatMap((documents) => documents.map(({ root }) => root.at('services', name)))
      .filter((field) => field.written);
  }
}
