import { ChartFolders, renderChart, valuesBeside } from '../assemble/helm/index.ts';
import { type Deployment, deploymentsIn, unfollowedIn } from '../assemble/deployers/index.ts';
import { interestOf } from '../model/interest.ts';
import type { Project } from '../model/project.ts';
import { Recent } from '../model/recent.ts';
import type { Source } from '../text/source.ts';
import {
  distinction,
  fileOf,
  filesOf,
  givenBy,
  isRead,
  neededFor,
  nothingRendered,
  refusedIn,
  type Release,
  type RenderedRelease,
  unrendered,
} from './release.ts';

/** What is kept of the first rendering of each. */
interface Seen {
  readonly printed: ReadonlySet<string>;
  /** Of the templates that were not carried out, why not. */
  readonly refused: ReadonlyMap<string, string>;
  /** The templates that print something to judge. */
  readonly holders: ReadonlySet<string>;
  /** Those of them that print a Namespace: what it demands is a question of all that comes into it. */
  readonly namespaces: ReadonlySet<string>;
}

interface Deployed {
  readonly path: string;
  readonly index: number;
  readonly deployment: Deployment;
}

/** More sets of values than these are not rendered for one chart. */
const mostValues = 24;

/** What Helm makes of the charts of a project: which renderings count, and which files are part of one. */
export class Releases {
  readonly #project: Project;
  readonly #sources = new Recent<Source | undefined>((source) => source?.text.length ?? 0);
  readonly #seen = new Map<Release, Seen>();
  /** Each proof begins with what is rendered now. */
  readonly #renderings = new Recent<RenderedRelease>(lengthOf);
  #folders: ChartFolders | undefined;
  #all: readonly Release[] | undefined;
  #deployments: readonly Deployed[] | undefined;
  readonly #bySource = new WeakMap<Source, readonly Deployment[]>();
  #byFile: ReadonlyMap<string, readonly Release[]> | undefined;
  #byOtherFile: ReadonlyMap<string, readonly Release[]> | undefined;

  constructor(project: Project) {
    this.#project = project;
  }

  get all(): readonly Release[] {
    return (this.#all ??= this.charts.roots.flatMap((root) => this.#releasesOf(root)));
  }

  get charts(): ChartFolders {
    return (this.#folders ??= new ChartFolders(this.#project.paths, (path) => this.#source(path)));
  }

  #releasesOf(root: string): Release[] {
    if (this.charts.isLibrary(root)) return [];
    const chart = this.charts.chartFile(root)?.at('name').text ?? (root || '.');
    const parts = this.charts.keptParts(root);
    const own: Release = { root, chart, parts, values: [], dropped: 0 };
    const beside = valuesBeside(this.charts.partsOf(root)).map(({ path }): Release => ({
      ...own,
      values: [path],
    }));
    const deployed = this.#deployed
      .filter(({ deployment }) => deployment.chart === root)
      .map((each) => this.#releaseOf(own, each));
    // Who installs it knows more than a file that may be for it.
    const all = new Map([own, ...beside, ...deployed].map((release) => [distinction(release), release]));
    const [first = own, ...others] = all.values();
    const dropped = Math.max(others.length - mostValues, 0);
    return [{ ...first, dropped }, ...others.slice(0, mostValues)];
  }

  /** What the files of the project install of its charts. */
  get #deployed(): readonly Deployed[] {
    return (this.#deployments ??= this.#project.apart(() =>
      this.#project.paths.flatMap((path) => {
        if (!/\.ya?ml(?:\.gotmpl)?$/i.test(path)) return [];
        const source = this.#source(path);
        return source
          ? this.#deploymentsOf(source).map((deployment, index) => ({ path, index, deployment }))
          : [];
      }),
    ));
  }

  #deploymentsOf(source: Source): readonly Deployment[] {
    const found = this.#bySource.get(source) ?? deploymentsIn(source, this.charts.all);
    this.#bySource.set(source, found);
    return found;
  }

  #releaseOf(own: Release, { path, index, deployment }: Deployed): Release {
    const { values, settings, namespace, unknown } = deployment;
    const files = values.flatMap((each) => ('node' in each ? [] : [each]));
    const present = files.filter((file) => this.#source(file.path) !== undefined);
    const missing = files.find((file) => file.isOptional !== true && !present.includes(file));
    const says = values.length > files.length || settings.length > 0;
    return {
      ...own,
      ...{ deployer: { path, index }, namespace },
      values: [...present.map((file) => file.path), ...(says ? [path] : [])],
      unknown: unknown ?? (missing && `\`${missing.path}\`, which is not in this repository`),
    };
  }

  /** The renderings that any of these files come into. */
  holding(paths: Iterable<string>): readonly Release[] {
    const found = new Set<Release>();
    for (const path of paths)
      for (const release of [...this.#releasesWith(path), ...this.#printing(path)]) found.add(release);
    return [...found];
  }

  /** Templates of the chart print files of it that are no templates (`.Files`). */
  printsFiles({ parts }: Release): boolean {
    return parts.some(
      ({ name, path }) => ofTemplates.test(name) && this.#source(path)?.text.includes('.Files') === true,
    );
  }

  /** The renderings that may print this file as it is. */
  #printing(path: string): readonly Release[] {
    this.#byOtherFile ??= byOtherFile(this.all.filter((release) => this.printsFiles(release)));
    return this.#byOtherFile.get(path) ?? [];
  }

  /** It is printed as part of a chart, or says what is printed. */
  isPrinted(path: string): boolean {
    return this.#partOf(path).some((release) => this.#first(release).printed.has(path));
  }

  isPart(path: string): boolean {
    return this.#partOf(path).length > 0;
  }

  /** How many installations in this file are judged as what they render. */
  installedBy(path: string): number {
    const own = this.#releasesWith(path).filter(({ deployer }) => deployer?.path === path);
    return own.filter(({ unknown }) => unknown === undefined).length;
  }

  /** What may be installed by this file, and is not followed. */
  unfollowedIn(source: Source): readonly string[] {
    return unfollowedIn(source, this.charts.all);
  }

  /** Why a template of a chart is not judged as what it prints. */
  reasonFor(path: string): string | undefined {
    const reasons = this.#partOf(path).map((release) => this.#first(release).refused.get(path));
    return reasons.find((reason) => reason !== undefined);
  }

  /** Each file of a chart is part of all of its renderings but for the values of another. */
  #releasesWith(path: string): readonly Release[] {
    this.#byFile ??= byFile(this.all);
    return this.#byFile.get(path) ?? [];
  }

  /** What installs a chart is no part of it. */
  #partOf(path: string): readonly Release[] {
    return this.#releasesWith(path).filter(({ deployer }) => deployer?.path !== path);
  }

  rendered(release: Release): RenderedRelease {
    const rendered = this.#renderings.get(String(this.all.indexOf(release)), () =>
      this.#render(release, (path) => this.#source(path)),
    );
    if (!this.#seen.has(release)) this.#seen.set(release, seenIn(rendered));
    return rendered;
  }

  /** What a project like this one renders, as far as an edit of these files can be felt. */
  renderedIn(project: Project, release: Release, edited: ReadonlySet<string>): RenderedRelease {
    const { holders, namespaces } = this.#first(release);
    const known = new Map<string, Source | undefined>();
    const sourceOf = (path: string): Source | undefined => {
      if (!edited.has(path)) return this.#source(path);
      if (!known.has(path)) known.set(path, project.source(path));
      return known.get(path);
    };
    const areTemplates = [...edited].every((path) => holders.has(path) && !namespaces.has(path));
    const wanted = areTemplates ? edited : holders;
    const isAsItIs = [...edited].every((path) => sourceOf(path)?.text === this.#source(path)?.text);
    return isAsItIs ? only(this.rendered(release), wanted) : this.#render(release, sourceOf, wanted);
  }

  #render(
    release: Release,
    sourceOf: RenderedRelease['sourceOf'],
    wanted?: ReadonlySet<string>,
  ): RenderedRelease {
    // What is not known would count as empty, and an empty values file says another thing than the one that is there.
    const unread = neededFor(release).find((path) => sourceOf(path) === undefined);
    if (unread !== undefined)
      return { release, rendering: unrendered(`\`${unread}\` was not read`), sourceOf };
    const { deployer, unknown } = release;
    if (unknown !== undefined) return { release, rendering: nothingRendered, sourceOf };
    const from = deployer && sourceOf(deployer.path);
    const deployment = from && this.#deploymentsOf(from)[deployer.index];
    if (deployer && deployment?.chart !== release.root)
      return { release, rendering: unrendered(`\`${deployer.path}\` no longer installs it`), sourceOf };
    const rendering = renderChart({
      files: release.parts.map((part) => fileOf(part, sourceOf)),
      ...(deployment ? givenBy(deployment, sourceOf) : { values: filesOf(release.values, sourceOf) }),
      areKept: true,
      isWanted: wanted && ((path) => wanted.has(path)),
    });
    return { release, rendering, sourceOf };
  }

  #first(release: Release): Seen {
    if (!this.#seen.has(release)) this.rendered(release);
    return this.#seen.get(release) ?? nothingSeen;
  }

  #source(path: string): Source | undefined {
    return this.#sources.get(path, () => this.#project.source(path));
  }
}

