import { folderOf, join } from '../text/path.ts';
import { Source } from '../text/source.ts';
import { documentsIn, type SyntaxProblem, type YamlDocument } from '../read/yaml.ts';
import { type ComposeFileSet, composeProjectsIn } from '../assemble/compose/places.ts';
import { type ComposeProject, loadCompose } from './service/compose-project.ts';
import { type Dockerfile, dockerfileOf, type Stage } from './image/dockerfile.ts';
import { bundledKnowledge, type ImageKnowledge } from './image/knowledge.ts';
import type { ImageReference } from './image/image-reference.ts';
import { interestOf } from './interest.ts';
import { Charts, isDockerfileText, isManifestTemplate, kindOf, kindOfPath } from './kind.ts';
import type { Kustomization } from './kustomization.ts';
import { inlineTargets, isReadableBake } from './links/bake.ts';
import type { BuiltImage } from './links/images.ts';
import type { KnownImage } from './links/known-image.ts';
import { type AskedImage, Links } from './links/links.ts';
import type { GoverningNamespace } from './links/namespaces.ts';
import { Reads } from './reads.ts';
import { patchedIn, unjudgedIn } from './pod/carrier.ts';
import { type Manifest, manifestsIn } from './pod/manifest.ts';
import { type Namespace, namespaceOf } from './pod/namespace.ts';
import type { PolicyVersion } from './pod/policy.ts';
import { Recent } from './recent.ts';
import type { Service } from './service/service.ts';
import { type Container, type Workload, workloadOf } from './pod/workload.ts';

/** One file as a caller hands it in. */
export interface File {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * The files to look at, read one at a time: a folder of a hundred thousand files needs no more memory than a small one.
 * `read` may be called more than once for a path, and answers undefined for a file that is not there.
 */
export interface FileSet {
  readonly paths: readonly string[];
  /** What the project is called, `owner/name`, where the caller knows: images are often called like it. */
  readonly repository?: string | undefined;
  read(path: string): string | undefined;
}

export function fileSetOf(files: Iterable<File>): FileSet {
  const texts = new Map(Array.from(files, ({ path, text }) => [path, text]));
  return { paths: [...texts.keys()], read: (path) => texts.get(path) };
}

/** What a file of the project turned out to be. */
export type ProjectFile =
  | DockerfileFile
  | KubernetesFile
  | { readonly kind: 'skipped'; readonly source: Source; readonly reason: string }
  /** A compose file is read with the project it belongs to; of anything else nothing is judged. */
  | { readonly kind: 'compose' | 'other'; readonly source: Source };

export interface DockerfileFile {
  readonly kind: 'dockerfile';
  readonly source: Source;
  readonly dockerfile: Dockerfile;
}

export interface KubernetesFile {
  readonly kind: 'kubernetes';
  readonly source: Source;
  /** Errors of syntax in the documents that may hold something to judge; the others are never parsed. */
  readonly problems: readonly SyntaxProblem[];
  /** How many of its documents are templates, of which nothing can be said. */
  readonly templates: number;
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  /** The objects that are neither. */
  readonly objects: readonly Manifest[];
  /** What may bring pods and is not judged, in words. */
  readonly unjudged: readonly string[];
}

/** Everything the rules may look at: each file parsed when it is first asked for. */
export class Project {
  readonly paths: readonly string[];
  /** The version of the Pod Security Standards that its pods are held to. */
  readonly policyVersion: PolicyVersion;
  /** What is known of images from outside. */
  readonly images: ImageKnowledge;
  readonly #files: FileSet;
  readonly #charts: Charts;
  readonly #opened = new Recent<ProjectFile | undefined>((file) => file?.source.text.length ?? 0);
  readonly #reads: Reads;
  #links: Links | undefined;
  /** The project that this one is, but for some files. */
  #base: Project | undefined;
  #edited: ReadonlyMap<string, Source> = new Map();
  readonly #composeSets: WeakMap<readonly string[], readonly ComposeFileSet[]>;

  /** `like`: a project of the same paths, which need not be looked through again. */
  constructor(
    files: FileSet,
    policyVersion: PolicyVersion = 'latest',
    images = bundledKnowledge(),
    like?: Project,
  ) {
    this.#files = files;
    this.images = images;
    this.policyVersion = policyVersion;
    this.paths = like?.paths ?? [...files.paths].sort();
    this.#charts = like ? like.#charts : new Charts(this.paths);
    this.#composeSets = like ? like.#composeSets : new WeakMap();
    this.#reads = like ? like.#reads : new Reads();
  }

