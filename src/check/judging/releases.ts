import {
  type ChartFile,
  ChartFolders,
  type ChartPart,
  renderChart,
  type Rendering,
  valuesBeside,
} from '../assemble/helm/index.ts';
import { interestOf } from '../model/interest.ts';
import type { Project } from '../model/project.ts';
import { Recent } from '../model/recent.ts';
import type { Rendering as Named } from '../report/contract.ts';
import type { Source } from '../text/source.ts';

/** A chart under one set of values. */
export interface Release {
  readonly root: string;
  /** What Chart.yaml calls it. */
  readonly chart: string;
  readonly parts: readonly ChartPart[];
  /** The files that are laid over the chart's own values, as paths of the repository. */
  readonly values: readonly string[];
}

export interface RenderedRelease {
  readonly release: Release;
  readonly rendering: Rendering;
  readonly sourceOf: (path: string) => Source | undefined;
}

/** What is kept of the first rendering of each. */
interface Seen {
  readonly printed: ReadonlySet<string>;
  /** Of the templates that were not carried out, why not. */
  readonly refused: ReadonlyMap<string, string>;
  /** The templates that print something to judge. */
  readonly holders: ReadonlySet<string>;
}

/** More sets of values than these are not rendered for one chart. */
const mostValues = 24;

/** What Helm makes of the charts of a project: which renderings count, and which files are part of one. */
export class Releases {
  readonly #project: Project;
  readonly #sources = new Recent<Source | undefined>((source) => source?.text.length ?? 0);
  readonly #seen = new Map<Release, Seen>();
  #folders: ChartFolders | undefined;
  #all: readonly Release[] | undefined;
  #byFile: ReadonlyMap<string, readonly Release[]> | undefined;

  constructor(project: Project) {
    this.#project = project;
  }

