import type { Entry, Node } from '../../read/node.ts';
import { type Configuration, fieldSpecsIn, mergedSpecs } from './configuration.ts';
import { entrySetter, type FieldSpec, selects, type Setting, withField } from './field-spec.ts';
import { isOfCluster, isSelected, keyOf, told } from './id.ts';
import type { Transformer } from './patches.ts';
import { refuse } from './refusal.ts';
import type { Resource } from './resource.ts';
import { scalarValue } from '../../read/scalar.ts';
import { child, isNull, madeText, mapChildren, textAt, textNode } from './tree.ts';

/*
 * The steps that a kustomization asks for in a word: labels, annotations, namespace, names, replicas
 * (kustomize internal/builtins).
 */

function setFields(resource: Resource, specs: readonly FieldSpec[], setting: Setting): void {
  const { id } = resource;
  for (const spec of specs)
    if (resource.node && selects(spec, id)) resource.node = withField(resource.node, spec, setting);
}

/** Labels and annotations alike: each key into each of the fields. */
export function strings(pairs: Node | undefined, specs: readonly FieldSpec[]): Transformer {
  const entries =
    pairs?.kind === 'map' ? [...pairs.entries].sort((one, other) => (one.key < other.key ? -1 : 1)) : [];
  return ({ list }) => {
    for (const resource of list) for (const entry of entries) setFields(resource, specs, pairSetting(entry));
  };
}

function pairSetting(entry: Entry): Setting {
  const { key, value } = entry;
  const text = value.kind === 'scalar' ? value.text : '';
  const node =
    value.kind === 'scalar' && value.tag === '!!str' ? value : { ...value, ...textNode(value, text) };
  return { set: entrySetter(key, node, { ...entry, value: node }), make: { kind: 'map', at: value } };
}

/** An entry of `labels`. */
export function labels(entry: Node, { fields }: Configuration): Transformer {
  const has = (key: string) => isTrue(child(entry, key));
  let specs = mergedSpecs(fieldSpecsIn(child(entry, 'fields')), fields.labels, entry);
  if (has('includeSelectors')) specs = mergedSpecs(specs, fields.commonLabels, entry);
  else {
    if (has('includeTemplates')) specs = mergedSpecs(specs, fields.templateLabels, entry);
    if (has('includeVolumeClaimTemplates'))
      specs = mergedSpecs(specs, fields.volumeClaimTemplateLabels, entry);
    specs = mergedSpecs(specs, [{ ...anything, path: 'metadata/labels', create: true }], entry);
  }
  return strings(child(entry, 'pairs'), specs);
}

const anything = { group: '', version: '', kind: '' };

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && scalarValue(node, 'kubernetes') === true;
}

export interface NamespaceOptions {
  readonly specs: readonly FieldSpec[];
  readonly unsetOnly?: boolean;
  readonly subjects?: string;
}

export function namespace(
  value: Node,
  { specs, unsetOnly = false, subjects = '' }: NamespaceOptions,
): Transformer {
  const node = textNode(value, value.kind === 'scalar' ? value.text : '');
  const set = (old: Node): Node => (unsetOnly && !isNull(old) && textAt(old) !== '' ? old : node);
  const setting: Setting = { set, make: { kind: 'scalar', at: value } };
  return (resources) => {
    for (const resource of resources.list) {
      if (!resource.node || resource.fromHelm) continue;
      resource.rememberId();
      if (!isOfCluster(resource.id))
        resource.node = withField(
          resource.node,
          { ...anything, path: 'metadata/namespace', create: true },
          setting,
        );
      if (isRoleBinding(resource.kind)) bindSubjects(resource, subjects, setting);
      setFields(resource, namespaceSpecs(resource, specs), setting);
    }
    const seen = new Set<string>();
    for (const { id } of resources.list) {
      if (seen.has(keyOf(id))) refuse(value, `In one namespace there are two of ${told(id)}.`);
      seen.add(keyOf(id));
    }
  };
}

function isRoleBinding(kind: string): boolean {
  return kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
}

function namespaceSpecs({ kind, apiVersion }: Resource, specs: readonly FieldSpec[]): FieldSpec[] {
  return specs.filter(
    ({ path, ...spec }) =>
      path !== 'metadata/namespace' &&
      !(path === 'metadata/name' && apiVersion !== 'v1') &&
      !(path === 'subjects/namespace' && isRoleBinding(kind) && isRoleBinding(spec.kind)),
  );
}

/** By itself only the subjects called `default` follow. */
function bindSubjects(resource: Resource, mode: string, setting: Setting): void {
  const { node } = resource;
  if (!node || mode === 'none') return;
  const isMeant = (subject: Node) =>
    mode === 'allServiceAccounts'
      ? textAt(subject, 'kind') === 'ServiceAccount'
      : textAt(subject, 'name') === 'default';
  const bound = (subject: Node): Node =>
    subject.kind === 'map' && isMeant(subject)
      ? withField(subject, { ...anything, path: 'namespace', create: true }, setting)
      : subject;
  resource.node = withField(
    node,
    { ...anything, path: 'subjects', create: false },
    {
      set: (subjects) => (subjects.kind === 'seq' ? mapChildren(subjects, bound) : subjects),
    },
  );
}

/** These keep their names whatever is put before or after (PrefixTransformer). */
const unprefixed = [
  { ...anything, kind: 'CustomResourceDefinition' },
  { ...anything, group: 'apiregistration.k8s.io', kind: 'APIService' },
  { ...anything, kind: 'Namespace' },
];

export function affix(value: Node, side: 'prefixes' | 'suffixes', specs: readonly FieldSpec[]): Transformer {
  const text = value.kind === 'scalar' ? value.text : '';
  const set = (name: Node): Node => {
    if (name.kind !== 'scalar') return refuse(name, 'A name is a plain value.');
    return side === 'prefixes'
      ? madeText(text + name.text, name, value)
      : madeText(name.text + text, name, value);
  };
  return ({ list }) => {
    for (const resource of list) {
      const { originalId } = resource;
      if (unprefixed.some((kind) => isSelected(originalId, kind))) continue;
      for (const spec of specs) {
        if (!resource.node || !selects(spec, originalId)) continue;
        if (spec.path === 'metadata/name' && text !== '') {
          resource[side].push(text);
          resource.rememberId();
        }
        resource.node = withField(resource.node, spec, { set });
      }
    }
  };
}

/** An entry of `replicas`. */
export function replicas(entry: Node, specs: readonly FieldSpec[]): Transformer {
  const name = textAt(entry, 'name');
  const count = child(entry, 'count');
  const node: Node = count ?? { ...textNode(entry, '0'), tag: undefined };
  return ({ list }) => {
    let isFound = false;
    for (const spec of specs)
      for (const resource of list) {
        if (!resource.node || !resource.ids.some((id) => id.name === name && selects(spec, id))) continue;
        isFound = true;
        if (selects(spec, resource.id))
          resource.node = withField(resource.node, spec, {
            set: () => node,
            make: { kind: 'scalar', at: node },
          });
      }
    if (!isFound) refuse(entry, `Nothing that has replicas is called \`${name}\`.`);
  };
}
