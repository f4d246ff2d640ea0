import { inflatedChart } from '../assemble/deployers/index.ts';
import {
  assembledSource,
  type ChartFile,
  ChartFolders,
  doubtsIn,
  renderChart,
  type Rendering,
  type Setting,
} from '../assemble/helm/index.ts';
import { type RenderChart, renderKustomization } from '../assemble/kustomize/render.ts';
import { isKustomizationPath } from '../assemble/kustomize/roots.ts';
import type { File, FileSet } from '../model/project.ts';
import type { RenderReport, WrittenPlace } from '../report/contract.ts';
import { clean, folderOf } from '../text/path.ts';
import { type Place, Source } from '../text/source.ts';
import { namedAt, printedObject } from './objects.ts';
import { inHelmsOrder } from './order.ts';
import type { Part, Printed } from './printed.ts';
import { scalarsIn, writtenAt } from './scalars.ts';

export interface RenderOptions {
  /** Values files besides the chart's own, the strongest last. */
  readonly values?: readonly File[];
  /** What is laid over them, as by Helm's `--set`. */
  readonly settings?: readonly Setting[];
}

/** A line as it is printed, and where it is written. */
export interface PrintedLine {
  readonly text: string;
  readonly places: readonly WrittenPlace[];
}

/** What a program prints, as data and as lines. */
export class PrintedRendering {
  readonly report: RenderReport;
  readonly #parts: readonly Part[];
  readonly #printed: readonly Printed[];

  constructor(
    report: Omit<RenderReport, 'version' | 'files'>,
    printed: readonly Printed[],
    parts: readonly Part[],
  ) {
    this.#parts = parts;
    this.#printed = printed;
    const files = printed.map(({ path, template, source, doubts }) => ({
      ...{ path, template, text: source.text },
      origins: scalarsIn(source, doubts),
    }));
    this.report = { version: 1, ...report, files };
  }

  /** In the order in which Helm or Kustomize print it. */
  *lines(): Iterable<PrintedLine> {
    for (const [index, { printed, start, end, heading }] of this.#parts.entries()) {
      if (heading !== null || index > 0) yield { text: '---', places: [] };
      if (heading !== null) yield { text: heading, places: [] };
      const scalars = this.report.files[this.#printed.indexOf(printed)]?.origins ?? [];
      const byLine = new Map<number, WrittenPlace[]>();
      for (const scalar of scalars)
        byLine.set(scalar.start.line, [...(byLine.get(scalar.start.line) ?? []), ...scalar.places]);
      yield* linesIn(printed.source, { start, end }, byLine);
    }
  }
}

function* linesIn(
  source: Source,
  { start, end }: { readonly start: number; readonly end: number },
  byLine: ReadonlyMap<number, readonly WrittenPlace[]>,
): Iterable<PrintedLine> {
  let at = start;
  for (const text of source.text.slice(start, end).split('\n')) {
    const own = byLine.get(source.position(at).line);
    const first = at + text.length - text.trimStart().length;
    const near =
      text.trim() === '' ? undefined : source.written({ start: first, end: at + text.trimEnd().length });
    const shown = near ?? (text.trim() === '' ? undefined : source.shown({ start: first, end: first + 1 }));
    yield { text, places: own && own.length > 0 ? own : shown ? [writtenAt(shown, 'all')] : [] };
    at += text.length + 1;
  }
}

/**
 * What Helm or Kustomize print of a chart or a kustomization: its folder, its Chart.yaml or kustomization.yaml, or one
 * template of a chart. A text says why there is nothing to render.
 */
export function render(files: FileSet, path: string, options: RenderOptions = {}): PrintedRendering | string {
  const known = new Map<string, Source | undefined>();
  const sourceOf = (each: string): Source | undefined => {
    if (!known.has(each)) {
      const text = files.read(each);
      known.set(each, text === undefined ? undefined : new Source(each, text));
    }
    return known.get(each);
  };
  const paths = [...files.paths].sort();
  const at = clean(path) === '.' ? '' : clean(path);
  const target = targetAt(new Set(paths), at);
  if (target === undefined) return `there is no chart and no kustomization in \`${at === '' ? '.' : at}\``;
  if (isKustomizationPath(target.path)) {
    if ((options.values ?? []).length + (options.settings ?? []).length > 0)
      return 'values are for charts, and this is a kustomization';
    return ofKustomization(target.path, sourceOf, new ChartFolders(paths, sourceOf));
  }
  return new ChartRendering(new ChartFolders(paths, sourceOf), sourceOf, target).printed(options);
}

function distinct(places: readonly Place[]): WrittenPlace[] {
  const named = places.map((place): [string, Place] => [
    `${place.source.path} ${place.span.start} ${place.span.end}`,
    place,
  ]);
  return [...new Map(named).values()].map((place) => writtenAt(place, 'input'));
}

interface Target {
  /** A Chart.yaml or a kustomization. */
  readonly path: string;
  /** The one template to print. */
  readonly only?: string;
}

const names = ['Chart.yaml', 'kustomization.yaml', 'kustomization.yml', 'Kustomization'];

function targetAt(paths: ReadonlySet<string>, at: string): Target | undefined {
  const within = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
  const name = names.find((each) => paths.has(within(at, each)));
  if (name !== undefined) return { path: within(at, name) };
  if (paths.has(at) && names.includes(at.slice(at.lastIndexOf('/') + 1))) return { path: at };
  if (!paths.has(at)) return undefined;
  // The outermost chart decides what one inside of it prints.
  for (const { index } of at.matchAll(/(?:^|\/)(?:charts|templates)(?=\/)/g)) {
    const chart = within(at.slice(0, index), 'Chart.yaml');
    if (paths.has(chart)) return { path: chart, only: at };
  }
  return undefined;
}

function ofKustomization(
  path: string,
  read: (path: string) => Source | undefined,
  charts: ChartFolders,
): PrintedRendering {
  const renderChart: RenderChart = (request) => inflatedChart(request, charts, read);
  const { objects, problems } = renderKustomization(path, { read, renderChart });
  const printed = objects.map(({ node }) => printedObject(node));
  const folder = folderOf(path);
  return new PrintedRendering(
    {
      rendered: { by: 'kustomize', root: folder === '' ? '.' : folder, values: [] },
      unrendered: problems.map(({ at, message }) => ({ path: at.source.path, reason: message })),
      missing: [],
      deciding: distinct(objects.flatMap(({ node }) => namedAt(node))),
    },
    printed,
    printed.map((each) => ({ printed: each, start: 0, end: each.source.text.length - 1, heading: null })),
  );
}

class ChartRendering {
  readonly #charts: ChartFolders;
  readonly #sourceOf: (path: string) => Source | undefined;
  readonly #target: Target;

