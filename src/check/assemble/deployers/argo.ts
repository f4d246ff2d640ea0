import type { Setting } from '../helm/index.ts';
import type { Field } from '../../read/field.ts';
import {
  type Deployment,
  folderAt,
  fromTop,
  settingOf,
  valuesIn,
  valuesInText,
  type ValuesPath,
} from './deployment.ts';
import { generatedBy, type Parameters } from './generators.ts';

/*
 * Argo CD (argo-cd: pkg/apis/application/v1alpha1/types.go, ApplicationSourceHelm; docs/user-guide/helm.md): valueFiles,
 * over them `values` or `valuesObject`, over them parameters.
 */

/** What is put into the template of an ApplicationSet; nothing where a name is not known. */
type Fill = (text: string) => string | undefined;

export function ofApplication(root: Field): Deployment[] {
  return deploymentsIn(root.at('spec'), (text) => text);
}

/**
 * `folders`: those of the charts of the repository. What a generator gives that only others answer may be what its
 * template needs; what it does not need is known all the same.
 */
export function ofApplicationSet(root: Field, folders: readonly string[]): Deployment[] {
  const spec = root.at('spec', 'template', 'spec');
  const { sets, open } = generatedBy(root.at('spec'), folders);
  const all = [...sets, ...(open.length > 0 ? [new Map<string, string>()] : [])].flatMap((parameters) =>
    deploymentsIn(spec, filler(parameters)),
  );
  const named = all.map((each): [string, Deployment] => [JSON.stringify(outlineOf(each)), each]);
  return [...new Map(named).values()];
}

/** What of an ApplicationSet is not followed: the charts that it installs may hang on it. */
export function unfollowedInSet(root: Field, folders: readonly string[]): string[] {
  const spec = root.at('spec', 'template', 'spec');
  const names = [...new Set(generatedBy(root.at('spec'), folders).open)].map((name) => `\`${name}\``);
  const isFilled = spec.source.slice(spec.span).includes('{{');
  return names.length === 0 || !isFilled
    ? []
    : [
        `what its generator ${names.join(' and ')} gives is not known here, so what it installs by that was not judged`,
      ];
}

function outlineOf({ chart, values, settings, namespace }: Deployment) {
  const paths = values.map((each) => ('node' in each ? each.node.span.start : each.path));
  return [chart, namespace, paths, settings.map(({ text }) => text)];
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
