import type { Node } from '../../read/node.ts';
import { refuse } from './refusal.ts';
import type { Resource } from './resource.ts';
import { child, isNull, textAt } from './tree.ts';

/** The order that `sortOptions` asks for; without a word that in which they can be applied (SortOrderTransformer). */
export function sorted(list: readonly Resource[], options: Node | undefined): readonly Resource[] {
  const isSaid = options !== undefined && !isNull(options);
  const order = isSaid ? textAt(options, 'order') : 'legacy';
  if (order === 'fifo') return list;
  if (isSaid && order !== 'legacy') refuse(options, '`sortOptions.order` is fifo or legacy.');
  const given = child(options, 'legacySortOptions');
  const first = given ? textsAt(given, 'orderFirst') : usualFirst;
  const last = given ? textsAt(given, 'orderLast') : usualLast;
  const ranks = new Map([
    ...first.map((kind, index) => [kind, index - first.length] as const),
    ...last.map((kind, index) => [kind, index + 1] as const),
  ]);
  const keyed = list.map((resource) => ({
    resource,
    rank: ranks.get(resource.kind) ?? 0,
    ...sortNames(resource),
  }));
  keyed.sort(
    (one, other) => one.rank - other.rank || compare(one.kind, other.kind) || compare(one.name, other.name),
  );
  return keyed.map(({ resource }) => resource);
}

function textsAt(node: Node, key: string): string[] {
  const list = child(node, key);
  return list?.kind === 'seq' ? list.items.map(({ value }) => textAt(value)) : [];
}

function sortNames({ id }: Resource): { readonly kind: string; readonly name: string } {
  const or = (text: string, none: string) => (text === '' ? none : text);
  return {
    kind: [or(id.group, '~G'), or(id.version, '~V'), or(id.kind, '~K')].join('_'),
    name: [or(id.namespace, '~X'), or(id.name, '~N')].join('|'),
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const usualFirst =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  );
const usualLast = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
