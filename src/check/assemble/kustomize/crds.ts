import type { Node } from '../../read/node.ts';
import { type Configuration, merged, noConfiguration } from './configuration.ts';
import type { FieldSpec } from './field-spec.ts';
import { child, entryOf, textAt } from './tree.ts';

/*
 * What the OpenAPI definitions that `crds` names say of fields (kustomize accumulator/loadconfigfromcrds.go).
 */

export function configurationOfCrds(root: Node): Configuration {
  let configuration = noConfiguration;
  if (root.kind !== 'map') return configuration;
  for (const { key, value } of root.entries) {
    const properties = propertiesOf(value);
    if (!['kind', 'apiVersion', 'metadata'].every((name) => entryOf(properties, name))) continue;
    const found: Found = { annotations: [], labels: [], names: [], references: [] };
    collect(root, key, { kind: key.slice(key.lastIndexOf('.') + 1), path: [], found, seen: [] });
    configuration = merged(configuration, configurationOf(found), value);
  }
  return configuration;
}

interface Found {
  readonly annotations: FieldSpec[];
  readonly labels: FieldSpec[];
  readonly names: FieldSpec[];
  readonly references: Configuration['references'][number][];
}

interface Walk {
  readonly kind: string;
  readonly path: readonly string[];
  readonly found: Found;
  /** The definitions on the way: one that refers to itself ends here. */
  readonly seen: readonly string[];
}

function collect(root: Node, name: string, walk: Walk): void {
  const properties = propertiesOf(entryOf(root, name)?.value);
  if (properties?.kind !== 'map' || walk.seen.includes(name) || walk.seen.length > 16) return;
  for (const { key, value } of properties.entries) {
    const path = [...walk.path, key];
    note(value, walk.found, (...more) => ({
      ...{ group: '', version: '', kind: walk.kind, create: false },
      path: [...path, ...more].join('/'),
    }));
    const reference = textAt(value, '$ref');
    if (reference !== '') collect(root, reference, { ...walk, path, seen: [...walk.seen, name] });
  }
}

function note(property: Node, found: Found, spec: (...more: readonly string[]) => FieldSpec): void {
  if (entryOf(property, 'x-kubernetes-annotation')) found.annotations.push(spec());
  if (entryOf(property, 'x-kubernetes-label-selector')) found.labels.push(spec());
  if (entryOf(property, 'x-kubernetes-identity')) found.names.push(spec());
  const target = {
    group: '',
    version: textAt(property, 'x-kubernetes-object-ref-api-version'),
    kind: textAt(property, 'x-kubernetes-object-ref-kind'),
  };
  const nameKey = textAt(property, 'x-kubernetes-object-ref-name-key');
  if (target.version !== '' && target.kind !== '')
    found.references.push({ target, referrers: [spec(nameKey === '' ? 'name' : nameKey)] });
}

function propertiesOf(definition: Node | undefined): Node | undefined {
  return child(definition, 'Schema', 'properties') ?? child(definition, 'schema', 'properties');
}

function configurationOf({ annotations, labels, names, references }: Found): Configuration {
  const fields = {
    ...noConfiguration.fields,
    commonAnnotations: annotations,
    commonLabels: labels,
    namePrefix: names,
  };
  return { fields, references };
}
