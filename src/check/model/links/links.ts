import type { Place, Source } from '../../text/source.ts';
import type { ComposeProject } from '../service/compose-project.ts';
import { type Dockerfile, dockerfileOf, type Stage } from '../image/dockerfile.ts';
import type { ImageReference } from '../image/image-reference.ts';
import type { ImageKnowledge } from '../image/knowledge.ts';
import { kindOfPath } from '../kind.ts';
import type { Kustomization } from '../kustomization.ts';
import type { ProjectFile } from '../project.ts';
import type { Namespace } from '../pod/namespace.ts';
import type { Service } from '../service/service.ts';
import type { Container, Workload } from '../pod/workload.ts';
import { type BuiltImage, type ImageLink, imageLinkOf, stageBuilt } from './images.ts';
import { type KnownImage, knownImageOf } from './known-image.ts';
import { LinkIndex } from './link-index.ts';
import { type GoverningNamespace, type NamespaceRecord, Namespaces, recordsOf } from './namespaces.ts';
import { triedAs } from './saved.ts';
import { type BuildFiles, contextFileAt, fileAt, scriptAt } from './scripts.ts';

/** What the links ask of a project. */
export interface LinkedProject {
  readonly paths: readonly string[];
  /** `owner/name`, where it is known. */
  readonly repository: string | undefined;
  /** What is being judged rests on this file. */
  restsOn(path: string): void;
  /** Work that is not done for what is being judged alone. */
  apart<Value>(work: () => Value): Value;
  /** What is known of images from outside. */
  readonly images: ImageKnowledge;
  source(path: string): Source | undefined;
  open(path: string): ProjectFile | undefined;
  composeProjects(paths: readonly string[]): Iterable<ComposeProject>;
}

/** What a build makes of a Dockerfile when it asks for more than its last stage. */
export interface AskedImage {
  readonly stage: Stage;
  /** What asks for it. */
  readonly via: Place;
}

/** Nobody builds one Dockerfile in so many ways. */
const mostBuilds = 50;

/** Which file of a project belongs to which. */
export class Links {
  readonly #project: LinkedProject;
  readonly #index: LinkIndex;
  /** Files whose text is not what the index was made of. */
  readonly #changed: ReadonlySet<string>;
  readonly #known = new WeakMap<
    Container | Service,
    { readonly link: ImageLink; readonly image: KnownImage | undefined }
  >();
  #namespaces: Namespaces | undefined;

  constructor(project: LinkedProject, index = new LinkIndex(project), changed: Iterable<string> = []) {
    this.#project = project;
    this.#index = index;
    this.#changed = new Set(changed);
  }

