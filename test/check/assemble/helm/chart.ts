import {
  type ChartFile,
  renderChart,
  type Rendering,
  type RenderRequest,
} from '../../../../src/check/assemble/helm/index.ts';

/** A chart of the given files; Chart.yaml comes by itself. */
export function chartOf(files: Readonly<Record<string, string>>): ChartFile[] {
  const all = { 'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.2.3\n', ...files };
  return Object.entries(all).map(([name, text]) => ({ name, path: name, text }));
}

export function render(
  files: Readonly<Record<string, string>>,
  request: Omit<RenderRequest, 'files'> = {},
): Rendering {
  return renderChart({ files: chartOf(files), ...request });
}

/** What one template prints, or why it does not. */
export function print(template: string, values = ''): string {
  const { files, unrendered } = render({ 'templates/a.yaml': template, 'values.yaml': values });
  return files[0]?.text.string ?? unrendered[0]?.reason ?? '';
}
