import type { MapNode, Node } from '../../read/node.ts';
import { join } from '../../text/path.ts';
import { type Context } from './context.ts';
import { objectsIn } from './files.ts';
import { refuse } from './refusal.ts';
import { Resource } from './resource.ts';
import { child, isNull, textAt } from './tree.ts';

/** An entry of `helmCharts`, with its paths from the root of the repository (kustomize types/helmchartargs.go). */
export interface ChartRequest {
  /** The folder of the chart. */
  readonly chart: string;
  readonly releaseName: string;
  readonly namespace: string;
  /** Taken instead of the chart's own values. */
  readonly valuesFile: string | undefined;
  readonly additionalValuesFiles: readonly string[];
  readonly valuesInline: Node | undefined;
  /** The keys that lead to these in the kustomization. */
  readonly valuesPath: readonly (string | number)[];
  readonly valuesMerge: 'merge' | 'override' | 'replace';
  readonly includeCrds: boolean;
  readonly skipHooks: boolean;
  readonly skipTests: boolean;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
}

/** The documents that a chart renders, or why it does not; and all the files that were asked for. */
export type Inflated = { readonly files: readonly string[] } & (
  { readonly documents: readonly Node[] } | { readonly reason: string }
);

/** Undefined where there is no such chart in the repository. */
export type RenderChart = (request: ChartRequest) => Inflated | undefined;

export function inflated(
  entry: Node,
  kustomization: Node,
  context: Context,
  renderChart: RenderChart | undefined,
): Resource[] {
  const name = textAt(entry, 'name');
  if (name === '') refuse(entry, 'A chart needs a `name`.');
  const home = textAt(kustomization, 'helmGlobals', 'chartHome');
  const chart = join(join(context.folder, home === '' ? 'charts' : home), name);
  const rendered = renderChart?.(requestOf(entry, kustomization, context, chart));
  if (rendered === undefined)
    return refuse(
      child(entry, 'name') ?? entry,
      `The chart \`${name}\` is not in this repository.`,
      'remote',
    );
  for (const path of rendered.files) context.files.asked.add(path);
  if ('reason' in rendered) return refuse(entry, rendered.reason, 'unsupported');
  return objectsIn(rendered.documents).map((node: MapNode) => {
    const resource = new Resource(node);
    resource.fromHelm = true;
    return resource;
  });
}

function requestOf(entry: Node, kustomization: Node, { folder }: Context, chart: string): ChartRequest {
  const own = textAt(entry, 'namespace');
  const valuesFile = textAt(entry, 'valuesFile');
  const merge = textAt(entry, 'valuesMerge');
  const inline = child(entry, 'valuesInline');
  const isSet = (key: string) => textAt(entry, key) === 'true';
  return {
    chart,
    releaseName: textAt(entry, 'releaseName'),
    namespace: own === '' ? textAt(kustomization, 'namespace') : own,
    valuesFile: valuesFile === '' ? undefined : join(folder, valuesFile),
    additionalValuesFiles: textsAt(entry, 'additionalValuesFiles').map((path) => join(folder, path)),
    valuesInline: isNull(inline) ? undefined : inline,
    valuesPath: ['helmCharts', indexIn(kustomization, entry), 'valuesInline'],
    valuesMerge: merge === 'merge' || merge === 'replace' ? merge : 'override',
    includeCrds: isSet('includeCRDs'),
    skipHooks: isSet('skipHooks'),
    skipTests: isSet('skipTests'),
    kubeVersion: textAt(entry, 'kubeVersion'),
    apiVersions: textsAt(entry, 'apiVersions'),
  };
}

function indexIn(kustomization: Node, entry: Node): number {
  const list = child(kustomization, 'helmCharts');
  return list?.kind === 'seq' ? list.items.findIndex(({ value }) => value === entry) : -1;
}

function textsAt(node: Node, key: string): string[] {
  const list = child(node, key);
  return list?.kind === 'seq' ? list.items.map(({ value }) => textAt(value)) : [];
}
