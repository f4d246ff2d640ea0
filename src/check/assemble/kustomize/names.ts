import type { MapNode, Node } from '../../read/node.ts';
import type { Configuration } from './configuration.ts';
import { type FieldSpec, selects, withField } from './field-spec.ts';
import { effectiveNamespace, type Gvk, isOfCluster, isSelected } from './id.ts';
import { type Budget, refuse } from './refusal.ts';
import type { Resource, Resources } from './resource.ts';
import { child, entryOf, isNull, mapChildren, textAt, textNode, withValue } from './tree.ts';

/*
 * Names have changed on the way; whoever refers to an object by its old one is told the new one
 * (kustomize filters/nameref).
 */

export function followNames({ list }: Resources, { references }: Configuration, budget: Budget): void {
  const byName = byEarlierName(list);
  if (byName.size === 0) return;
  for (const referrer of list) {
    const { originalId } = referrer;
    for (const { target, referrers } of references)
      for (const spec of referrers) {
        if (!referrer.node || !selects(spec, originalId)) continue;
        const follower = new Follower({ referrer, target, spec, byName, budget });
        referrer.node = withField(referrer.node, spec, { set: (node) => follower.set(node) });
      }
  }
}

function byEarlierName(list: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const byName = new Map<string, Resource[]>();
  for (const resource of list)
    for (const name of new Set(resource.node ? resource.previous.map((id) => id.name) : [])) {
      const known = byName.get(name);
      if (known) known.push(resource);
      else byName.set(name, [resource]);
    }
  return byName;
}

interface Following {
  readonly referrer: Resource;
  readonly target: Gvk;
  readonly spec: FieldSpec;
  readonly byName: ReadonlyMap<string, readonly Resource[]>;
  readonly budget: Budget;
}

class Follower {
  readonly #following: Following;

  constructor(following: Following) {
    this.#following = following;
  }

  set(node: Node): Node {
    if (isNull(node)) return node;
    this.#following.budget.spend(node);
    if (node.kind === 'scalar') return this.#name(node);
    if (node.kind === 'map') return this.#reference(node);
    return mapChildren(node, (item) => {
      if (item.kind === 'seq') refuse(item, 'A name, or a map with one, is expected here.');
      return isNull(item) ? item : item.kind === 'map' ? this.#reference(item) : this.#name(item);
    });
  }

  #name(node: Node & { kind: 'scalar' }): Node {
    const found = this.#found(
      node.text,
      () => true,
      ({ name }) => name,
      node,
    );
    return !found || found.name === node.text ? node : nameOf(found, node);
  }

  #reference(node: MapNode): Node {
    const name = entryOf(node, 'name');
    if (!name)
      refuse(node, `A reference has a \`name\`, and this \`${this.#following.spec.path}\` has none.`);
    const text = textAt(name.value);
    const found = this.#found(
      text,
      this.#inNamespace(node),
      ({ name: now, namespace }) => `${namespace}/${now}`,
      node,
    );
    if (!found || (found.name === text && found.namespace === '')) return node;
    const named = found.name === text ? node : withValue(node, 'name', nameOf(found, name.value));
    if (found.namespace === '' || textAt(node, 'namespace') === found.namespace) return named;
    const namespace = child(found.node, 'metadata', 'namespace');
    return withValue(named, 'namespace', textNode(namespace ?? node, found.namespace));
  }

  /** By the namespace that stands in the reference: the one that its target had, else the one that it has. */
  #inNamespace(node: MapNode): (candidate: Resource) => boolean {
    const entry = entryOf(node, 'namespace');
    if (!entry) return () => true;
    const wanted = textAt(entry.value);
    const candidates = [...this.#following.byName.values()].flat();
    const had = ({ originalId }: Resource) => effectiveNamespace(originalId) === wanted;
    return candidates.some(had) ? had : ({ id }) => effectiveNamespace(id) === wanted;
  }

  #found(
    name: string,
    isIn: (candidate: Resource) => boolean,
    tells: (candidate: Resource) => string,
    at: Node,
  ): Resource | undefined {
    const { referrer, target, spec, byName, budget } = this.#following;
    const called = byName.get(name) ?? [];
    budget.spend(at, called.length);
    const role = spec.path.endsWith('roleRef/name') ? roleOf(referrer) : undefined;
    let candidates = called.filter(
      (candidate) =>
        isIn(candidate) &&
        mayRefer(referrer, candidate) &&
        wasOf(candidate, target) &&
        (!role || wasOf(candidate, role)) &&
        isNear(referrer, candidate),
    );
    if (candidates.length === 1) return candidates[0];
    candidates = candidates.filter((candidate) => sameAffixes(candidate, referrer, true));
    if (candidates.length > 1)
      candidates = candidates.filter((candidate) => sameAffixes(candidate, referrer, false));
    const [first] = candidates;
    if (first && candidates.some((candidate) => tells(candidate) !== tells(first)))
      refuse(at, `\`${name}\` may mean more than one object: their names have changed in different ways.`);
    return first;
  }
}

function nameOf(target: Resource, at: Node): Node {
  const name = child(target.node, 'metadata', 'name') ?? at;
  const madeOf = name.madeOf ?? [{ source: name.source, span: name.span }];
  // The reference stands where it is written; what it says now is made elsewhere.
  return {
    ...textNode(at, target.name),
    computed: true,
    madeOf: [{ source: at.source, span: at.span }, ...madeOf],
  };
}

function wasOf(candidate: Resource, gvk: Gvk): boolean {
  return candidate.ids.slice(0, -1).some((id) => isSelected(id, gvk));
}

function roleOf({ node }: Resource): Gvk | undefined {
  const role = child(node, 'roleRef');
  if (!entryOf(role, 'apiGroup') || !entryOf(role, 'kind')) return undefined;
  return { group: textAt(role, 'apiGroup'), version: '', kind: textAt(role, 'kind') };
}

/** Of another namespace only what a RoleBinding binds (SubsetThatCouldBeReferencedByResource). */
function mayRefer(referrer: Resource, candidate: Resource): boolean {
  if (isOfCluster(referrer.id) || isOfCluster(candidate.id)) return true;
  if (effectiveNamespace(referrer.id) === effectiveNamespace(candidate.id)) return true;
  const subjects = referrer.kind === 'RoleBinding' ? child(referrer.node, 'subjects') : undefined;
  if (subjects?.kind !== 'seq') return false;
  return subjects.items.some(
    ({ value }) =>
      textAt(value, 'kind') === 'ServiceAccount' &&
      entryOf(value, 'namespace') !== undefined &&
      textAt(value, 'namespace') === candidate.namespace,
  );
}

function isNear(referrer: Resource, candidate: Resource): boolean {
  if (isOfCluster(referrer.id) || isOfCluster(candidate.id)) return true;
  if (candidate.kind === 'ServiceAccount') return true;
  return effectiveNamespace(referrer.id) === effectiveNamespace(candidate.id);
}

function sameAffixes(one: Resource, other: Resource, emptyFits: boolean): boolean {
  return (['prefixes', 'suffixes'] as const).every((side) => {
    if (emptyFits && (one[side].length === 0 || other[side].length === 0)) return true;
    return sameEnding(one[side], other[side]);
  });
}

function sameEnding(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length === 0) return long.length === 0;
  const rest = long.length - short.length;
  return short.every((text, index) => text === long[index + rest]);
}