  /** The links of a project in which some files are changed. No fix changes what builds an image, or a kustomization. */
  with(project: LinkedProject, changed: readonly string[]): Links {
    return new Links(project, this.#index, [...this.#changed, ...changed]);
  }

  /** The stage of a Dockerfile of this project that a container or a compose service runs. */
  imageOf(user: Container | Service): BuiltImage | undefined {
    return this.knownImage(user)?.built;
  }

  /** What is known of the image that a container or a compose service runs, whoever builds it. */
  knownImage(user: Container | Service): KnownImage | undefined {
    return this.#ofUser(user).image;
  }

  /** The image from outside that it runs; undefined where it is built here, or nobody can say. */
  pulledBy(user: Container | Service): ImageReference | undefined {
    const { link } = this.#ofUser(user);
    return link.kind === 'public' ? link.reference : undefined;
  }

  #ofUser(user: Container | Service) {
    const known = this.#known.get(user);
    if (known) return known;
    const { images } = this.#project;
    const link = imageLinkOf(user, this.#index, (path) => this.#dockerfile(path));
    const scriptAt = (stage: Stage, path: string) => this.scriptAt(stage, path);
    const image = knownImageOf(link, { scriptAt, images, tried: triedAs(user, images) });
    const found = { link, image };
    this.#known.set(user, found);
    return found;
  }

  /** The shell script of this project that the image of a stage has at a path. */
  scriptAt(stage: Stage, path: string): Source | undefined {
    return scriptAt(stage, path, this.#filesFor(stage));
  }

  /** The file of this project that the image of a stage has at a path. */
  fileAt(stage: Stage, path: string): Source | undefined {
    return fileAt(stage, path, this.#filesFor(stage));
  }

  /** The file of this project at a path of the context that a stage is built with. */
  contextFileAt(stage: Stage, path: string): Source | undefined {
    return contextFileAt(stage, path, this.#filesFor(stage));
  }

  /** Where the builds of a Dockerfile find their files, as far as the project says. */
  contextsOf(dockerfile: string): readonly string[] {
    return this.#index.claims.contextsOf(dockerfile);
  }

  /** What the builds of a Dockerfile make that ask for a stage or give arguments, each once. */
  otherImagesOf(dockerfile: Dockerfile): readonly AskedImage[] {
    const asked = this.#index.claims
      .of(dockerfile.source.path)
      .filter(({ build }) => build.target !== '' || build.args.size + (build.contexts?.size ?? 0) > 0)
      .slice(0, mostBuilds);
    return asked.flatMap(({ build, via: { path, span } }) => {
      const stage = stageBuilt(dockerfile, build, this.#project.images);
      const source = this.#project.source(path);
      return stage && source ? [{ stage, via: { source, span } }] : [];
    });
  }

  #filesFor(stage: Stage): BuildFiles {
    const contexts = this.contextsOf(stage.dockerfile.source.path);
    return { contexts, source: (file) => this.#project.source(file) };
  }

  /** The files that may run what this Dockerfile builds. */
  runnersOf(dockerfile: string): readonly string[] {
    return this.#index.runners.of(dockerfile);
  }

  /** The user that the image of a compose service is configured with, `''` for none; undefined where nobody is sure. */
  userOfImage(service: Service): string | undefined {
    const image = this.knownImage(service);
    if (image?.confidence !== 'certain' || image.user === undefined) return undefined;
    return image.built ? image.built.stage.user.value : image.user;
  }

  /** The Namespace of this project that a workload's pods come into. */
  namespaceOf(workload: Workload): GoverningNamespace | undefined {
    const { declared, asked } = this.#governing.governing(workload);
    for (const path of asked) this.#project.restsOn(path);
    const file = declared && this.#project.open(declared.record.path);
    if (!declared || file?.kind !== 'kubernetes') return undefined;
    const namespace = file.namespaces.find(({ name }) => name === declared.record.name);
    return namespace && { name: declared.name, namespace };
  }

  /** The workloads whose pods come into a Namespace of this project, as far as its files tell. */
  *governedBy({ name, root }: Namespace): Iterable<Workload> {
    for (const path of this.#index.governedBy({ path: root.source.path, name })) {
      const file = this.#project.open(path);
      for (const workload of file?.kind === 'kubernetes' ? file.workloads : [])
        if (this.namespaceOf(workload)?.namespace.name === name) yield workload;
    }
  }

  /** The kustomization that may lay security settings over a workload: what its file leaves out may stand there. */
  hardening({ manifest }: Workload): Kustomization | undefined {
    // What comes out of a rendering has all of it already.
    if (manifest.root.assembled === true) return undefined;
    return this.#index.kustomizations.hardening(manifest.root.source.path);
  }

  /** Why what comes of a kustomization, or of a patch, is not judged. */
  unjudgedOverlay(path: string): string | undefined {
    return this.#index.kustomizations.unjudged(path);
  }

  /** The Dockerfiles that some configuration of the project builds. */
  get builtFiles(): Iterable<string> {
    return this.#index.claims.dockerfiles;
  }

  /** Some configuration of the project builds this file, whatever it is called. */
  isBuilt(path: string): boolean {
    return this.#index.claims.isBuilt(path);
  }

  /** Why a file is only a part of something. */
  patchNote(path: string): string | undefined {
    return this.#index.kustomizations.patchNote(path);
  }

  #dockerfile(path: string): Dockerfile | undefined {
    const file = this.#project.open(path);
    if (!file || file.kind === 'dockerfile') return file?.dockerfile;
    // `docker build -f` takes a file of any name.
    return file.kind === 'other' && kindOfPath(path) === undefined
      ? dockerfileOf(file.source, this.#project.images)
      : undefined;
  }

  get #governing(): Namespaces {
    return (this.#namespaces ??= this.#project.apart(() => this.#namespacesNow()));
  }

  /** Those of the index, unless a changed file declares one: each fix is proven in a project of its own. */
  #namespacesNow(): Namespaces {
    const records = [...this.#changed].flatMap((path) => this.#recordsIn(path));
    const isAsBefore = ![...this.#changed].some((path) => this.#index.declaring.has(path));
    if (records.length === 0 && isAsBefore) return this.#index.governing;
    const others = this.#index.namespaces.filter(({ path }) => !this.#changed.has(path));
    return new Namespaces([...others, ...records], this.#index.kustomizations);
  }

  #recordsIn(path: string): NamespaceRecord[] {
    const file = this.#project.open(path);
    return file?.kind === 'kubernetes' && !this.patchNote(path) ? recordsOf(path, file.namespaces) : [];
  }
}
