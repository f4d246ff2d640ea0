import { inflatedChart } from '../assemble/deployers/index.ts';
import { type Rendered, type RenderedObject, renderKustomization } from '../assemble/kustomize/render.ts';
import { isKustomizationPath, rootsAmong } from '../assemble/kustomize/roots.ts';
import { Recent } from '../model/recent.ts';
import { Field } from '../read/field.ts';
import type { Node } from '../read/node.ts';
import type { Project } from '../model/project.ts';
import type { Source } from '../text/source.ts';
import type { Releases } from './releases.ts';

interface Seen {
  readonly files: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  /** The objects by the files that anything in them is written in. */
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What Kustomize makes of a project: which renderings count, and which files are part of one. */
export class Overlays {
  readonly #project: Project;
  readonly #releases: Pick<Releases, 'charts'>;
  readonly #paths: readonly string[];
  readonly #sources = new Recent<Source>((source) => source.text.length);
  /** Kustomize asks for more names than there are files. */
  readonly #missing = new Set<string>();
  /** Renderings of the project as it is: each proof begins with them. */
  readonly #renderings = new Recent<Rendered>((rendered) => this.#lengthOf(rendered));
  #roots: readonly string[] | undefined;
  /** What is kept of the first rendering of each root. */
  readonly #seen = new Map<string, Seen>();
  #taken: ReadonlySet<string> | undefined;
  #asked: ReadonlySet<string> | undefined;

  /** `paths`: the files to look at; a kustomization that is none of them makes no other one a part of it. */
  constructor(project: Project, paths: readonly string[], releases: Pick<Releases, 'charts'>) {
    this.#project = project;
    this.#releases = releases;
    this.#paths = paths;
  }

  /** The kustomizations whose rendering counts. */
  get roots(): readonly string[] {
    return (this.#roots ??= this.#rootsOf());
  }

  #rootsOf(): readonly string[] {
    if (!this.#paths.some(isKustomizationPath)) return [];
    return this.#project
      .apart(() => rootsAmong(this.#paths, (path) => this.#source(path)))
      .map(({ path }) => path);
  }

  /** A file that comes into a rendering is judged by what comes out. */
  isTaken(path: string): boolean {
    this.#taken ??= new Set(this.roots.flatMap((root) => [...this.#first(root).taken]));
    return this.#taken.has(path);
  }

  /** A rendering says what becomes of this file, or why nothing does. */
  isAsked(path: string): boolean {
    this.#asked ??= new Set(this.roots.flatMap((root) => [...this.#first(root).files]));
    return this.#asked.has(path);
  }

  /** The roots that ask for any of these files. */
  holding(paths: ReadonlySet<string>): readonly string[] {
    return this.roots.filter((root) => {
      const { files } = this.#first(root);
      for (const path of paths) if (files.has(path)) return true;
      return false;
    });
  }

  rendered(root: string): Rendered {
    const rendered = this.#renderings.get(root, () => this.#render(root, (path) => this.#source(path)));
    const { files, taken, objects } = rendered;
    for (const path of files) this.#project.restsOn(path);
    if (!this.#seen.has(root))
      this.#seen.set(root, {
        files,
        taken: objects.length > 0 ? taken : new Set(),
        holders: holdersIn(objects),
      });
    return rendered;
  }

  /**
   * What a project like this one renders, as far as an edit of these files can be felt: the objects in which anything is
   * written there, before or now. All others are what they were, and a proof need not judge them again.
   */
  renderedIn(project: Project, root: string, edited: ReadonlySet<string>): Rendered {
    const read = (path: string): Source | undefined =>
      project.isEdited(path) ? project.source(path) : this.#source(path);
    const { holders, files } = this.#first(root);
    const isAsItIs = [...edited].every(
      (path) => !files.has(path) || read(path)?.text === this.#source(path)?.text,
    );
    const rendered = isAsItIs ? this.rendered(root) : this.#render(root, read);
    const touched = new Set([...edited].flatMap((path) => [...(holders.get(path) ?? [])]));
    // A kustomization may do anything to any of them.
    if ([...edited].some((path) => files.has(path) && isKustomizationPath(path))) return rendered;
    const objects = rendered.objects.filter(
      (object) => touched.has(nameOf(object)) || [...filesOf(object)].some((path) => edited.has(path)),
    );
    // What a Namespace demands is a question of all that comes into it.
    return objects.some(isNamespace) ? rendered : { ...rendered, objects };
  }

  #render(root: string, read: (path: string) => Source | undefined): Rendered {
    return renderKustomization(root, {
      read,
      renderChart: (request) => inflatedChart(request, this.#releases.charts, read),
    });
  }

  #first(root: string): Seen {
    if (!this.#seen.has(root)) this.#project.apart(() => this.rendered(root));
    return this.#seen.get(root) ?? nothingSeen;
  }

  #source(path: string): Source | undefined {
    if (this.#missing.has(path)) return undefined;
    const source = this.#sources.find(path) ?? this.#project.source(path);
    if (!source) this.#missing.add(path);
    return source && this.#sources.get(path, () => source);
  }

  #lengthOf({ files }: Rendered): number {
    return [...files].reduce((sum, path) => sum + (this.#source(path)?.text.length ?? 0), 0);
  }
}

const nothingSeen: Seen = { files: new Set(), taken: new Set(), holders: new Map() };

function holdersIn(objects: readonly RenderedObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, Set<string>>();
  for (const object of objects)
    for (const path of filesOf(object)) {
      const known = holders.get(path);
      if (known) known.add(nameOf(object));
      else holders.set(path, new Set([nameOf(object)]));
    }
  return holders;
}

function isNamespace(object: RenderedObject): boolean {
  return nameOf(object).split('\n')[1] === 'Namespace';
}

function nameOf({ node }: RenderedObject): string {
  const at = (...path: readonly string[]): string => {
    const field = new Field({ source: node.source, dialect: 'kubernetes', assembled: true }, node).at(
      ...path,
    );
    return field.text ?? '';
  };
  return [at('apiVersion'), at('kind'), at('metadata', 'namespace'), at('metadata', 'name')].join('\n');
}

/** A chart prints what values files say. */
function printedFrom({ source, span }: Node): readonly string[] {
  const segments = [...(source.origins?.within(span) ?? [])];
  return segments.flatMap(({ origin }) =>
    (origin.kind === 'computed' ? origin.from : [origin]).map((place) => place.source.path),
  );
}

/** The files that anything in an object is written in. */
function filesOf({ node }: RenderedObject): ReadonlySet<string> {
  const files = new Set<string>();
  const open: Node[] = [node];
  for (const each of open) {
    files.add(each.source.path);
    if (each.kind === 'scalar') for (const path of printedFrom(each)) files.add(path);
    open.push(...childrenOf(each));
  }
  return files;
}

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'map') return node.entries.map(({ value }) => value);
  return node.kind === 'seq' ? node.items.map(({ value }) => value) : [];
}
