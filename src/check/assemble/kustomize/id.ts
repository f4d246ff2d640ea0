import { isClusterScoped } from '../../facts/kubernetes-types.ts';

/** What names a kind of objects. In a selector what is empty stands for anything. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What an object is called, now or earlier. */
export interface Id extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

export function groupVersion(apiVersion: string): Pick<Gvk, 'group' | 'version'> {
  const slash = apiVersion.indexOf('/');
  if (slash === -1) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function apiVersionOf({ group, version }: Gvk): string {
  return group === '' ? version : `${group}/${version}`;
}

/** An empty part of the selector stands for anything (kyaml resid.Gvk IsSelected). */
export function isSelected(id: Gvk, selector: Gvk): boolean {
  return (
    (selector.group === '' || selector.group === id.group) &&
    (selector.version === '' || selector.version === id.version) &&
    (selector.kind === '' || selector.kind === id.kind)
  );
}

export function isOfCluster(id: Gvk): boolean {
  return isClusterScoped(apiVersionOf(id), id.kind);
}

/** What no namespace can be called, for what belongs to none (resid.TotallyNotANamespace). */
const none = '_non_namespaceable_';

export function effectiveNamespace(id: Id): string {
  if (isOfCluster(id)) return none;
  return id.namespace === '' ? 'default' : id.namespace;
}

/** Equal for ids that kustomize calls equal. */
export function keyOf(id: Id): string {
  const known = keys.get(id);
  if (known !== undefined) return known;
  // None of these holds a line break in an object that any API server takes.
  const key = [id.group, id.version, id.kind, id.name, effectiveNamespace(id)].join('\n');
  keys.set(id, key);
  return key;
}

/** Each is asked for whenever another object comes in. */
const keys = new WeakMap<Id, string>();

export function sameGvk(one: Gvk, other: Gvk): boolean {
  return one.group === other.group && one.version === other.version && one.kind === other.kind;
}

/** `Deployment web`, for messages. */
export function told({ kind, name, namespace }: Id): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${name} in namespace ${namespace}`;
}
