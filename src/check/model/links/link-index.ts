import type { Source } from '../../text/source.ts';
import type { ImageKnowledge } from '../image/knowledge.ts';
import { kindOfPath } from '../kind.ts';
import { Kustomizations } from '../kustomization.ts';
import { bakeClaims } from './bake.ts';
import { DockerfileNames } from './by-name.ts';
import type { BuildClaim } from './claim.ts';
import { Claims } from './claims.ts';
import { composeClaims } from './compose.ts';
import type { LinkedProject } from './links.ts';
import { type NamespaceRecord, Namespaces, recordsOf } from './namespaces.ts';
import { Runners } from './runners.ts';
import { skaffoldClaims } from './skaffold.ts';
import { workflowClaims } from './workflow.ts';

/** What the files of a project say of one another: small records, made when they are first asked for. */
export class LinkIndex {
  readonly #project: LinkedProject;
  #kustomizations: Kustomizations | undefined;
  #claims: Claims | undefined;
  #names: DockerfileNames | undefined;
  #runners: Runners | undefined;
  #namespaces: readonly NamespaceRecord[] | undefined;
  #declaring: ReadonlySet<string> | undefined;
  #governing: Namespaces | undefined;
  #governed: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(project: LinkedProject) {
    this.#project = project;
  }

  source(path: string): Source | undefined {
    return this.#project.source(path);
  }

  /** `owner/name` as a registry writes it; empty where it is not known. */
  get repository(): string {
    return this.#project.repository?.toLowerCase() ?? '';
  }

  /** What is known of images from outside. */
  get images(): ImageKnowledge {
    return this.#project.images;
  }

  get kustomizations(): Kustomizations {
    return (this.#kustomizations ??= this.#project.apart(
      () => new Kustomizations(this.#project.paths, (path) => this.source(path)),
    ));
  }

  get claims(): Claims {
    return (this.#claims ??= this.#project.apart(() => new Claims(claimsIn(this.#project))));
  }

  get runners(): Runners {
    return (this.#runners ??= this.#project.apart(() => new Runners(this.#project.paths, this)));
  }

  get names(): DockerfileNames {
    return (this.#names ??= this.#project.apart(
      () => new DockerfileNames(this.#project.paths, this.repository),
    ));
  }

  /** Those of whole files: what a patch says of a Namespace is not all that the Namespace says. */
  get namespaces(): readonly NamespaceRecord[] {
    return (this.#namespaces ??= this.#project.apart(() => [
      ...namespacesIn(this.#project, this.kustomizations),
    ]));
  }

  /** The files that declare one. */
  get declaring(): ReadonlySet<string> {
    return (this.#declaring ??= this.#project.apart(() => new Set(this.namespaces.map(({ path }) => path))));
  }

  get governing(): Namespaces {
    return (this.#governing ??= this.#project.apart(
      () => new Namespaces(this.namespaces, this.kustomizations),
    ));
  }

  /** The files with workloads whose pods come into a declared Namespace. */
  governedBy(record: Pick<NamespaceRecord, 'path' | 'name'>): readonly string[] {
    this.#governed ??= this.#project.apart(() => this.#governedFiles());
    return this.#governed.get(keyOf(record)) ?? [];
  }

  /** To open every file of a project takes time, and most of them do not speak of any of these namespaces. */
  #governedFiles(): Map<string, readonly string[]> {
    const names = [...new Set(this.namespaces.map(({ name }) => name))];
    const isNamed = (path: string, text: string): boolean =>
      names.length > mostNames ||
      names.some((name) => text.includes(name)) ||
      (this.kustomizations.chainsOf(path) ?? []).some((chain) => chain.length > 0);
    return governedIn(this.#project, this.governing, isNamed);
  }
}

const mostNames = 64;

function keyOf({ path, name }: Pick<NamespaceRecord, 'path' | 'name'>): string {
  return JSON.stringify([path, name]);
}

function governedIn(
  project: LinkedProject,
  namespaces: Namespaces,
  isNamed: (path: string, text: string) => boolean,
): Map<string, readonly string[]> {
  const governed = new Map<string, string[]>();
  for (const path of project.paths) {
    const kind = kindOfPath(path);
    const text = kind === 'yaml' || kind === 'json' ? (project.source(path)?.text ?? '') : '';
    const file = text.includes('ontainers') && isNamed(path, text) ? project.open(path) : undefined;
    if (file?.kind !== 'kubernetes') continue;
    const records = file.workloads.flatMap(
      (workload) => namespaces.governing(workload).declared?.record ?? [],
    );
    for (const name of new Set(records.map(keyOf))) governed.set(name, [...(governed.get(name) ?? []), path]);
  }
  return governed;
}

function* claimsIn(project: LinkedProject): Iterable<BuildClaim> {
  for (const path of project.paths) {
    const claims = readers.get(kindOfPath(path) ?? 'other');
    const source = claims && project.source(path);
    if (source) yield* claims(source, project.repository);
  }
  const compose = project.paths.filter((path) => kindOfPath(path) === 'compose');
  for (const each of project.composeProjects(compose)) yield* composeClaims(each);
}

type Reader = (source: Source, repository: string | undefined) => readonly BuildClaim[];

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['skaffold', skaffoldClaims],
  ['bake', bakeClaims],
  ['workflow', workflowClaims],
]);

function* namespacesIn(project: LinkedProject, kustomizations: Kustomizations): Iterable<NamespaceRecord> {
  for (const path of project.paths) {
    const kind = kindOfPath(path);
    if (kind !== 'yaml' && kind !== 'json') continue;
    const text = project.source(path)?.text;
    if (!text || !/\bkind["']?[ \t]*:[ \t]*["']?Namespace\b/.test(text)) continue;
    const file = project.open(path);
    if (file?.kind === 'kubernetes' && !kustomizations.patchNote(path))
      yield* recordsOf(path, file.namespaces);
  }
}
