import { shortest } from './encode/go-number.ts';
import { given } from './origin.ts';
import { formatted } from './template/print.ts';
import { anyMap, bool, dict, type Dict, int, list, put, str, type Value } from './value.ts';

/** What Chart.yaml says. */
export interface Metadata {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly type: string;
  readonly dependencies: Dependency[];
  /** The whole, for what templates see through `.Chart`. */
  readonly source: Dict;
}

export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly alias: string;
  readonly importValues: readonly Value[];
}

/** A scalar as Go decodes it into a string; from a number too, by way of a float32 (sigs.k8s.io/yaml). */
function stringIn(map: Dict, key: string): string {
  const value = map.entries.get(key);
  if (value?.kind === 'float') return numberText(value.value);
  return value?.kind === 'string' || value?.kind === 'bool' ? formatted(value).string : '';
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return String(BigInt(value));
  const single = Math.fround(value);
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === single) return shortest(short);
  }
  return shortest(value);
}

function listIn(map: Dict, key: string): readonly Value[] {
  const value = map.entries.get(key);
  return value?.kind === 'list' ? value.items : [];
}

export function readMetadata(map: Dict): Metadata {
  return {
    name: stringIn(map, 'name'),
    version: stringIn(map, 'version'),
    apiVersion: stringIn(map, 'apiVersion') || 'v1',
    type: stringIn(map, 'type'),
    dependencies: readDependencies(map),
    source: map,
  };
}

export function readDependencies(map: Dict): Dependency[] {
  return listIn(map, 'dependencies').flatMap((item) => {
    if (item.kind !== 'map') return [];
    return {
      name: stringIn(item, 'name'),
      version: stringIn(item, 'version'),
      repository: stringIn(item, 'repository'),
      condition: stringIn(item, 'condition'),
      tags: listIn(item, 'tags').map((tag) => formatted(tag).string),
      alias: stringIn(item, 'alias'),
      importValues: listIn(item, 'import-values'),
    };
  });
}

const texts = [
  'Name',
  'Home',
  'Version',
  'Description',
  'Icon',
  'APIVersion',
  'Condition',
  'Tags',
  'AppVersion',
  'KubeVersion',
  'Type',
];

function keyOf(field: string): string {
  return field === 'APIVersion' ? 'apiVersion' : (field[0] ?? '').toLowerCase() + field.slice(1);
}

/** `.Chart` as templates see it: the fields of Go's struct by their names there (pkg/chart, structToMap). */
export function chartValue({ source, name, dependencies, apiVersion }: Metadata, isRoot: boolean): Dict {
  const result = dict();
  for (const field of texts) {
    const key = keyOf(field);
    const value = source.entries.get(key);
    const text =
      value?.kind === 'string'
        ? value
        : str(stringIn(source, key), value?.kind === 'float' ? value.from : undefined);
    put(result, field, text);
  }
  put(
    result,
    'Name',
    name === stringIn(source, 'name') ? (result.entries.get('Name') ?? str(name)) : str(name),
  );
  put(result, 'APIVersion', str(apiVersion));
  for (const field of ['Sources', 'Keywords']) put(result, field, list(listIn(source, keyOf(field))));
  const deprecated = source.entries.get('deprecated');
  put(result, 'Deprecated', deprecated?.kind === 'bool' ? deprecated : bool(false));
  put(result, 'Annotations', annotations(source));
  put(result, 'Maintainers', list(listIn(source, 'maintainers').map(maintainer), '[]interface {}'));
  put(result, 'Dependencies', list(dependencies.map(dependencyValue), '[]interface {}'));
  put(result, 'IsRoot', bool(isRoot));
  return result;
}

function annotations(source: Dict): Dict {
  const result = dict([], 'map[string]string');
  const found = source.entries.get('annotations');
  if (found?.kind === 'map')
    for (const [key, value] of found.entries)
      put(result, key, value.kind === 'string' ? value : str(formatted(value)));
  return result;
}

function maintainer(value: Value): Value {
  const map = value.kind === 'map' ? value : dict();
  return dict(
    ['Name', 'Email', 'URL'].map((field) => [field, str(stringIn(map, field.toLowerCase()))] as const),
  );
}

function dependencyValue({
  name,
  version,
  repository,
  condition,
  tags,
  alias,
  importValues,
}: Dependency): Dict {
  return dict(
    [
      ['Name', str(name)],
      ['Version', str(version)],
      ['Repository', str(repository)],
      ['Condition', str(condition)],
      [
        'Tags',
        list(
          tags.map((tag) => str(tag)),
          '[]string',
        ),
      ],
      ['Enabled', bool(true)],
      ['ImportValues', list(importValues)],
      ['Alias', str(alias)],
    ],
    anyMap,
  );
}

export function releaseValue(name: string, namespace: string): Dict {
  return dict([
    ['Name', str(name, given('.Release.Name'))],
    ['Namespace', str(namespace, given('.Release.Namespace'))],
    ['IsUpgrade', bool(false, given('.Release.IsUpgrade'))],
    ['IsInstall', bool(true, given('.Release.IsInstall'))],
    ['Revision', int(1, given('.Release.Revision'))],
    ['Service', str('Helm')],
  ]);
}