  constructor(charts: ChartFolders, sourceOf: (path: string) => Source | undefined, target: Target) {
    this.#charts = charts;
    this.#sourceOf = sourceOf;
    this.#target = target;
  }

  printed({ values = [], settings = [] }: RenderOptions): PrintedRendering {
    const root = folderOf(this.#target.path);
    const given = new Map(values.map(({ path, text }) => [path, new Source(path, text)]));
    const sourceOf = (path: string): Source | undefined => given.get(path) ?? this.#sourceOf(path);
    const { only } = this.#target;
    const rendering = renderChart({
      ...{ files: this.#filesOf(root), values, settings },
      isWanted: only === undefined ? undefined : (path) => path === only,
    });
    const printed = printedFiles(rendering, sourceOf);
    return new PrintedRendering(
      {
        rendered: {
          by: 'helm',
          root: root === '' ? '.' : root,
          values: values.map(({ path }) => below(root, path)),
        },
        unrendered: rendering.unrendered.map(({ path, reason }) => ({
          path: path === '' ? this.#target.path : path,
          reason,
        })),
        missing: rendering.missing,
        deciding: distinct(
          rendering.deciding.flatMap(({ file, span }) => {
            const source = sourceOf(file);
            return source ? [{ source, span }] : [];
          }),
        ),
      },
      printed,
      inHelmsOrder(rendering.name, printed),
    );
  }

  #filesOf(root: string): ChartFile[] {
    const read = this.#sourceOf;
    return this.#charts.assembledParts(root).map(({ name, path }) => ({
      name,
      path,
      get text() {
        return read(path)?.text ?? '';
      },
    }));
  }
}

function below(root: string, path: string): string {
  return root !== '' && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

/** Without notes and what is empty, which Helm does not print either. */
function printedFiles({ files }: Rendering, sourceOf: (path: string) => Source | undefined): Printed[] {
  return files
    .filter(({ template, text }) => text.string.trim() !== '' && !template.endsWith('NOTES.txt'))
    .sort((one, other) => (one.template < other.template ? -1 : 1))
    .map((file) => ({
      path: file.path,
      template: file.template,
      source: assembledSource(file, sourceOf),
      doubts: doubtsIn(file),
    }));
}