  get repository(): string | undefined {
    return this.#files.repository;
  }

  /** The text of this file is another than that of the project it was made of. */
  isEdited(path: string): boolean {
    return this.#edited.has(path);
  }

  source(path: string): Source | undefined {
    this.restsOn(path);
    const edited = this.#edited.get(path);
    if (edited) return edited;
    if (this.#base) return this.#base.source(path);
    const text = this.#files.read(path);
    return text === undefined ? undefined : new Source(path, text);
  }

  /** Undefined where there is no such file. */
  open(path: string): ProjectFile | undefined {
    this.restsOn(path);
    if (this.#base && !this.#edited.has(path)) return this.#base.open(path);
    return this.#opened.get(path, () => {
      const source = this.source(path);
      return source && this.#fileOf(source);
    });
  }

  /** What work looks at: all the files that it asked for, or whose text decided what it was told. */
  recorded<Value>(work: () => Value): { readonly value: Value; readonly paths: ReadonlySet<string> } {
    return this.#reads.recorded(work);
  }

  /** Work for whoever comes: what it looks at is not looked at for the one who happens to come first. */
  apart<Value>(work: () => Value): Value {
    return this.#reads.apart(work);
  }

  restsOn(path: string): void {
    this.#reads.add(path);
  }

  /** The compose projects of these files, each with what compose itself lays over one another. */
  *composeProjects(paths: readonly string[]): Iterable<ComposeProject> {
    for (const set of this.composeSets(paths)) yield this.compose(set);
  }

  /** Which of these files make one compose project. */
  composeSets(paths: readonly string[]): readonly ComposeFileSet[] {
    const sets = this.#composeSets.get(paths) ?? composeProjectsIn(paths);
    this.#composeSets.set(paths, sets);
    return sets;
  }

  compose({ files }: ComposeFileSet): ComposeProject {
    const sources = new Recent<Source | undefined>((source) => source?.text.length ?? 0);
    return loadCompose(files, {
      read: (path) => sources.get(path, () => this.source(path)),
      imageUser: (service) => this.links.userOfImage(service),
      images: this.images,
    });
  }

