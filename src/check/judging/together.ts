import { type ChartPart, ChartFolders } from '../assemble/helm/index.ts';
import { folderOfFile, isRemote } from '../assemble/kustomize/files.ts';
import { isKustomizationPath } from '../assemble/kustomize/roots.ts';
import type { Node } from '../read/node.ts';
import { documentsIn } from '../read/yaml.ts';
import { type FileSet, Project } from '../model/project.ts';
import { folderOf, join } from '../text/path.ts';
import { isRead } from './release.ts';
import { Releases } from './releases.ts';

/**
 * What is rendered with any of these files: the rest of their charts, what is laid over these, and the overlays that they
 * come into with all that those take in. As far as the texts tell that can be read: whoever fetches more may ask again.
 */
export function renderedWith(files: FileSet, changed: Iterable<string>): ReadonlySet<string> {
  const project = new Project(files);
  const known = new Set(project.paths);
  const found = new Set<string>();
  const overlays = new Kustomizations(project, known);
  const reached = overlays.over(changed);
  for (const path of [...releasedWith(project, [...changed, ...reached]), ...reached])
    if (known.has(path)) found.add(path);
  return found;
}

/** What Helm reads for every release that any of these comes into. */
function releasedWith(project: Project, changed: readonly string[]): string[] {
  const releases = new Releases(project);
  return releases.holding(changed).flatMap((release) => {
    const { parts, values, deployer } = release;
    const printsFiles = releases.printsFiles(release);
    return [
      ...parts.filter((part) => printsFiles || isOfChart(part)).map(({ path }) => path),
      ...values,
      ...(deployer ? [deployer.path] : []),
    ];
  });
}

/** Values of any name may be laid over a chart. */
function isOfChart({ name }: ChartPart): boolean {
  const own = name.slice(name.lastIndexOf('/') + 1);
  return isRead.test(name) || (/values/i.test(own) && /\.ya?ml$/i.test(own));
}

/** Which kustomization names what, as far as words tell: whoever renders finds out what is meant. */
class Kustomizations {
  readonly #named = new Map<string, readonly string[]>();
  readonly #charts: ChartFolders;
  readonly #known: ReadonlySet<string>;

  constructor(project: Project, known: ReadonlySet<string>) {
    this.#known = known;
    const sourceOf = (path: string) => project.source(path);
    this.#charts = new ChartFolders(project.paths, sourceOf);
    for (const path of project.paths) {
      const source = isKustomizationPath(path) ? project.source(path) : undefined;
      if (!source) continue;
      const words = documentsIn(source, 'kubernetes').flatMap(({ root }) => wordsIn(root.node));
      this.#named.set(path, [...new Set(words.flatMap((word) => this.#meant(folderOfFile(path), word)))]);
    }
  }

  /** The kustomizations that any of these comes into, and what those take in. */
  over(changed: Iterable<string>): ReadonlySet<string> {
    const above = this.#reach(changed, this.#takers());
    return this.#reach(
      [...above].filter((path) => isKustomizationPath(path)),
      this.#named,
    );
  }

  /** The files that a word may mean: one itself, the kustomization of a folder, the chart of a name. */
  #meant(folder: string, word: string): readonly string[] {
    if (isRemote(word)) return [];
    const path = join(folder, word);
    if (this.#known.has(path)) return [path];
    const kustomizations = kustomizationNames
      .map((name) => join(path, name))
      .filter((each) => this.#known.has(each));
    if (kustomizations.length > 0) return kustomizations;
    const chart = [path, join(folder, `charts/${word}`)].find((each) => this.#charts.isChart(each));
    return chart === undefined ? [] : this.#charts.keptParts(chart).map((part) => part.path);
  }

  #takers(): ReadonlyMap<string, readonly string[]> {
    const takers = new Map<string, string[]>();
    for (const [path, named] of this.#named)
      for (const each of named) takers.set(each, [...(takers.get(each) ?? []), path]);
    return takers;
  }

  #reach(from: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
    const reached = new Set(from);
    for (const path of reached) for (const each of next.get(path) ?? []) reached.add(each);
    return reached;
  }
}

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Everything that may be a path; a generator says `key=path`. */
function wordsIn(root: Node | undefined): string[] {
  const seen = new Set<Node>(root ? [root] : []);
  const words: string[] = [];
  for (const node of seen) {
    if (node.kind === 'scalar') words.push(...wordsOf(node.text));
    for (const child of childrenOf(node)) seen.add(child);
  }
  return words;
}

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'map') return node.entries.map(({ value }) => value);
  return node.kind === 'seq' ? node.items.map(({ value }) => value) : [];
}

function wordsOf(text: string): string[] {
  if (text === '' || text.length > longest || text.includes('\n')) return [];
  const equals = text.indexOf('=');
  return equals === -1 ? [text] : [text, text.slice(equals + 1)];
}

/** No path is longer. */
const longest = 400;

/**
 * By the names alone: the files of the charts that these lie in, and of the charts that those lie in; and all
 * kustomizations, where one of these files may come into one. `changed`: those of them that this is about.
 */
export function mayRenderWith(paths: readonly string[], changed: readonly string[]): MayRender {
  const charts = new Set(paths.filter((path) => /(?:^|\/)Chart\.yaml$/.test(path)).map(folderOf));
  const chartOf = (path: string): string | undefined =>
    foldersAbove(path).find((folder) => charts.has(folder));
  const outermost = new Set(changed.flatMap((path) => chartOf(path) ?? []));
  const ofCharts = (outermost.size === 0 ? [] : paths).filter((path) => {
    const root = chartOf(path);
    const name = root === undefined || root === '' ? path : path.slice(root.length + 1);
    // Any chart may take in one of these.
    if (/(?:^|\/)Chart\.yaml$/.test(path)) return true;
    return root !== undefined && outermost.has(root) && isOfChart({ name, path });
  });
  const kustomizations = paths.filter(isKustomizationPath);
  const holding = new Set(kustomizations.map(folderOf));
  // Kustomize reads files in or below its own folder.
  const mayBeTaken = (path: string): boolean =>
    /\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/i.test(path) &&
    foldersAbove(path).some((folder) => holding.has(folder));
  const isTaken = changed.some(mayBeTaken);
  return {
    files: [...new Set([...ofCharts, ...(isTaken ? kustomizations : [])])],
    changed: changed.filter((path) => chartOf(path) !== undefined || mayBeTaken(path)),
  };
}

interface MayRender {
  readonly files: readonly string[];
  readonly changed: readonly string[];
}

/** From the top: nothing, `a`, `a/b` for `a/b/c.yaml`. */
function foldersAbove(path: string): string[] {
  return ['', ...[...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index))];
}
