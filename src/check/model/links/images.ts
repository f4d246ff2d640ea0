import { isOfficialImage } from '../../facts/official-images.ts';
import type { Field } from '../../read/field.ts';
import type { Place } from '../../text/source.ts';
import { type Dockerfile, dockerfileOf, type Stage } from '../image/dockerfile.ts';
import { type ImageReference, parseImageReference } from '../image/image-reference.ts';
import { Service } from '../service/service.ts';
import type { ImageKnowledge } from '../image/knowledge.ts';
import type { Container } from '../pod/workload.ts';
import type { Build, Spot } from './claim.ts';
import { buildOf } from './compose.ts';
import type { LinkIndex } from './link-index.ts';

/** The stage of a Dockerfile of this project that a container's image is. */
export interface BuiltImage {
  readonly stage: Stage;
  /** certain: a configuration says so. likely: the names do. */
  readonly confidence: 'certain' | 'likely';
  /** Where the configuration says so; the image's own name where names do. */
  readonly via: Place;
  /** Where COPY and ADD find their files. */
  readonly context: string;
}

/** What the images of a project are, for all we know. */
export type ImageLink =
  | { readonly kind: 'built'; readonly image: BuiltImage }
  /** Nobody here builds it. */
  | {
      readonly kind: 'public';
      readonly reference: ImageReference;
      /** Its name hangs on variables, and this is what they fall back on. */
      readonly isByDefault?: boolean;
    }
  /** It is built here, and not known how; or what it is called is not known. */
  | { readonly kind: 'unknown' };

const unknown: ImageLink = { kind: 'unknown' };

export function imageLinkOf(user: Container | Service, index: LinkIndex, open: OpenDockerfile): ImageLink {
  const field = user.at('image');
  const link = new Link(index, open, field);
  if (user instanceof Service) return linkOfService(user, link, index);
  const { path } = field.source;
  const own = link.named(field.text, path);
  // Tools that build what a file names do so by the name that stands there, whatever Kustomize makes of it later.
  if (own.kind === 'built' && own.image.confidence === 'certain') return own;
  const [name, ...others] = index.kustomizations.imageNamesOf(path, field.text ?? '');
  if (others.length > 0) return unknown;
  const renamed = name === undefined || name === field.text ? own : link.named(name, path);
  // `controller` is what Kubebuilder calls what is then pushed under some other name.
  return renamed.kind === 'public' && own.kind === 'built' && !isPublicImage(renamed.reference, index.images)
    ? own
    : renamed;
}

function linkOfService(service: Service, link: Link, { images }: LinkIndex): ImageLink {
  const build = buildOf(service);
  if (build) return link.built(build, 'certain', service.at('build').heading);
  if (!service.hasDefaultImage) return link.named(service.image, service.path);
  const reference = parseImageReference(service.image ?? '');
  const isPublic = reference && isPublicImage(reference, images);
  return isPublic ? { kind: 'public', reference, isByDefault: true } : unknown;
}

/** A Dockerfile by its path, whatever it is called. */
export type OpenDockerfile = (path: string) => Dockerfile | undefined;

class Link {
  readonly #index: LinkIndex;
  readonly #open: OpenDockerfile;
  readonly #field: Field;

  constructor(index: LinkIndex, open: OpenDockerfile, field: Field) {
    this.#index = index;
    this.#open = open;
    this.#field = field;
  }