  /** Which file belongs to which. */
  get links(): Links {
    return (this.#links ??= new Links(this));
  }

  /** The stage of a Dockerfile of this project that a container or a compose service runs. */
  imageOf(user: Container | Service): BuiltImage | undefined {
    return this.links.imageOf(user);
  }

  /** What is known of the image that a container or a compose service runs, whoever builds it. */
  knownImage(user: Container | Service): KnownImage | undefined {
    return this.links.knownImage(user);
  }

  /** The image from outside that it runs; undefined where it is built here, or nobody can say. */
  pulledBy(user: Container | Service): ImageReference | undefined {
    return this.links.pulledBy(user);
  }

  /** The shell script of this project that the image of a stage has at a path. */
  scriptAt(stage: Stage, path: string): Source | undefined {
    return this.links.scriptAt(stage, path);
  }

  /** What the builds of a Dockerfile make that ask for a stage of it or give it arguments. */
  otherImagesOf(dockerfile: Dockerfile): readonly AskedImage[] {
    return this.links.otherImagesOf(dockerfile);
  }

  /** Where the builds of a Dockerfile find their files, as far as the project says. */
  contextsOf(dockerfile: string): readonly string[] {
    return this.links.contextsOf(dockerfile);
  }

  /** The file of this project that the image of a stage has at a path. */
  fileAt(stage: Stage, path: string): Source | undefined {
    return this.links.fileAt(stage, path);
  }

  /** The file of this project at a path of the context that a stage is built with. */
  contextFileAt(stage: Stage, path: string): Source | undefined {
    return this.links.contextFileAt(stage, path);
  }

  /** The file that a service names by a path from its project's folder. */
  besideCompose({ project }: Service, path: string): Source | undefined {
    return path === '' ? undefined : this.source(join(folderOf(project.paths[0] ?? ''), path));
  }

  /** The Namespace of this project that a workload's pods come into. */
  namespaceOf(workload: Workload): GoverningNamespace | undefined {
    return this.links.namespaceOf(workload);
  }

  /** The workloads whose pods come into a Namespace of this project, as far as its files tell. */
  governedBy(namespace: Namespace): Iterable<Workload> {
    return this.links.governedBy(namespace);
  }

  /** The kustomization that may lay security settings over a workload: what its file leaves out may stand there. */
  hardening(workload: Workload): Kustomization | undefined {
    return this.links.hardening(workload);
  }

  /** This project with other texts in the place of its own: what an edit would make of it. */
  with(sources: readonly Source[]): Project {
    const project = new Project(this.#files, this.policyVersion, this.images, this);
    project.#base = this;
    project.#edited = new Map(sources.map((source) => [source.path, source]));
    project.#links = this.links.with(project, [...project.#edited.keys()]);
    return project;
  }

  /** What no name and no text tells, and others may. */
  #otherFile(source: Source): ProjectFile {
    const { path } = source;
    const isNameless = kindOfPath(path) === undefined;
    if (isManifestTemplate(source) && !this.#charts.isTemplate(path))
      return {
        kind: 'skipped',
        source,
        reason: 'a template of a manifest: what a program makes of it counts',
      };
    if ((isNameless && isDockerfileText(source)) || (isFree(path) && this.links.isBuilt(path))) {
      const dockerfile = dockerfileOf(source, this.images);
      if (dockerfile.stages.length > 0) return { kind: 'dockerfile', source, dockerfile };
    }
    return { kind: 'other', source };
  }

  #fileOf(source: Source): ProjectFile {
    const kind = kindOf(source, this.#charts);
    switch (kind) {
      case 'dockerfile':
        return { kind, source, dockerfile: dockerfileOf(source, this.images) };
      case 'kubernetes':
        return kubernetesFile(source, documentsIn(source, kind), this.links.patchNote(source.path));
      case 'helm-template':
        return chartFile(source);
      case 'helm-values':
        return {
          kind: 'skipped',
          source,
          reason: 'the values of a Helm chart: what it renders is what counts',
        };
      case 'dockerfile-template':
        return { kind: 'skipped', source, reason: 'a template of a Dockerfile, not one that can be built' };
      case 'bake':
        if (isReadableBake(source)) {
          const [inline] = inlineTargets(source);
          if (inline === undefined) return { kind: 'other', source };
          const reason = `the \`dockerfile-inline\` of its target \`${inline}\` is not judged`;
          return { kind: 'skipped', source, reason };
        }
        return {
          kind: 'skipped',
          source,
          reason: 'it cannot be read: which Dockerfiles it builds is not known',
        };
      case 'compose':
        return { kind, source };
      default:
        return this.#otherFile(source);
    }
  }
}

/** Its name says nothing, or as much as that of a list of words. */
function isFree(path: string): boolean {
  return /^(?:json|yaml|helm-part|undefined)$/.test(String(kindOfPath(path)));
}

/** A template of a chart: some of its documents may have nothing but strings to fill in, and so be whole. */
function chartFile(source: Source): ProjectFile {
  const isTemplate = /^[ \t]*(?:- )?\{\{|:[ \t]+\{\{/m;
  const documents = documentsIn(source, 'kubernetes').filter(({ text }) => !isTemplate.test(text));
  const file = kubernetesFile(source, documents, undefined);
  const { workloads, namespaces, problems } = file;
  if (problems.length === 0 && workloads.length + namespaces.length > 0) return file;
  return { kind: 'skipped', source, reason: 'a Helm template: what its chart renders is what counts' };
}

function kubernetesFile(
  source: Source,
  candidates: readonly YamlDocument[],
  patchOf: string | undefined,
): KubernetesFile {
  const documents = candidates.filter(({ text }) => interestOf(text) !== undefined);
  const problems = documents.flatMap((document) => (document.template ? [] : document.problems));
  const sound = documents.filter(
    (document) => !document.template && document.problems.every(({ fatal }) => !fatal),
  );
  const workloads: Workload[] = [];
  const namespaces: Namespace[] = [];
  const objects: Manifest[] = [];
  for (const manifest of sound.flatMap((document) => manifestsIn(document))) {
    const workload = workloadOf(manifest, patchOf);
    const namespace = namespaceOf(manifest, patchOf);
    if (workload) workloads.push(workload);
    else if (namespace) namespaces.push(namespace);
    else objects.push(manifest);
  }
  const patched = workloads.flatMap(({ manifest }) => patchedIn(manifest) ?? []);
  const templates = documents.filter(({ template }) => template).length;
  const unjudged = [...new Set([...patched, ...objects.flatMap((object) => unjudgedIn(object) ?? [])])];
  return { kind: 'kubernetes', source, problems, templates, workloads, namespaces, objects, unjudged };
}
