import type { Setting } from '../helm/index.ts';
import type { Field } from '../../read/field.ts';
import type { YamlDocument } from '../../read/yaml.ts';
import { folderOf } from '../../text/path.ts';
import type { Source } from '../../text/source.ts';
import { type Deployment, folderAt, settingOf, valuesIn, type ValuesPath } from './deployment.ts';

/** Skaffold's releases (pkg/skaffold/schema/latest/config.go, HelmRelease): overrides, over them files, over them `--set`. */
export function ofSkaffold(root: Field): Deployment[] {
  const configurations = [root, ...root.at('profiles').items()];
  return configurations.flatMap((each) =>
    [each.at('manifests', 'helm'), each.at('deploy', 'helm')].flatMap((helm) =>
      helm.at('releases').items().flatMap(ofRelease),
    ),
  );
}

function ofRelease(release: Field): Deployment[] {
  const folder = folderOf(release.source.path);
  const path = release.at('chartPath').text;
  const chart = path === undefined ? undefined : folderAt(folder, path);
  if (chart === undefined) return [];
  const files = pathsIn(release.at('valuesFiles'), folder);
  const open = ['setValueTemplates', 'artifactOverrides'].flatMap((key) =>
    flatSettings(release.at(key)).map((setting) => ({ ...setting, unknown: 'Skaffold fills it in' })),
  );
  return [
    {
      chart,
      at: release.at('chartPath').heading,
      name: plain(release.at('name')),
      namespace: plain(release.at('namespace')),
      values: [...valuesIn(release.at('overrides')), ...(files ?? [])],
      settings: [...flatSettings(release.at('setValues')), ...open],
      unknown: files && !release.at('setFiles').exists ? undefined : 'values that Skaffold fills in',
    },
  ];
}

/** helmfile's releases, as far as they are plain YAML (helmfile: pkg/state/state.go, ReleaseSpec). */
export function ofHelmfile(root: Field): Deployment[] {
  return root.at('releases').items().flatMap(ofReleaseOfHelmfile);
}

function ofReleaseOfHelmfile(release: Field): Deployment[] {
  const folder = folderOf(release.source.path);
  const path = release.at('chart').text;
  const chart = path === undefined || path.includes('{{') ? undefined : folderAt(folder, path);
  if (chart === undefined || release.at('installed').value === false) return [];
  const items = [...release.at('values').items(), ...release.at('secrets').items()];
  const values = items.map((item): Deployment['values'] | undefined =>
    item.kind === 'map' ? valuesIn(item) : pathsOf(item, folder),
  );
  const settings = release
    .at('set')
    .items()
    .map((item) => settingOf(item.at('name').text ?? '', item.at('value')));
  const isKnown =
    values.every((each) => each !== undefined) &&
    release.at('secrets').items().length === 0 &&
    !isTemplated(release);
  return [
    {
      chart,
      at: release.at('chart').heading,
      name: plain(release.at('name')),
      namespace: plain(release.at('namespace')),
      values: values.flatMap((each) => each ?? []),
      settings,
      unknown: isKnown ? undefined : 'values that helmfile works out',
    },
  ];
}

export function isHelmfile({ path }: Source): boolean {
  return /(?:^|\/)helmfile(?:\.d\/[^/]+|[^/]*)\.ya?ml(?:\.gotmpl)?$/.test(path);
}

/** helmfile carries out its file as a template first. */
export function unfollowedInHelmfile(
  { path, text }: Source,
  documents: readonly YamlDocument[],
  isChart: (folder: string) => boolean,
): string[] {
  const isTemplate =
    path.endsWith('.gotmpl') ||
    documents.some(({ template, problems }) => template || problems.some(({ fatal }) => fatal));
  if (isTemplate)
    return text.includes('{{')
      ? ['it is a template of a helmfile: which charts it installs, and how, was not judged']
      : [];
  return documents.flatMap(({ root }) =>
    root
      .at('releases')
      .items()
      .flatMap((release) => unfollowedInRelease(release, isChart)),
  );
}

function unfollowedInRelease(release: Field, isChart: (folder: string) => boolean): string[] {
  const named = `the release \`${release.at('name').text ?? ''}\``;
  const chart = release.at('chart').text ?? '';
  const folder = folderAt(folderOf(release.source.path), chart);
  const isHere = folder !== undefined && isChart(folder);
  if (chart !== '' && !chart.includes('{{') && !isHere && release.at('installed').value !== false)
    return [`${named} installs the chart \`${chart}\`, which is not in this repository: it was not judged`];
  if (chart.includes('{{'))
    return [`which chart ${named} installs is filled in by helmfile, so it was not judged by that`];
  const [inherited] = [
    'inherit',
    'valuesTemplate',
    'jsonPatches',
    'strategicMergePatches',
    'transformers',
  ].filter((key) => release.at(key).exists);
  return inherited === undefined
    ? []
    : [`\`${inherited}\` of ${named} is not followed, so it was not judged with that`];
}

function isTemplated({ source, span }: Field): boolean {
  return source.slice(span).includes('{{');
}

function plain({ text }: Field): string | undefined {
  return text?.includes('{{') === true ? undefined : text;
}

function pathsIn(list: Field, folder: string): ValuesPath[] | undefined {
  const all = list.items().map((item) => pathsOf(item, folder));
  return all.some((each) => each === undefined) ? undefined : all.flatMap((each) => each ?? []);
}

/** Undefined for what a template decides, a program makes or another place holds. */
function pathsOf({ text }: Field, folder: string): ValuesPath[] | undefined {
  if (text === undefined || /\{\{|\$|:\/\/|\.gotmpl$/.test(text)) return undefined;
  const path = folderAt(folder, text);
  return path === undefined ? undefined : [{ path }];
}

function flatSettings(map: Field, prefix = ''): Setting[] {
  return map.entries().flatMap(([key, value]) => {
    const name = prefix + key;
    if (value.kind === 'map') return flatSettings(value, `${name}.`);
    if (value.kind === 'seq') return value.items().map((item, index) => settingOf(`${name}[${index}]`, item));
    const isOpen = value.text?.includes('{{') === true;
    return [{ ...settingOf(name, value), unknown: isOpen ? 'Skaffold fills it in' : undefined }];
  });
}
