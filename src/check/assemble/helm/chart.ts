import { basePath } from './functions/paths.ts';
import { loadIgnore } from './ignore.ts';
import type { Meter } from './meter.ts';
import { type Dependency, type Metadata, readDependencies, readMetadata } from './metadata.ts';
import type { Dict } from './value.ts';
import { dict } from './value.ts';
import { readMaps, Unreadable } from './values/read.ts';
import { mergeDocuments } from './values/tables.ts';

/** A file of a chart, as Helm names it inside of the chart, and as the repository does. */
export interface ChartFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** It is there, and nobody has read it. */
  readonly isUnread?: boolean;
}

/** A chart that is loaded. Dependencies and values are changed while they are worked out, as in Helm. */
export interface Chart {
  readonly metadata: Metadata;
  readonly templates: readonly ChartFile[];
  readonly files: readonly ChartFile[];
  values: Dict;
  parent: Chart | undefined;
  dependencies: Chart[];
}

/** Helm does not load such a chart: says why. */
export class NoChart extends Error {}

/** The files that Helm would load, without those that `.helmignore` names. */
export function withoutIgnored(files: readonly ChartFile[]): ChartFile[] {
  const ignored = loadIgnore(files.find(({ name }) => name === '.helmignore')?.text ?? '');
  return files.filter(({ name }) => !ignored(name));
}

const bom = '\uFEFF';

export function loadChart(files: readonly ChartFile[], meter: Meter): Chart {
  const metadata = metadataOf(files, meter);
  const inCharts = files.filter(({ name }) => name.startsWith('charts/') && !name.endsWith('.prov'));
  const chart: Chart = {
    metadata,
    templates: files.filter(({ name }) => name.startsWith('templates/')),
    files: files.filter(({ name }) => isOther(name, metadata)),
    values: valuesIn(files, meter),
    parent: undefined,
    dependencies: [],
  };
  for (const subchart of subcharts(inCharts, metadata, meter)) adopt(chart, subchart);
  return chart;
}

export function adopt(chart: Chart, dependency: Chart): void {
  dependency.parent = chart;
  chart.dependencies.push(dependency);
}

function metadataOf(files: readonly ChartFile[], meter: Meter): Metadata {
  const file = files.find(({ name }) => name === 'Chart.yaml');
  if (!file) throw new NoChart('Chart.yaml file is missing');
  const metadata = readMetadata(parsed(file, meter));
  const requirements = files.find(({ name }) => name === 'requirements.yaml');
  if (!requirements) return metadata;
  const dependencies: readonly Dependency[] = readDependencies(parsed(requirements, meter));
  return dependencies.length > 0 ? { ...metadata, dependencies: [...dependencies] } : metadata;
}

function parsed({ name, path, text }: ChartFile, meter: Meter): Dict {
  try {
    return readMaps(path, text, meter)[0] ?? dict();
  } catch (error) {
    if (error instanceof Unreadable) throw new NoChart(`cannot load ${name}: ${error.message}`);
    throw error;
  }
}

function valuesIn(files: readonly ChartFile[], meter: Meter): Dict {
  const file = files.find(({ name }) => name === 'values.yaml');
  if (!file) return dict();
  try {
    return mergeDocuments(readMaps(file.path, file.text.replace(bom, ''), meter));
  } catch (error) {
    if (error instanceof Unreadable) throw new NoChart(`cannot load values.yaml: ${error.message}`);
    throw error;
  }
}

const known = new Set(['Chart.yaml', 'Chart.lock', 'values.yaml', 'values.schema.json']);
const deprecated = new Set(['requirements.yaml', 'requirements.lock']);

/** What templates see through `.Files`. */
function isOther(name: string, { apiVersion }: Metadata): boolean {
  if (known.has(name) || name.startsWith('templates/')) return false;
  if (deprecated.has(name)) return apiVersion === 'v1';
  return !name.startsWith('charts/') || name.endsWith('.prov');
}

function subcharts(files: readonly ChartFile[], metadata: Metadata, meter: Meter): Chart[] {
  const folders = new Map<string, ChartFile[]>();
  for (const file of files) {
    const [folder = '', ...rest] = file.name.slice('charts/'.length).split('/');
    if (rest.length === 0 || /^[_.]/.test(folder)) continue;
    const inside = folders.get(folder) ?? [];
    // An archive that was unpacked lies in a folder of its name, and holds the chart's own folder.
    const within = folder.endsWith('.tgz') ? rest.slice(1) : rest;
    inside.push({ ...file, name: within.join('/') });
    folders.set(folder, inside);
  }
  return [...folders].map(([folder, inside]) => {
    try {
      return loadChart(inside, meter);
    } catch (error) {
      if (!(error instanceof NoChart)) throw error;
      throw new NoChart(`error unpacking subchart ${folder} in ${metadata.name}: ${error.message}`);
    }
  });
}

/** The way through the charts above, as template names begin. */
export function chartPath(chart: Chart): string {
  const own = chart.metadata.name;
  return chart.parent ? `${chartPath(chart.parent)}/charts/${own}` : own;
}

export function isPartial(name: string): boolean {
  return basePath(name).startsWith('_');
}