function lengthOf({ rendering }: RenderedRelease): number {
  return rendering.files.reduce((sum, { text }) => sum + text.length, 0);
}

function only({ rendering, ...rest }: RenderedRelease, wanted: ReadonlySet<string>): RenderedRelease {
  return {
    ...rest,
    rendering: { ...rendering, files: rendering.files.filter(({ path }) => wanted.has(path)) },
  };
}

const nothingSeen: Seen = {
  printed: new Set(),
  refused: new Map(),
  holders: new Set(),
  namespaces: new Set(),
};

const ofTemplates = /(?:^|\/)templates\//;

type ByFile = Map<string, Release[]>;

function add(found: ByFile, path: string, release: Release): void {
  const known = found.get(path);
  if (known) known.push(release);
  else found.set(path, [release]);
}

function byFile(releases: readonly Release[]): ByFile {
  const found: ByFile = new Map();
  for (const release of releases) {
    for (const { name, path } of release.parts) if (isRead.test(name)) add(found, path, release);
    const { values, deployer } = release;
    for (const path of new Set([...values, ...(deployer ? [deployer.path] : [])])) add(found, path, release);
  }
  return found;
}

function byOtherFile(releases: readonly Release[]): ByFile {
  const found: ByFile = new Map();
  for (const release of releases)
    for (const { name, path } of release.parts) if (!isRead.test(name)) add(found, path, release);
  return found;
}

function seenIn({ rendering, release }: RenderedRelease): Seen {
  const printed = rendering.files.filter(({ text }) => text.string.trim() !== '');
  return {
    printed: new Set(printed.map(({ path }) => path)),
    refused: refusedIn(release, rendering),
    holders: pathsOf(printed.filter(({ text }) => mayHold(text.string))),
    namespaces: pathsOf(printed.filter(({ text }) => /^kind: *["']?Namespace\b/m.test(text.string))),
  };
}

function pathsOf(files: readonly { readonly path: string }[]): ReadonlySet<string> {
  return new Set(files.map(({ path }) => path));
}

function mayHold(text: string): boolean {
  return text.split(/^---/m).some((document) => interestOf(document) !== undefined);
}
