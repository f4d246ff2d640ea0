import {
  adopt,
  type Chart,
  type ChartFile,
  chartPath,
  isPartial,
  loadChart,
  NoChart,
  withoutIgnored,
} from './chart.ts';
import { capabilities } from './capabilities.ts';
import { Engine, type Open, templateName } from './engine.ts';
import { executionMessage, GoError, parseMessage } from './errors.ts';
import { filesThing } from './functions/files.ts';
import { chartValue, releaseValue } from './metadata.ts';
import { Exceeded, type Limits, limits, Meter } from './meter.ts';
import { type Written, writtenIn } from './origin.ts';
import { Text } from './text.ts';
import { type Dict, dict, originOf, put, str, valuesType } from './value.ts';
import { BadValues, coalesced } from './values/coalesce.ts';
import { processDependencies } from './values/dependencies.ts';
import { type InnerValues, readInner, readMaps, Unreadable } from './values/read.ts';
import { type Setting, withSetting } from './values/set.ts';
import { mergeDocuments } from './values/tables.ts';

export interface Release {
  readonly name: string;
  readonly namespace: string;
}

/** A values file; or values that stand as a map inside of another file. */
export type GivenValues = { readonly path: string; readonly text: string } | InnerValues;

export interface RenderRequest {
  /** The files of the chart's folder by their paths inside of it, `charts/` included. */
  readonly files: readonly ChartFile[];
  /** What is given besides the chart's own values, the strongest last. */
  readonly values?: readonly GivenValues[];
  /** What `.helmignore` names is not among the files. */
  readonly areKept?: boolean;
  /** The values given are all: those of the chart itself do not count. */
  readonly withoutOwn?: boolean | undefined;
  /** What is laid over all of these, as by `--set`. */
  readonly settings?: readonly Setting[];
  /** Charts that stand elsewhere and are dependencies of this one, each by its files. */
  readonly dependencies?: readonly (readonly ChartFile[])[];
  readonly release?: Release;
  readonly apiVersions?: readonly string[];
  /** Carries out these templates alone, by their path in the repository; all of them unless told otherwise. */
  readonly isWanted?: ((path: string) => boolean) | undefined;
  readonly limits?: Limits;
}

export interface RenderedFile {
  /** The template, from the chart's folder on: `templates/web.yaml`, `charts/db/templates/db.yaml`. */
  readonly template: string;
  /** Its file in the repository. */
  readonly path: string;
  readonly text: Text;
  /** What it prints, or not, by what only a release or a cluster knows. */
  readonly open: readonly Open[];
}

/** A template that was not rendered, or the whole chart (`template` empty). */
export interface Unrendered {
  readonly template: string;
  readonly path: string;
  readonly reason: string;
  /** Helm says this; else it is a bound of ours. */
  readonly byHelm: boolean;
}

export interface Rendering {
  readonly name: string;
  /** In the order of Helm; one that prints nothing but white space is among them. */
  readonly files: readonly RenderedFile[];
  /** The first is the one at which Helm stops, and renders nothing at all. */
  readonly unrendered: readonly Unrendered[];
  /** Dependencies that Chart.yaml names and that are not there. */
  readonly missing: readonly string[];
  /** Places that decide what is printed, besides what they are printed as themselves: `if`, `with`, `range`. */
  readonly deciding: readonly Written[];
}

/** What `helm template` prints of a chart, file by file, each piece with where it was written. */
export function renderChart(request: RenderRequest): Rendering {
  const meter = new Meter(request.limits ?? limits);
  try {
    return rendered(request, meter);
  } catch (error) {
    return refused(reasonOf(error), !(error instanceof Exceeded));
  }
}

function refused(reason: string, byHelm: boolean): Rendering {
  return {
    name: '',
    files: [],
    unrendered: [{ template: '', path: '', reason, byHelm }],
    missing: [],
    deciding: [],
  };
}

/** In words, for what may end a rendering; anything else is a mistake of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof NoChart || error instanceof BadValues || error instanceof Unreadable)
    return error.message;
  if (error instanceof Exceeded) return `It was not rendered: ${error.message}.`;
  if (error instanceof GoError) return error.message;
  if (error instanceof RangeError) return 'It was not rendered: it is nested too deep.';
  throw error;
}

function rendered(request: RenderRequest, meter: Meter): Rendering {
  const loaded = loadChart(filesOf(request), meter);
  const missing = takeIn(loaded, request.dependencies ?? [], meter);
  const given = givenValues(request, meter);
  const chart = processDependencies(loaded, given, meter);
  const values: Dict = { ...coalesced(chart, given, false), type: valuesType };
  const top = dict([
    [
      'Release',
      releaseValue(request.release?.name ?? 'release-name', request.release?.namespace ?? 'default'),
    ],
    ['Capabilities', capabilities(request.apiVersions)],
    ['Values', values],
  ]);
  return renderTemplates(chart, top, missing, request);
}

function filesOf({ files, withoutOwn, areKept }: RenderRequest): readonly ChartFile[] {
  const own = withoutOwn ? files.filter(({ name }) => name !== 'values.yaml') : files;
  return areKept ? own : withoutIgnored(own);
}

function givenValues({ values = [], settings = [] }: RenderRequest, meter: Meter): Dict {
  const maps = values.flatMap((each) =>
    'node' in each ? readInner(each, meter) : readMaps(each.path, each.text, meter),
  );
  return settings.reduce(withSetting, mergeDocuments(maps));
}

/** Dependencies that stand elsewhere come in; says which are missing. */
function takeIn(chart: Chart, others: readonly (readonly ChartFile[])[], meter: Meter): string[] {
  const has = (name: string) => chart.dependencies.some(({ metadata }) => metadata.name === name);
  for (const files of others) {
    const other = loadChart(withoutIgnored(files), meter);
    if (!has(other.metadata.name)) adopt(chart, other);
  }
  return chart.metadata.dependencies.map(({ name }) => name).filter((name) => !has(name));
}

