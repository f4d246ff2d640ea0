import { kustomizeFields, kustomizeReferences } from '../../facts/kustomize-fields.ts';
import type { Node } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import type { FieldSpec } from './field-spec.ts';
import { type Gvk, isSelected, sameGvk } from './id.ts';
import { refuse } from './refusal.ts';
import { child, isNull, textAt } from './tree.ts';

/** Which fields the steps are about (kustomize builtinconfig.TransformerConfig). */
export interface Configuration {
  readonly fields: Readonly<Record<FieldList, readonly FieldSpec[]>>;
  readonly references: readonly Reference[];
}

export type FieldList = keyof typeof kustomizeFields;

/** What refers by name to objects of a kind. */
export interface Reference {
  readonly target: Gvk;
  readonly referrers: readonly FieldSpec[];
}

const lists = Object.keys(kustomizeFields).filter((key): key is FieldList =>
  Object.hasOwn(kustomizeFields, key),
);

function fieldsOf(each: (list: FieldList) => readonly FieldSpec[]): Configuration['fields'] {
  return {
    namePrefix: each('namePrefix'),
    nameSuffix: each('nameSuffix'),
    namespace: each('namespace'),
    commonLabels: each('commonLabels'),
    labels: each('labels'),
    templateLabels: each('templateLabels'),
    volumeClaimTemplateLabels: each('volumeClaimTemplateLabels'),
    commonAnnotations: each('commonAnnotations'),
    varReference: each('varReference'),
    images: each('images'),
    replicas: each('replicas'),
  };
}

export const noConfiguration: Configuration = { fields: fieldsOf(() => []), references: [] };

export const defaultConfiguration: Configuration = {
  fields: fieldsOf((list) => kustomizeFields[list].map(specOf)),
  references: kustomizeReferences.map(([target, referrers]) => ({
    target: gvkOf(target),
    referrers: referrers.map(specOf),
  })),
};

function specOf(row: string): FieldSpec {
  const [kind = '', path = '', create] = row.split(' ');
  return { ...gvkOf(kind), path, create: create === '+' };
}

function gvkOf(text: string): Gvk {
  const [kind = '', of = ''] = text.split('@');
  const slash = of.lastIndexOf('/');
  const group = slash === -1 ? of : of.slice(0, slash);
  return { kind: kind === '*' ? '' : kind, group, version: slash === -1 ? '' : of.slice(slash + 1) };
}

export function merged(one: Configuration, other: Configuration, at: Node): Configuration {
  if (other === noConfiguration || one === other) return one;
  if (one === noConfiguration) return other;
  const references = [...one.references];
  for (const reference of other.references) {
    const index = references.findIndex(({ target }) => sameGvk(target, reference.target));
    const known = references[index];
    if (!known) references.push(reference);
    else references[index] = { ...known, referrers: mergedSpecs(known.referrers, reference.referrers, at) };
  }
  return { fields: fieldsOf((list) => mergedSpecs(one.fields[list], other.fields[list], at)), references };
}

/** What is there already stays; what says otherwise of the same field is refused (types/fieldspec.go MergeOne). */
export function mergedSpecs(
  specs: readonly FieldSpec[],
  more: readonly FieldSpec[],
  at: Node,
): readonly FieldSpec[] {
  if (specs === more || more.length === 0) return specs;
  if (specs.length === 0) return more;
  const result = [...specs];
  for (const spec of more) {
    const same = result.find((known) => known.path === spec.path && isSelected(known, spec));
    if (!same) result.push(spec);
    else if (same.create !== spec.create)
      refuse(at, `Two settings for the field \`${spec.path}\` contradict each other: one creates it.`);
  }
  return result;
}

/** A file that `configurations` names. */
export function configurationIn(root: Node): Configuration {
  if (root.kind !== 'map') refuse(root, 'A configuration of Kustomize is a map.');
  const stranger = root.entries.find(
    ({ key }) => key !== 'nameReference' && !lists.some((list) => list === key),
  );
  if (stranger)
    refuse(
      { source: stranger.value.source, span: stranger.keySpan },
      `\`${stranger.key}\` is nothing that a configuration of Kustomize has.`,
    );
  return {
    fields: fieldsOf((list) => fieldSpecsIn(child(root, list))),
    references: itemsOf(child(root, 'nameReference')).map((item) => ({
      target: gvkIn(item),
      referrers: fieldSpecsIn(child(item, 'fieldSpecs')),
    })),
  };
}

export function fieldSpecsIn(node: Node | undefined): FieldSpec[] {
  return itemsOf(node).map((item) => {
    const create = child(item, 'create');
    return {
      ...gvkIn(item),
      path: textAt(item, 'path'),
      create: create?.kind === 'scalar' && scalarValue(create, 'kubernetes') === true,
    };
  });
}

function gvkIn(node: Node): Gvk {
  return { group: textAt(node, 'group'), version: textAt(node, 'version'), kind: textAt(node, 'kind') };
}

function itemsOf(node: Node | undefined): Node[] {
  if (!node || isNull(node)) return [];
  return node.kind === 'seq' ? node.items.map(({ value }) => value) : refuse(node, 'This must be a list.');
}
