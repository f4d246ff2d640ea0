import type { Setting } from '../helm/index.ts';
import type { Field } from '../../read/field.ts';
import { pathPattern } from '../../text/glob.ts';
import {
  type Deployment,
  folderAt,
  fromTop,
  settingOf,
  valuesIn,
  valuesInText,
  type ValuesPath,
} from './deployment.ts';

/*
 * Argo CD (argo-cd: pkg/apis/application/v1alpha1/types.go, ApplicationSourceHelm; docs/user-guide/helm.md): valueFiles,
 * over them `values` or `valuesObject`, over them parameters.
 */

/** What is put into the template of an ApplicationSet; nothing where a name is not known. */
type Fill = (text: string) => string | undefined;

export function ofApplication(root: Field): Deployment[] {
  return deploymentsIn(root.at('spec'), (text) => text);
}

/** `folders`: those of the charts of the repository. */
export function ofApplicationSet(root: Field, folders: readonly string[]): Deployment[] {
  const spec = root.at('spec', 'template', 'spec');
  const sets = root
    .at('spec', 'generators')
    .items()
    .flatMap((generator) => parametersOf(generator, folders));
  const all = sets.flatMap((parameters) => deploymentsIn(spec, filler(parameters)));
  const named = all.map((each): [string, Deployment] => [JSON.stringify(outlineOf(each)), each]);
  return [...new Map(named).values()];
}

function outlineOf({ chart, values, settings, namespace }: Deployment) {
  const paths = values.map((each) => ('node' in each ? each.node.span.start : each.path));
  return [chart, namespace, paths, settings.map(({ text }) => text)];
}

type Parameters = ReadonlyMap<string, string>;

function parametersOf(generator: Field, folders: readonly string[]): Parameters[] {
  const listed = generator
    .at('list', 'elements')
    .items()
    .map((element) => flat(element));
  const items = generator.at('git', 'directories').items();
  const patterns = (isExcluded: boolean) =>
    items
      .filter((item) => (item.at('exclude').value === true) === isExcluded)
      .map((item) => pathPattern(item.at('path').text ?? ''));
  const [wanted, excluded] = [patterns(false), patterns(true)];
  const matching = folders.filter(
    (folder) => wanted.some((covers) => covers(folder)) && !excluded.some((covers) => covers(folder)),
  );
  return [...listed, ...matching.map(ofFolder)];
}

function flat(field: Field, prefix = ''): Map<string, string> {
  return new Map(
    field.entries().flatMap(([key, value]) => {
      if (value.kind === 'map') return [...flat(value, `${prefix}${key}.`)];
      return value.text === undefined ? [] : [[prefix + key, value.text] as const];
    }),
  );
}

function ofFolder(path: string): Parameters {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const own = { path, 'path.path': path, 'path.basename': base, 'path.basenameNormalized': base };
  return new Map(Object.entries(own));
}

function filler(parameters: Parameters): Fill {
  return (text) => {
    const filled = text.replaceAll(
      /\{\{[ \t]{0,20}\.?([\w.-]{1,100})[ \t]{0,20}\}\}/g,
      (whole, name: string) => parameters.get(name) ?? whole,
    );
    return filled.includes('{{') ? undefined : filled;
  };
}

function deploymentsIn(spec: Field, fill: Fill): Deployment[] {
  const sources = [...(spec.at('source').exists ? [spec.at('source')] : []), ...spec.at('sources').items()];
  return sources.flatMap((source) => {
    const path = fill(source.at('path').text ?? '');
    const chart = path === undefined || path === '' ? undefined : fromTop(path);
    return chart === undefined ? [] : [deploymentOf(source, chart, spec, fill)];
  });
}

function deploymentOf(source: Field, chart: string, spec: Field, fill: Fill): Deployment {
  const helm = source.at('helm');
  const files = filesOf(helm, chart, fill);
  const object = helm.at('valuesObject');
  const inline = object.exists ? valuesOfObject(object) : valuesInText(helm.at('values'));
  const settings = settingsOf(helm, fill);
  const isKnown = files && inline && settings && helm.at('fileParameters').items().length === 0;
  const destination = fill(spec.at('destination', 'namespace').text ?? '');
  const namespace = fill(helm.at('namespace').text ?? '') ?? '';
  return {
    chart,
    at: source.at('path').heading,
    name: fill(helm.at('releaseName').text ?? '') || undefined,
    namespace: namespace === '' ? destination || undefined : namespace,
    values: [...(files ?? []), ...(inline ?? [])],
    settings: settings ?? [],
    unknown: isKnown ? undefined : 'values that its template leaves open',
  };
}

function valuesOfObject(object: Field) {
  const isOpen = object.source.slice(object.span).includes('{{');
  return isOpen ? undefined : valuesIn(object);
}

function filesOf(helm: Field, chart: string, fill: Fill): ValuesPath[] | undefined {
  const isOptional = helm.at('ignoreMissingValueFiles').value === true;
  const files: ValuesPath[] = [];
  for (const item of helm.at('valueFiles').items()) {
    const text = fill(item.text ?? '');
    if (text === undefined || text.includes('://')) return undefined;
    // `$ref/…` counts from the top of another source, which is nearly always this repository.
    const path = /^(?:\$[\w-]+)?\//.test(text)
      ? fromTop(text.replace(/^\$[\w-]+/, ''))
      : folderAt(chart, text);
    if (path === undefined) return undefined;
    files.push({ path, isOptional });
  }
  return files;
}

function settingsOf(helm: Field, fill: Fill): Setting[] | undefined {
  const settings: Setting[] = [];
  for (const parameter of helm.at('parameters').items()) {
    const name = fill(parameter.at('name').text ?? '');
    const value = parameter.at('value');
    const text = fill(value.text ?? '');
    if (name === undefined || name === '') return undefined;
    const setting = settingOf(name, value, parameter.at('forceString').value === true);
    const unknown = text === undefined ? 'an ApplicationSet fills it in' : undefined;
    settings.push(
      text === undefined || text === value.text
        ? { ...setting, unknown }
        : { ...setting, text: `${name}=${text.replaceAll(/[\\,{}]/g, '\\$&')}` },
    );
  }
  return settings;
}
