import type { Node, ScalarNode } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import type { Context } from './context.ts';
import { lookUp, setAlong } from './field-path.ts';
import { splitFieldPath } from './field-spec.ts';
import { effectiveNamespace, isSelected } from './id.ts';
import type { Transformer } from './patches.ts';
import { refuse } from './refusal.ts';
import type { Resource } from './resource.ts';
import { Selector } from './selector.ts';
import { child, isEmpty, isNull, madeText, payFor, textAt } from './tree.ts';

/** One replacement: a value of one object into fields of others (kustomize filters/replacement). */
export function replacement(entry: Node, context: Context): Transformer {
  const targets = child(entry, 'targets');
  const source = child(entry, 'source');
  const fixed = child(entry, 'sourceValue');
  if (targets?.kind !== 'seq' || isNull(source) === isNull(fixed))
    refuse(entry, 'A replacement has one source and at least one target.');
  return (resources) => {
    const value = fixed && !isNull(fixed) ? fixed : sourceValue(source ?? entry, resources.list);
    for (const { value: target } of targets.items) replace(target, value, resources.list, context);
  };
}

function sourceValue(source: Node, list: readonly Resource[]): Node {
  const found = list.filter((resource) => isSource(resource, source));
  const [first, second] = found;
  if (second) refuse(source, 'More than one object is meant by this source.');
  if (!first?.node) return refuse(source, 'No object is meant by this source.');
  const path = textAt(source, 'fieldPath') === '' ? 'metadata.name' : textAt(source, 'fieldPath');
  const value = lookUp(first.node, splitFieldPath(path), source);
  if (!value || isEmpty(value)) refuse(source, `${first.kind} ${first.name} has no \`${path}\` to take.`);
  return partOf(value, source);
}

/** By one of its names, earlier ones too; here an empty namespace is `default`. */
function isSource(resource: Resource, source: Node): boolean {
  const selector = {
    group: textAt(source, 'group'),
    version: textAt(source, 'version'),
    kind: textAt(source, 'kind'),
    name: textAt(source, 'name'),
    namespace: textAt(source, 'namespace'),
  };
  return resource.ids.some(
    (id) =>
      isSelected(id, selector) &&
      (selector.name === '' || selector.name === id.name) &&
      (selector.namespace === '' || namespaceOf(id.namespace) === namespaceOf(selector.namespace)),
  );
}

function namespaceOf(text: string): string {
  return text === '' ? 'default' : text;
}

function partOf(value: Node, source: Node): Node {
  const delimiter = textAt(source, 'options', 'delimiter');
  if (delimiter === '') return value;
  if (value.kind !== 'scalar') return refuse(source, 'Only a plain value can be split by `delimiter`.');
  const index = numberAt(source, 'options', 'index');
  const part = value.text.split(delimiter)[index];
  if (part === undefined) return refuse(source, `\`${value.text}\` has no part ${index}.`);
  return part === value.text ? value : madeText(part, value);
}

function numberAt(node: Node, ...path: readonly string[]): number {
  const found = child(node, ...path);
  const value = found?.kind === 'scalar' ? scalarValue(found, 'kubernetes') : undefined;
  return typeof value === 'number' ? value : 0;
}

function replace(target: Node, value: Node, list: readonly Resource[], context: Context): void {
  const select = child(target, 'select');
  if (!select || isNull(select)) refuse(target, 'A target has a `select`.');
  const selector = new Selector(select);
  const rejected = listAt(target, 'reject').map((node) => new Selector(node));
  const paths = listAt(target, 'fieldPaths');
  for (const resource of list) {
    if (!isTarget(resource, selector, rejected)) continue;
    const wanted = paths.length === 0 ? ['metadata.name'] : paths.map((path) => textAt(path));
    for (const path of wanted) setField(resource, path, { target, value, context });
  }
}

function isTarget(resource: Resource, selector: Selector, rejected: readonly Selector[]): boolean {
  if (!resource.node || !selector.matchesLabels(resource)) return false;
  const ids = replacementIds(resource);
  const isRejected = rejected.some(
    (each) =>
      (each.hasLabels && each.matchesLabels(resource)) ||
      (!each.isOpen && ids.some((id) => each.matches(id))),
  );
  return !isRejected && ids.some((id) => selector.matches(id));
}

function replacementIds(resource: Resource): Resource['ids'] {
  const earlier = resource.previous.map((id) => ({ ...id, namespace: effectiveNamespace(id) }));
  return [resource.id, ...earlier];
}

function listAt(node: Node, key: string): Node[] {
  const list = child(node, key);
  return list?.kind === 'seq' ? list.items.map(({ value }) => value) : [];
}

interface Setting {
  readonly target: Node;
  readonly value: Node;
  readonly context: Context;
}

function setField(resource: Resource, path: string, { target, value, context: { budget } }: Setting): void {
  const { node } = resource;
  if (!node) return;
  const create = child(target, 'options', 'create');
  const makes = create?.kind === 'scalar' && scalarValue(create, 'kubernetes') === true;
  const set = (old: Node): Node => replaced(old, value, target);
  payFor(value, target, budget);
  const make = makes ? value : undefined;
  const changed = setAlong(node, { path: splitFieldPath(path), set, make, at: target, budget });
  if (!changed) refuse(target, `${resource.kind} ${resource.name} has no \`${path}\` to replace.`);
  if (value.kind !== 'scalar') payFor(changed, target, budget);
  if (changed.kind === 'map') resource.node = changed;
}

function replaced(old: Node, value: Node, target: Node): Node {
  const delimiter = textAt(target, 'options', 'delimiter');
  if (delimiter === '') return old.kind === 'scalar' && value.kind === 'scalar' ? typed(old, value) : value;
  if (old.kind !== 'scalar' || value.kind !== 'scalar')
    return refuse(target, 'Only a plain value can be split by `delimiter`.');
  const index = numberAt(target, 'options', 'index');
  const parts = old.text.split(delimiter);
  if (index < 0) parts.unshift(value.text);
  else if (index >= parts.length) parts.push(value.text);
  else parts[index] = value.text;
  return { ...old, ...madeText(parts.join(delimiter), old, value), tag: tagOf(old) };
}

/** A plain value that is replaced keeps its type: only the text is taken over. */
function typed(old: ScalarNode, value: ScalarNode): Node {
  return { ...value, tag: tagOf(old), style: old.style === 'block' ? 'quoted' : old.style };
}

function tagOf(old: ScalarNode): string | undefined {
  if (isNull(old)) return undefined;
  return typeof scalarValue(old, 'compose') === 'string' ? '!!str' : undefined;
}
