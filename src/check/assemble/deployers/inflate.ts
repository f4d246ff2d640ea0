import {
  assembledSource,
  type ChartFolders,
  doubtsIn,
  type GivenValues,
  renderChart,
  type RenderedFile,
} from '../helm/index.ts';
import type { ChartRequest, Inflated } from '../kustomize/helm.ts';
import { withDoubts } from '../../read/doubts.ts';
import type { Node } from '../../read/node.ts';
import { documentsAsHelm } from '../../read/yaml.ts';
import type { Source } from '../../text/source.ts';

type SourceOf = (path: string) => Source | undefined;

/** What a chart of the repository prints for `helmCharts` of a kustomization; undefined where there is no such chart. */
export function inflatedChart(
  request: ChartRequest,
  charts: ChartFolders,
  sourceOf: SourceOf,
): Inflated | undefined {
  const root = request.chart === '.' ? '' : request.chart;
  if (!charts.isChart(root)) return undefined;
  const parts = charts.assembledParts(root);
  const read = new Set<string>();
  const values = valuesOf(request, sourceOf);
  const rendering = renderChart({
    files: parts.map(({ name, path }) => ({
      ...{ name, path },
      get text() {
        read.add(path);
        return sourceOf(path)?.text ?? '';
      },
    })),
    values,
    release: {
      name: request.releaseName === '' ? 'release-name' : request.releaseName,
      namespace: request.namespace === '' ? 'default' : request.namespace,
    },
    apiVersions: request.apiVersions,
  });
  const [refusal] = rendering.unrendered;
  const files = [...read, ...values.flatMap((each) => ('path' in each && 'text' in each ? [each.path] : []))];
  if (refusal) return { files, reason: `The chart \`${root}\` cannot be rendered: ${refusal.reason}` };
  return { files, documents: rendering.files.flatMap((file) => documentsOf(file, request, sourceOf)) };
}

/** Kustomize hands Helm all of these as `--values`, so the chart's own stay below them (api/internal/builtins/HelmChartInflationGenerator.go). */
function valuesOf(request: ChartRequest, sourceOf: SourceOf): GivenValues[] {
  const { valuesFile, valuesInline, valuesMerge, additionalValuesFiles } = request;
  const file = (path: string): GivenValues => ({ path, text: sourceOf(path)?.text ?? '' });
  const own = valuesFile === undefined || valuesMerge === 'replace' ? [] : [file(valuesFile)];
  const inline = valuesInline ? [{ node: valuesInline, path: request.valuesPath }] : [];
  return [
    ...(valuesMerge === 'merge' ? [...inline, ...own] : [...own, ...inline]),
    ...additionalValuesFiles.map(file),
  ];
}

function documentsOf(file: RenderedFile, { skipHooks, skipTests }: ChartRequest, sourceOf: SourceOf): Node[] {
  if (file.template.endsWith('NOTES.txt')) return [];
  const doubts = doubtsIn(file);
  return documentsAsHelm(assembledSource(file, sourceOf)).flatMap(({ root }) => {
    const hook = root.at('metadata', 'annotations', 'helm.sh/hook').text;
    const isLeftOut = hook !== undefined && (skipHooks || (skipTests && /\btest(?:-success)?\b/.test(hook)));
    return root.node && !isLeftOut ? [withDoubts(root.node, doubts)] : [];
  });
}
