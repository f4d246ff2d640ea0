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
  readonly valuesMerge: 'merge' | 'override' | 'replace';
  readonly includeCrds: boolean;
  readonly skipHooks: boolean;
  readonly skipTests: boolean;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
}

/** The documents that a chart of the repository renders; undefined where there is no such chart, a text says why not. */
export type RenderChart = (request: ChartRequest) => readonly Node[] | string | undefined;

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
  if (typeof rendered === 'string') return refuse(entry, rendered, 'unsupported');
  return objectsIn(rendered).map((node: MapNode) => {
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
    valuesMerge: merge === 'merge' || merge === 'replace' ? merge : 'override',
    includeCrds: isSet('includeCRDs'),
    skipHooks: isSet('skipHooks'),
    skipTests: isSet('skipTests'),
    kubeVersion: textAt(entry, 'kubeVersion'),
    apiVersions: textsAt(entry, 'apiVersions'),
  };
}

function textsAt(node: Node, key: string): string[] {
  const list = child(node, key);
  return list?.kind === 'seq' ? list.items.map(({ value }) => textAt(value)) : [];
}
