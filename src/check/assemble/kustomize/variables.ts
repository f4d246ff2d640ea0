import type { Node, ScalarNode } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import type { Configuration } from './configuration.ts';
import { lookUp } from './field-path.ts';
import { splitFieldPath, selects, withField } from './field-spec.ts';
import { apiVersionOf, groupVersion, type Id, isOfCluster, keyOf } from './id.ts';
import { type Budget, refuse } from './refusal.ts';
import type { Resource, Resources } from './resource.ts';
import { child, isNull, isString, madeText, mapChildren, textAt } from './tree.ts';

/** The variables of all kustomizations that take part, by name. */
export type Variables = Map<string, Node>;

/** Notes which object each variable takes its value from: by the name that it has now (accumulator MergeVars). */
export function noteVariables(entries: readonly Node[], variables: Variables, { list }: Resources): void {
  for (const entry of entries) {
    const id = objectOf(entry);
    const anywhere = id.namespace === '' && !isOfCluster(id);
    const found = list.filter(({ node, ids }) => node && ids.some((each) => isSame(each, id, anywhere)));
    if (found.length > 1) refuse(entry, 'More than one object is meant by this variable.');
    found[0]?.variables.push(textAt(entry, 'name'));
    addVariable(variables, textAt(entry, 'name'), entry);
  }
}

export function addVariable(variables: Variables, name: string, entry: Node): void {
  if (variables.has(name)) refuse(entry, `There are two variables called \`${name}\`.`);
  variables.set(name, entry);
}

function isSame(one: Id, other: Id, anywhere: boolean): boolean {
  return anywhere
    ? apiVersionOf(one) === apiVersionOf(other) && one.kind === other.kind && one.name === other.name
    : keyOf(one) === keyOf(other);
}

function objectOf(entry: Node): Id {
  const reference = child(entry, 'objref');
  const apiVersion = textAt(reference, 'apiVersion');
  const gv =
    apiVersion === ''
      ? { group: textAt(reference, 'group'), version: textAt(reference, 'version') }
      : apiVersion.includes('/')
        ? groupVersion(apiVersion)
        : { group: textAt(reference, 'group'), version: apiVersion };
  const [kind, name, namespace] = ['kind', 'name', 'namespace'].map((key) => textAt(reference, key));
  return { ...gv, kind: kind ?? '', name: name ?? '', namespace: namespace ?? '' };
}

/** Puts the values in the place of `$(NAME)` (kustomize filters/refvar). */
export function resolveVariables(
  variables: Variables,
  { list }: Resources,
  { fields }: Configuration,
  budget: Budget,
): void {
  if (variables.size === 0) return;
  const values = new Map([...variables].map(([name, entry]) => [name, valueOf(name, entry, list)] as const));
  const expanding = new Expanding(values, budget);
  for (const resource of list) {
    const { id } = resource;
    for (const spec of fields.varReference)
      if (resource.node && selects(spec, id))
        resource.node = withField(resource.node, spec, { set: (node) => expanding.set(node) });
  }
}

function valueOf(name: string, entry: Node, list: readonly Resource[]): Node {
  const path = textAt(entry, 'fieldref', 'fieldPath');
  const from = list.find(({ node, variables }) => node && variables.includes(name));
  if (!from?.node) return refuse(entry, `No object is there for variable \`${name}\`.`);
  const steps = splitFieldPath(path === '' ? 'metadata.name' : path).flatMap(indexed);
  return (
    lookUp(from.node, steps, entry) ??
    refuse(entry, `${from.kind} ${from.name} has no \`${path}\` for variable \`${name}\`.`)
  );
}

/** `ports[0]` is two steps. */
function indexed(step: string): string[] {
  const [, name = '', index] = /^([^[\]]*)\[(\d+)\]$/.exec(step) ?? [];
  if (index === undefined) return [step];
  return name === '' ? [index] : [name, index];
}

class Expanding {
  readonly #values: ReadonlyMap<string, Node>;
  readonly #budget: Budget;

  constructor(values: ReadonlyMap<string, Node>, budget: Budget) {
    this.#values = values;
    this.#budget = budget;
  }

  set(node: Node): Node {
    if (isNull(node)) return node;
    if (node.kind === 'scalar') return isString(node) ? this.#text(node) : node;
    return mapChildren(node, (value) => {
      if (isString(value)) return this.#text(value);
      return node.kind === 'map'
        ? value
        : refuse(value, 'A variable can only be used in a string, and this is not one.');
    });
  }

  #text(node: ScalarNode): Node {
    const whole = /^\$\(([^)]*)\)$/.exec(node.text)?.[1];
    const alone = whole === undefined ? undefined : this.#value(whole);
    if (alone) return alone;
    if (!node.text.includes('$')) return node;
    const used: Node[] = [];
    const text = expanded(node.text, (name) => {
      const value = this.#value(name);
      if (value) used.push(value);
      return value?.text;
    });
    this.#budget.spend(node, text.length / 16);
    return text === node.text ? node : madeText(text, node, ...used);
  }

  #value(name: string): ScalarNode | undefined {
    const value = this.#values.get(name);
    return value?.kind === 'scalar' && scalarValue(value, 'compose') !== null ? value : undefined;
  }
}

/** `$(NAME)` with its value where it has one, and `$$` as a dollar. What is never closed is looked for once. */
function expanded(text: string, valueOf: (name: string) => string | undefined): string {
  const closing = text.lastIndexOf(')');
  let done = '';
  let from = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
    const isName = text[at + 1] === '(' && at < closing;
    const end = isName ? text.indexOf(')', at) + 1 : at + (text[at + 1] === '$' ? 2 : 1);
    const written = text.slice(at, end);
    done += text.slice(from, at) + (isName ? (valueOf(written.slice(2, -1)) ?? written) : '$');
    from = end;
  }
  return done + text.slice(from);
}
