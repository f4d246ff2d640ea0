import type { Field } from '../../read/field.ts';
import { documentsIn } from '../../read/yaml.ts';
import type { Source } from '../../text/source.ts';
import { ofApplication, ofApplicationSet, unfollowedInSet } from './argo.ts';
import { ofWorkflow } from './command.ts';
import type { Deployment } from './deployment.ts';
import { ofHelmRelease } from './flux.ts';
import { isHelmfile, ofHelmfile, ofSkaffold, unfollowedInHelmfile } from './tools.ts';

export type { Deployment } from './deployment.ts';
export { inflatedChart } from './inflate.ts';

/** A file without any of these deploys no chart. */
const words =
  /argoproj\.io\/|helm\.toolkit\.fluxcd\.io\/|skaffold\/|\bhelm (?:upgrade|install|template)\b|^(?:releases|helmfiles):/m;

export function mayDeploy({ path, text }: Source): boolean {
  return /\.ya?ml(?:\.gotmpl)?$/i.test(path) && words.test(text);
}

/** What a file installs of the charts in these folders, in its order: the same as long as its text is. */
export function deploymentsIn(source: Source, charts: readonly string[]): readonly Deployment[] {
  if (!mayDeploy(source)) return [];
  const folders = new Set(charts);
  return documentsIn(source, 'kubernetes')
    .flatMap(({ root, problems, template }): readonly Deployment[] => {
      if (template || problems.some(({ fatal }) => fatal)) return [];
      const apiVersion = root.at('apiVersion').text ?? '';
      if (apiVersion.startsWith('argoproj.io/')) return ofArgo(root, charts);
      if (apiVersion.startsWith('helm.toolkit.fluxcd.io/')) return ofHelmRelease(root);
      if (apiVersion.startsWith('skaffold/')) return ofSkaffold(root);
      if (isHelmfile(source)) return ofHelmfile(root);
      return root.at('jobs').exists ? ofWorkflow(root, (folder) => folders.has(folder)) : [];
    })
    .filter(({ chart }) => folders.has(chart));
}

/** What a file may install of these charts, and is not followed, in words. */
export function unfollowedIn(source: Source, charts: readonly string[]): readonly string[] {
  if (!mayDeploy(source)) return [];
  const documents = documentsIn(source, 'kubernetes');
  const folders = new Set(charts);
  if (isHelmfile(source)) return unfollowedInHelmfile(source, documents, (folder) => folders.has(folder));
  if (charts.length === 0) return [];
  return documents.flatMap(({ root, problems, template }) => {
    const isSet = root.at('kind').text === 'ApplicationSet';
    return isSet && !template && problems.every(({ fatal }) => !fatal) ? unfollowedInSet(root, charts) : [];
  });
}

function ofArgo(root: Field, charts: readonly string[]): readonly Deployment[] {
  const kind = root.at('kind').text;
  if (kind === 'ApplicationSet') return ofApplicationSet(root, charts);
  return kind === 'Application' ? ofApplication(root) : [];
}
