import { type ComposeFileSet, composeFilesOf } from '../assemble/compose/places.ts';
import { kindOfPath } from '../model/kind.ts';
import { isInstaller, isOfInstaller } from '../model/pod/carrier.ts';
import type { KubernetesFile, Project, ProjectFile } from '../model/project.ts';
import type { Source } from '../text/source.ts';
import type { Slot, Unit } from './unit.ts';
import { LooseValues } from './loose-values.ts';
import { Overlays } from './overlays.ts';
import { skip } from './unit/mistake.ts';
import { unitOfCompose } from './unit/compose.ts';
import { Releases } from './releases.ts';
import { unitOfFile, unitOfPart, unitOfPrinted, unitOfUnprinted } from './unit/file.ts';
import { unitOfRelease } from './unit/helm.ts';
import { unitOfKustomization } from './unit/kustomize.ts';

/** What is judged in a project: first each file, then what is assembled of several, since only then all files are known. */
export class Units {
  /** The files that are judged. */
  readonly paths: readonly string[];
  readonly #project: Project;
  readonly #kept: readonly string[];
  readonly #only: ((path: string) => boolean) | undefined;
  readonly #overlays: Overlays;
  readonly #releases: Releases;
  #loose: LooseValues | undefined;
  /** All compose files, once every file was looked at. */
  #compose: readonly string[] | undefined;
  #readers: ReadonlyMap<string, readonly string[]> | undefined;

  /** `kept`: the files to look at; `only`: those of them to judge. */
  constructor(project: Project, kept: readonly string[], only?: (path: string) => boolean) {
    this.#project = project;
    this.#kept = kept;
    this.#only = only;
    this.#releases = new Releases(project);
    this.#overlays = new Overlays(project, kept, this.#releases);
    this.paths = only ? kept.filter(only) : kept;
  }