  named(name: string | undefined, from: string): ImageLink {
    const reference = this.#field.unknown === undefined ? parseImageReference(name ?? '') : undefined;
    if (!reference) return unknown;
    const { isPublic, claimed } = claimOf(reference, from, this.#index);
    if (claimed === 'ambiguous') return unknown;
    if (claimed)
      return this.built(
        claimed.claim.build,
        claimed.isSure ? 'certain' : 'likely',
        this.#place(claimed.claim.via),
      );
    const path = isPublic ? undefined : this.#index.names.find(reference, from);
    const dockerfile = path === undefined ? undefined : this.#open(path);
    // `prometheus/Dockerfile` that starts from prom/prometheus does not make prom/prometheus.
    if (!dockerfile || startsFrom(dockerfile, reference)) return { kind: 'public', reference };
    const context = dockerfile.source.path.slice(0, -nameOf(dockerfile.source.path).length - 1);
    const build = { dockerfile: dockerfile.source.path, context, target: '', args: new Map() };
    return this.built(build, 'likely', this.#field);
  }

  built(build: Build, confidence: BuiltImage['confidence'], via: Place | undefined): ImageLink {
    const dockerfile = build.dockerfile === undefined ? undefined : this.#open(build.dockerfile);
    const stage = dockerfile && stageBuilt(dockerfile, build, this.#index.images);
    if (!stage || !via) return unknown;
    return { kind: 'built', image: { stage, confidence, via, context: build.context } };
  }

  #place({ path, span }: Spot): Place | undefined {
    const source = this.#index.source(path);
    return source && { source, span };
  }
}

function claimOf(reference: ImageReference, from: string, index: LinkIndex) {
  // The project that makes a public image runs its own.
  const isPublic = isPublicImage(reference, index.images) && reference.path !== index.repository;
  return { isPublic, claimed: index.claims.find(reference, from, isPublic) };
}

/** The Dockerfiles that may make what a file calls by this name. */
export function buildersOf(reference: ImageReference, from: string, index: LinkIndex): string[] {
  const { isPublic, claimed } = claimOf(reference, from, index);
  if (claimed === 'ambiguous') return [];
  const path = claimed?.claim.build.dockerfile ?? (isPublic ? undefined : index.names.find(reference, from));
  return path === undefined ? [] : [path];
}

function isPublicImage(reference: ImageReference, images: ImageKnowledge): boolean {
  return isOfficialImage(reference.repository) || images.isPublic(reference);
}

function startsFrom({ stages }: Dockerfile, { repository }: ImageReference): boolean {
  return stages.some(({ base }) => base.image?.repository === repository);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The stage that a build makes, with its arguments put in; undefined where one that only the build knows decides it. */
export function stageBuilt(dockerfile: Dockerfile, build: Build, images: ImageKnowledge): Stage | undefined {
  const { args, contexts = new Map() } = build;
  const plain = stageOf(dockerfile, build);
  if (!plain || (contexts.size === 0 && !isDecidedBy(plain, new Set(args.keys())))) return plain;
  const given = new Map(
    Array.from(args).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const stage = stageOf(dockerfileOf(dockerfile.source, images, { args: given, contexts }), build);
  const open = [...args.keys()].filter((name) => !given.has(name));
  return stage && isDecidedBy(stage, new Set(open)) ? undefined : stage;
}

/** By name or by number, the last one if none is asked for. */
function stageOf({ stages, final }: Dockerfile, { target }: Build): Stage | undefined {
  const name = target.toLowerCase();
  return target === ''
    ? final
    : (stages.findLast((one) => one.name === name) ?? stages.find(({ index }) => String(index) === target));
}

/** Whether an argument stands in what says which user and which base the stage has, or in a variable that does. */
function isDecidedBy(stage: Stage, args: ReadonlySet<string>): boolean {
  if (args.size === 0) return false;
  const names = new Set(args);
  const uses = (text: string) => variablesIn(text).some((name) => names.has(name));
  return stage.dockerfile.text.instructions.some(({ keyword, args: text, assignments }) => {
    if (keyword === 'FROM' || keyword === 'USER') return uses(text);
    if (keyword !== 'ENV' && keyword !== 'ARG') return false;
    for (const { name, value } of assignments) if (uses(value ?? '')) names.add(name);
    return false;
  });
}

function variablesIn(text: string): string[] {
  return Array.from(text.matchAll(/\$\{?([A-Za-z_]\w*)/g), ([, name = '']) => name);
}
