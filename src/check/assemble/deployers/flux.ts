import type { Field } from '../../read/field.ts';
import { type Deployment, fromTop, valuesIn } from './deployment.ts';

/** A HelmRelease over a chart that lies in the repository (helm-controller: api/v2, source-controller: api/v1 HelmChartSpec). */
export function ofHelmRelease(root: Field): Deployment[] {
  const spec = root.at('spec');
  const source = spec.at('chart', 'spec');
  const kind = source.at('sourceRef', 'kind').text;
  const path = source.at('chart').text;
  const chart = path === undefined || kind === 'HelmRepository' ? undefined : fromTop(path);
  if (chart === undefined) return [];
  const isOptional = source.at('ignoreMissingValuesFiles').value === true;
  const named = [source.at('valuesFile'), ...source.at('valuesFiles').items()].flatMap(
    ({ text }) => text ?? [],
  );
  const files = named.flatMap((name) => {
    const file = fromTop(name);
    return file === undefined ? [] : [{ path: file, isOptional }];
  });
  const target = spec.at('targetNamespace').text;
  const own = root.at('metadata', 'name').text;
  const isOpen = spec.at('valuesFrom').items().length > 0;
  return [
    {
      chart,
      at: source.at('chart').heading,
      name:
        spec.at('releaseName').text ?? (target !== undefined && own !== undefined ? `${target}-${own}` : own),
      namespace: target ?? root.at('metadata', 'namespace').text,
      values: [...files, ...valuesIn(spec.at('values'))],
      settings: [],
      // The files are taken instead of the chart's own values.
      withoutOwn: files.length > 0,
      unknown: isOpen ? 'values from a ConfigMap or a Secret (`valuesFrom`)' : undefined,
    },
  ];
}
