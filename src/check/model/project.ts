import { Source } from '../source/source.ts';
import { documentsIn, type SyntaxProblem } from '../source/yaml.ts';
import { composeProjectsIn, isComposeName } from './compose/places.ts';
import { type ComposeProject, loadCompose } from './compose/project.ts';
import { type Dockerfile, dockerfileOf } from './dockerfile.ts';
import { type Manifest, manifestsIn } from './manifest.ts';
import { type Namespace, namespaceOf } from './namespace.ts';
import { type Workload, workloadOf } from './workload.ts';

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
  | { readonly kind: 'other'; readonly source: Source };

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
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly Namespace[];
  /** The objects that are neither. */
  readonly objects: readonly Manifest[];
}

/** Everything the rules may look at: each file parsed when it is first asked for. */
export class Project {
  readonly paths: readonly string[];
  readonly #files: FileSet;
  readonly #opened = new Recent<ProjectFile | undefined>(remembered);

  constructor(files: FileSet) {
    this.#files = files;
    this.paths = [...files.paths].sort();
  }

  source(path: string): Source | undefined {
    const text = this.#files.read(path);
    return text === undefined ? undefined : new Source(path, text);
  }

  /** Undefined where there is no such file. */
  open(path: string): ProjectFile | undefined {
    return this.#opened.get(path, () => {
      const source = this.source(path);
      return source && fileOf(source);
    });
  }

  /** The compose projects, each with the files that compose itself lays over one another. */
  *composeProjects(): Iterable<ComposeProject> {
    for (const { files } of composeProjectsIn(this.paths)) {
      yield loadCompose(files, { read: (path) => this.source(path) });
    }
  }

  /** This project with other texts in the place of its own: what an edit would make of it. */
  with(sources: readonly Source[]): Project {
    const texts = new Map(sources.map(({ path, text }) => [path, text]));
    return new Project({ paths: this.paths, read: (path) => texts.get(path) ?? this.#files.read(path) });
  }
}

/** How many parsed files are kept for whoever asks for them again. */
const remembered = 32;

/** Keeps what was asked for last. */
class Recent<Value> {
  readonly #size: number;
  readonly #values = new Map<string, Value>();

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string, make: () => Value): Value {
    const known = this.#values.get(key);
    const value = known ?? make();
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#size && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}

function fileOf(source: Source): ProjectFile {
  if (/(^|[/.])(Dockerfile|Containerfile)(\.|$)/i.test(source.path))
    return { kind: 'dockerfile', source, dockerfile: dockerfileOf(source) };
  if (isComposeName(source.path)) return { kind: 'other', source };
  return kubernetesFile(source);
}

function kubernetesFile(source: Source): KubernetesFile {
  const documents = documentsIn(source, 'kubernetes').filter((document) => /kind/.test(document.text));
  const manifests = documents
    .filter(({ problems, template }) => !template && problems.every(({ fatal }) => !fatal))
    .flatMap((document) => manifestsIn(document));
  const workloads: Workload[] = [];
  const namespaces: Namespace[] = [];
  const objects: Manifest[] = [];
  for (const manifest of manifests) {
    const workload = workloadOf(manifest);
    const namespace = namespaceOf(manifest);
    if (workload) workloads.push(workload);
    else if (namespace) namespaces.push(namespace);
    else objects.push(manifest);
  }
  return {
    kind: 'kubernetes',
    source,
    problems: documents.flatMap(({ problems }) => problems),
    workloads,
    namespaces,
    objects,
  };
}