  /** The files as they stand. */
  files(): Slot[] {
    return this.paths.map((path) => ({ name: path, open: () => this.#file(path) }));
  }

  /** `parts`: the files that turned out not to be judged as they stand. */
  assembled(parts: readonly string[]): Slot[] {
    const judged = this.#only && new Set(parts);
    const others = this.#only
      ? this.#kept.filter((path) => !this.#only?.(path) && this.#isCompose(path))
      : [];
    this.#compose = [...parts, ...others];
    const sets = this.#project.composeSets(this.#compose);
    const own = judged ? sets.filter(({ files }) => files.some((path) => judged.has(path))) : sets;
    const composed = [...own, ...this.#asked(sets)].map((set) => ({
      name: `compose ${set.files.join(' ')}`,
      open: () => composeUnit(set, this.#project),
    }));
    return [...composed, ...this.#rendered(), ...this.#installed()];
  }

  #rendered(): Slot[] {
    const { roots } = this.#overlays;
    const own = this.#only ? this.#overlays.holding(new Set(this.paths)) : roots;
    return own.map((root) => ({
      name: `kustomize ${root}`,
      open: () => unitOfKustomization(this.#overlays.rendered(root)),
    }));
  }

  /** The charts, under each set of values. */
  #installed(): Slot[] {
    const kept = new Set(this.#kept);
    const own = this.#only ? this.#releases.holding(this.paths) : this.#releases.all;
    return own
      .filter(
        ({ values, parts }) =>
          values.every((path) => kept.has(path)) && parts.some(({ path }) => kept.has(path)),
      )
      .map((release) => ({
        name: `helm ${release.root} ${release.values.join(' ')}${release.deployer ? ` by ${release.deployer.path} ${release.deployer.index}` : ''}`,
        open: () => unitOfRelease(this.#releases.rendered(release)),
      }));
  }

  /** What docker compose takes instead, where the `.env` beside it says `COMPOSE_FILE`. */
  #asked(known: readonly ComposeFileSet[]): readonly ComposeFileSet[] {
    const isJudged = (path: string): boolean => this.#only?.(path) ?? true;
    const names = new Set(known.map(({ files }) => files.join('\n')));
    return this.#kept.flatMap((path) => {
      const source = kindOfPath(path) === 'environment' ? this.#project.source(path) : undefined;
      const files = source ? composeFilesOf(source) : [];
      const isNew = files.length > 0 && !names.has(files.join('\n'));
      return isNew && [path, ...files].some(isJudged) ? [{ files }] : [];
    });
  }

  /** Nothing is rendered of these files. */
  isPlain(paths: readonly string[]): boolean {
    return this.#overlays.holding(new Set(paths)).length + this.#releases.holding(paths).length === 0;
  }

  /** The units of a project like this one that hold any of these files, in which something may be edited. */
  *holding(project: Project, sources: readonly Source[]): Iterable<Unit> {
    for (const { path } of sources) {
      const file = project.open(path);
      if (file) yield this.#unitOf(file);
    }
    const paths = new Set(sources.map(({ path }) => path));
    for (const path of [...paths]) for (const reader of this.#readersOf(path)) paths.add(reader);
    for (const set of project.composeSets(this.#composeFor(sources)))
      if (set.files.some((path) => paths.has(path))) yield composeUnit(set, project);
    const edited = new Set(sources.map(({ path }) => path));
    for (const root of this.#overlays.holding(edited))
      yield unitOfKustomization(this.#overlays.renderedIn(project, root, edited));
    for (const release of this.#releases.holding(edited))
      yield unitOfRelease(this.#releases.renderedIn(project, release, edited));
  }

  #file(path: string): Unit | undefined {
    const file = this.#project.open(path);
    return file && this.#withUnfollowed(this.#unitOf(file), file.source);
  }

  /** What installs charts in a way that is not followed says so. */
  #withUnfollowed(unit: Unit, source: Source): Unit {
    const reasons = [...this.#releases.unfollowedIn(source), ...this.#looseIn(source)];
    if (reasons.length === 0) return unit;
    return {
      ...unit,
      skipped: [...unit.skipped, ...reasons.map((reason) => skip(source.path, reason, 'partly'))],
    };
  }

  /** Values that nothing here is rendered with. */
  #looseIn(source: Source): string[] {
    if (this.#releases.holding([source.path]).length > 0 || this.#overlays.isAsked(source.path)) return [];
    this.#loose ??= new LooseValues(this.#releases.charts, (path) => this.#project.source(path));
    const reason = this.#loose.reasonFor(source);
    return reason === undefined ? [] : [reason];
  }

  /** What comes into a rendering is judged there. */
  #unitOf(file: ProjectFile): Unit {
    const { path } = file.source;
    if (file.kind === 'kubernetes' && this.#overlays.isTaken(path)) return unitOfPart(file);
    if (file.kind === 'kubernetes' && installersIn(file) > 0) return this.#installing(file);
    if (this.#releases.isPrinted(path)) return unitOfPrinted(file);
    if (this.#releases.isPart(path))
      return unitOfUnprinted(file, this.#releases.reasonFor(path), this.#project);
    const reason = this.#overlays.isAsked(path) ? undefined : this.#project.links.unjudgedOverlay(path);
    if (file.kind !== 'other' || reason === undefined) return unitOfFile(file, this.#project);
    return unitOfFile({ kind: 'skipped', source: file.source, reason }, this.#project);
  }

  /** What is installed is judged, as long as all of it is known. */
  #installing(file: KubernetesFile): Unit {
    const unit = unitOfFile(file, this.#project);
    const isKnown = this.#releases.installedBy(file.source.path) >= installersIn(file);
    return isKnown ? { ...unit, skipped: unit.skipped.filter(({ reason }) => !isOfInstaller(reason)) } : unit;
  }

  #isCompose(path: string): boolean {
    return kindOfPath(path) === 'compose' && this.#project.open(path)?.kind === 'compose';
  }

  /** Where not all are known yet, those that have a name of their own, and those that are asked for. */
  #composeFor(sources: readonly Source[]): readonly string[] {
    if (this.#compose) return this.#compose;
    const asked = sources.flatMap(({ path }) => (this.#project.open(path)?.kind === 'compose' ? [path] : []));
    if (asked.length === 0) return [];
    const named = this.#project.paths.filter((path) => kindOfPath(path) === 'compose');
    return [...new Set([...named, ...asked])].sort();
  }

  /** The first files of the compose projects that a file comes into by `extends` or `include`. */
  #readersOf(path: string): readonly string[] {
    if (!this.#compose) return [];
    this.#readers ??= this.#readersIn(this.#compose);
    return this.#readers.get(path) ?? [];
  }

  #readersIn(compose: readonly string[]): Map<string, readonly string[]> {
    const readers = new Map<string, string[]>();
    const refers = (path: string): boolean =>
      /\b(?:extends|include)\b/.test(this.#project.source(path)?.text ?? '');
    for (const set of this.#project.composeSets(compose)) {
      const [first = ''] = set.files;
      const files = set.files.some(refers) ? this.#project.compose(set).files : [];
      for (const file of files)
        if (!set.files.includes(file)) readers.set(file, [...(readers.get(file) ?? []), first]);
    }
    return readers;
  }
}

function installersIn({ objects }: KubernetesFile): number {
  return objects.filter(isInstaller).length;
}

function composeUnit(set: ComposeFileSet, project: Project): Unit {
  return unitOfCompose(project.compose(set), project.paths);
}
