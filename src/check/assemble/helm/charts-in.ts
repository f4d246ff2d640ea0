import type { Field } from '../../read/field.ts';
import { documentsIn } from '../../read/yaml.ts';
import { clean, folderOf, join } from '../../text/path.ts';
import type { Source } from '../../text/source.ts';
import { loadIgnore } from './ignore.ts';
import { Meter } from './meter.ts';
import { isCompatibleRange } from './semver.ts';

/** A file of a chart by its name inside of the chart. */
export interface ChartPart {
  readonly name: string;
  readonly path: string;
}

type SourceOf = (path: string) => Source | undefined;

/** Dependencies of dependencies; nobody nests them deeper. */
const deepest = 6;

/** The charts of a repository, as folders. */
export class ChartFolders {
  /** Those that are not dependencies in another's `charts`, in order. */
  readonly roots: readonly string[];
  readonly #paths: readonly string[];
  readonly #sourceOf: SourceOf;
  readonly #all: readonly string[];
  readonly #known: ReadonlySet<string>;
  #named: ReadonlyMap<string, readonly string[]> | undefined;

  /** `paths` in order. */
  constructor(paths: readonly string[], sourceOf: SourceOf) {
    this.#paths = paths;
    this.#sourceOf = sourceOf;
    this.#all = paths.filter((path) => /(?:^|\/)Chart\.yaml$/.test(path)).map(folderOf);
    this.#known = new Set(this.#all);
    this.roots = this.#all.filter((folder) => !isInCharts(folder, this.#known));
  }

  /** The folder is one of a chart. */
  isChart(folder: string): boolean {
    return this.#known.has(folder);
  }

  /** All of them, those in another's `charts` included. */
  get all(): readonly string[] {
    return this.#all;
  }

  /** What Helm says of it is in its Chart.yaml; undefined where there is none that can be read. */
  chartFile(root: string): Field | undefined {
    const source = this.#sourceOf(within(root, 'Chart.yaml'));
    return source && documentsIn(source, 'kubernetes')[0]?.root;
  }

  /** A library has nothing to install. */
  isLibrary(root: string): boolean {
    return this.chartFile(root)?.at('type').text?.toLowerCase() === 'library';
  }

  /** The files below a chart's folder. */
  partsOf(root: string): readonly ChartPart[] {
    const prefix = root === '' ? '' : `${root}/`;
    const parts: ChartPart[] = [];
    for (let at = firstFrom(this.#paths, prefix); at < this.#paths.length; at++) {
      const path = this.#paths[at] ?? '';
      if (!path.startsWith(prefix)) break;
      parts.push({ name: path.slice(prefix.length), path });
    }
    return parts;
  }

  /** Its own files and, as if they stood in its `charts`, those of the dependencies that stand elsewhere in the repository. */
  assembledParts(root: string, depth = 0): readonly ChartPart[] {
    const own = this.partsOf(root);
    if (depth >= deepest) return own;
    const taken = [...this.#dependenciesOf(root, own)].flatMap(([name, folder]) =>
      this.assembledParts(folder, depth + 1).map((part) => ({
        ...part,
        name: `charts/${name}/${part.name}`,
      })),
    );
    return taken.length === 0 ? own : [...own, ...taken];
  }

  /** Those of them that `.helmignore` leaves. */
  keptParts(root: string): readonly ChartPart[] {
    const ignored = loadIgnore(this.#sourceOf(within(root, '.helmignore'))?.text ?? '');
    return this.assembledParts(root).filter(({ name }) => !ignored(name));
  }

  /** The folders of the dependencies that do not stand in its `charts`, by the name they would have there. */
  #dependenciesOf(root: string, own: readonly ChartPart[]): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const present = new Set(
      own.flatMap(({ name }) => /^charts\/(?:[^/]+\.tgz\/)?([^/]+)\/Chart\.yaml$/.exec(name)?.[1] ?? []),
    );
    for (const dependency of this.#dependencyFields(root)) {
      const name = dependency.at('name').text ?? '';
      if (name === '' || present.has(name) || found.has(name)) continue;
      const folder = this.#folderOf(root, name, dependency);
      if (folder !== undefined && folder !== root) found.set(name, folder);
    }
    return found;
  }

  #dependencyFields(root: string): readonly Field[] {
    const requirements = this.#sourceOf(within(root, 'requirements.yaml'));
    const old = requirements && documentsIn(requirements, 'kubernetes')[0]?.root;
    return [
      ...(this.chartFile(root)?.at('dependencies').items() ?? []),
      ...(old?.at('dependencies').items() ?? []),
    ];
  }

  #folderOf(root: string, name: string, dependency: Field): string | undefined {
    const repository = dependency.at('repository').text ?? '';
    if (repository.startsWith('file://')) {
      const folder = join(root, repository.slice('file://'.length)).replace(/^\.$/, '');
      return this.#all.includes(folder) ? folder : undefined;
    }
    const version = dependency.at('version').text ?? '';
    const fitting = (this.#byName().get(name) ?? []).filter((folder) => this.#fits(folder, version));
    return fitting[0];
  }

  #fits(folder: string, range: string): boolean {
    const version = this.chartFile(folder)?.at('version').text ?? '';
    return range === '' || isCompatibleRange(range, version, new Meter());
  }

  #byName(): ReadonlyMap<string, readonly string[]> {
    if (this.#named) return this.#named;
    const named = new Map<string, string[]>();
    for (const folder of this.roots) {
      const name = this.chartFile(folder)?.at('name').text ?? '';
      named.set(name, [...(named.get(name) ?? []), folder]);
    }
    return (this.#named = named);
  }
}

/** The values files that stand beside a chart's own, each a set of values of its own. */
export function valuesBeside(parts: readonly ChartPart[]): readonly ChartPart[] {
  return parts.filter(({ name }) => isBesideOwn(name) && name !== 'values.yaml');
}

/** As people call them; those in `ci` are what chart-testing installs a chart with. */
function isBesideOwn(name: string): boolean {
  const [, base = ''] = /^([^/]{1,200}|ci\/[^/]{1,200})\.ya?ml$/.exec(name) ?? [];
  if (base.startsWith('ci/')) return base.includes('values');
  return /^values[-._]./.test(base) || /.[-._]values$/.test(base);
}

function isInCharts(folder: string, charts: ReadonlySet<string>): boolean {
  for (const { index } of folder.matchAll(/(?:^|\/)(?:charts|templates)(?=\/)/g))
    if (charts.has(folder.slice(0, index))) return true;
  return false;
}

function within(root: string, name: string): string {
  return clean(root === '' ? name : `${root}/${name}`);
}

/** The index of the first path that is not before this one. */
function firstFrom(paths: readonly string[], prefix: string): number {
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paths[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