  get all(): readonly Release[] {
    return (this.#all ??= this.#charts.roots.flatMap((root) => this.#releasesOf(root)));
  }

  get #charts(): ChartFolders {
    return (this.#folders ??= new ChartFolders(this.#project.paths, (path) => this.#source(path)));
  }

  #releasesOf(root: string): Release[] {
    if (this.#charts.isLibrary(root)) return [];
    const chart = this.#charts.chartFile(root)?.at('name').text ?? root;
    const parts = this.#charts.assembledParts(root);
    const own: Release = { root, chart, parts, values: [] };
    const others = valuesBeside(parts).slice(0, mostValues);
    return [own, ...others.map(({ path }) => ({ ...own, values: [path] }))];
  }

  /** The renderings that any of these files come into. */
  holding(paths: Iterable<string>): readonly Release[] {
    const found = new Set<Release>();
    for (const path of paths) for (const release of this.#releasesWith(path)) found.add(release);
    return [...found];
  }

  /** It is printed as part of a chart, or says what is printed. */
  isPrinted(path: string): boolean {
    return this.#releasesWith(path).some((release) => this.#first(release).printed.has(path));
  }

  isPart(path: string): boolean {
    return this.#releasesWith(path).length > 0;
  }

  /** Why a template of a chart is not judged as what it prints. */
  reasonFor(path: string): string | undefined {
    const reasons = this.#releasesWith(path).map((release) => this.#first(release).refused.get(path));
    return reasons.find((reason) => reason !== undefined);
  }

  /** Each file of a chart is part of all of its renderings but for the values of another. */
  #releasesWith(path: string): readonly Release[] {
    this.#byFile ??= byFile(this.all);
    return this.#byFile.get(path) ?? [];
  }

  rendered(release: Release): RenderedRelease {
    const rendered = this.#render(release, (path) => this.#source(path));
    if (!this.#seen.has(release)) this.#seen.set(release, seenIn(rendered));
    return rendered;
  }

  /** What a project like this one renders, as far as an edit of these files can be felt. */
  renderedIn(project: Project, release: Release, edited: ReadonlySet<string>): RenderedRelease {
    const { holders } = this.#first(release);
    const known = new Map<string, Source | undefined>();
    const sourceOf = (path: string): Source | undefined => {
      if (!edited.has(path)) return this.#source(path);
      if (!known.has(path)) known.set(path, project.source(path));
      return known.get(path);
    };
    const areTemplates = [...edited].every((path) => holders.has(path));
    return this.#render(release, sourceOf, areTemplates ? edited : holders);
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
    const rendering = renderChart({
      files: release.parts.map((part) => fileOf(part, sourceOf)),
      values: release.values.map((path) => ({ path, text: sourceOf(path)?.text ?? '' })),
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

function neededFor({ parts, values }: Release): readonly string[] {
  return [...parts.flatMap(({ name, path }) => (isRead.test(name) ? path : [])), ...values];
}

function unrendered(reason: string): Rendering {
  return {
    name: '',
    files: [],
    unrendered: [{ template: '', path: '', reason, byHelm: false }],
    missing: [],
    deciding: [],
  };
}

const nothingSeen: Seen = { printed: new Set(), refused: new Map(), holders: new Set() };

/** How the report names it. */
export function nameOf({ root, values }: Release): Named {
  const prefix = root === '' ? '' : `${root}/`;
  return {
    by: 'helm',
    root: root === '' ? '.' : root,
    values: values.map((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path)),
  };
}

/** Read when somebody asks: much of what lies in a chart's folder is none of its templates. */
function fileOf({ name, path }: ChartPart, sourceOf: RenderedRelease['sourceOf']): ChartFile {
  return {
    name,
    path,
    get text() {
      return sourceOf(path)?.text ?? '';
    },
    get isUnread() {
      return sourceOf(path) === undefined;
    },
  };
}

function byFile(releases: readonly Release[]): ReadonlyMap<string, readonly Release[]> {
  const found = new Map<string, Release[]>();
  const add = (path: string, release: Release): void => {
    const known = found.get(path);
    if (known) known.push(release);
    else found.set(path, [release]);
  };
  for (const release of releases) {
    for (const { name, path } of release.parts) if (isRead.test(name)) add(path, release);
    for (const path of release.values) add(path, release);
  }
  return found;
}

/** What Helm reads to print the objects of a chart. */
const isRead = /^(?:charts\/[^/]+\/)*(?:templates\/.*|(?:Chart|values|requirements)\.yaml|\.helmignore)$/;

function seenIn({ rendering, release }: RenderedRelease): Seen {
  const printed = rendering.files.filter(({ text }) => text.string.trim() !== '');
  return {
    printed: new Set(printed.map(({ path }) => path)),
    refused: refusedIn(release, rendering),
    holders: new Set(printed.filter(({ text }) => mayHold(text.string)).map(({ path }) => path)),
  };
}

function mayHold(text: string): boolean {
  return text.split(/^---/m).some((document) => interestOf(document) !== undefined);
}

function refusedIn({ chart, root, parts }: Release, rendering: Rendering): Map<string, string> {
  const { unrendered, missing } = rendering;
  const whole = unrendered.find(({ template }) => template === '');
  const templates = parts.filter(({ name }) => isTemplate.test(name));
  if (whole) {
    const reason = `the chart \`${chart}\` is not rendered: ${whole.reason}`;
    return new Map(templates.map(({ path }) => [path, reason]));
  }
  const lacking = unrendered.filter(
    ({ reason }) => missing.length > 0 && /no template|nil pointer/.test(reason),
  );
  const names = missing.map((name) => `\`${name}\``).join(' and ');
  const which = `${lacking.length} of ${templates.length} templates of the chart \`${chart}\` in \`${root || '.'}\``;
  const needs = `${which} were not checked: they need ${names}, which is not in this repository`;
  return new Map(
    unrendered.map((each) => [
      each.path,
      lacking.includes(each) ? needs : `the chart \`${chart}\` cannot be rendered here: ${each.reason}`,
    ]),
  );
}

const isTemplate = /^(?:charts\/[^/]+\/)*templates\/(?:.*\/)?[^_/][^/]*$/;