/** A template with what it sees. */
interface Renderable {
  readonly name: string;
  readonly file: ChartFile;
  readonly template: string;
  readonly data: Dict;
  readonly basePath: string;
}

function renderTemplates(chart: Chart, top: Dict, missing: string[], request: RenderRequest): Rendering {
  const meter = new Meter(request.limits ?? limits);
  const all = renderables(chart, top, meter).sort(byPlace);
  const engine = new Engine(meter);
  const unrendered: Unrendered[] = [];
  const good = all.filter(({ name, file, template }) => {
    const add = () => {
      engine.add(name, Text.of(file.text, placeOf(file)));
    };
    const reason = attempt(add, (error) => parseMessage(name, error.message));
    if (reason) unrendered.push({ template, path: file.path, ...reason });
    return reason === undefined;
  });
  const files: RenderedFile[] = [];
  for (const { name, file, template, data, basePath } of good) {
    if (isPartial(name) || request.isWanted?.(file.path) === false) continue;
    put(data, 'Template', dict(Object.entries({ Name: str(name), BasePath: str(basePath) }), valuesType));
    const run = () => {
      meter.renew();
      const text = engine.run(name, data);
      files.push({ template, path: file.path, text, open: engine.open });
    };
    const reason = attempt(run, (error) => executionMessage(name, error));
    if (reason) unrendered.push({ template, path: file.path, ...reason });
  }
  return {
    name: chart.metadata.name,
    files,
    unrendered,
    missing,
    deciding: [...engine.deciding, ...namesOf(chart)],
  };
}

/** Where the names of charts are written: templates are named after them, and values found by them. */
function namesOf({ metadata, dependencies }: Chart): Written[] {
  const name = metadata.source.entries.get('name');
  const origin = name && originOf(name);
  return [...(origin ? writtenIn(origin) : []), ...dependencies.flatMap(namesOf)];
}

function attempt(
  run: () => void,
  word: (error: GoError) => string,
): { reason: string; byHelm: boolean } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof GoError) return { reason: word(error), byHelm: true };
    return { reason: reasonOf(error), byHelm: false };
  }
}

function placeOf({ path, text }: ChartFile): Written {
  return { kind: 'text', file: path, span: { start: 0, end: text.length }, length: text.length };
}

/** The deepest first, and in one depth the last of the alphabet, so that what a chart defines counts more than its dependencies' (engine.go, sortTemplates). */
function byPlace(one: Renderable, other: Renderable): number {
  const depth = other.name.split('/').length - one.name.split('/').length;
  return depth || (one.name < other.name ? 1 : -1);
}

function renderables(chart: Chart, top: Dict, meter: Meter): Renderable[] {
  const found: Renderable[] = [];
  collect(chart, top, meter, '', found);
  return found;
}

/** What the templates of a chart see (engine.go, recAllTpls). */
function collect(chart: Chart, above: Dict, meter: Meter, folder: string, found: Renderable[]): Dict {
  const subcharts = dict();
  const own = { Chart: chartValue(chart.metadata, !chart.parent), Files: filesThing(chart.files, meter) };
  const data = dict(Object.entries({ ...own, Subcharts: subcharts }), valuesType);
  for (const key of ['Release', 'Capabilities']) put(data, key, above.entries.get(key) ?? dict());
  put(data, 'Values', chart.parent ? valuesFor(chart, above) : (above.entries.get('Values') ?? dict()));
  for (const dependency of chart.dependencies) {
    const { name } = dependency.metadata;
    put(subcharts, name, collect(dependency, data, meter, `${folder}charts/${name}/`, found));
  }
  const isLibrary = chart.metadata.type.toLowerCase() === 'library';
  for (const file of chart.templates) {
    if (isLibrary && !isPartial(file.name)) continue;
    const name = templateName(chart, file.name);
    const basePath = `${chartPath(chart)}/templates`;
    found.push({ name, file, template: folder + file.name, data, basePath });
  }
  return data;
}

/** The same map that the chart above sees under this one's name. */
function valuesFor(chart: Chart, above: Dict): Dict {
  const values = above.entries.get('Values');
  const own = values?.kind === 'map' ? values.entries.get(chart.metadata.name) : undefined;
  return own?.kind === 'map' ? { ...own, type: valuesType } : dict([], valuesType);
}
