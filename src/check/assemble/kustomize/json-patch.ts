import type { MapNode, Node } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import { type Budget, refuse } from './refusal.ts';
import { entryOf, isNull, payFor, textAt, withItems, withoutKey, withValue } from './tree.ts';

/*
 * JSON patches (RFC 6902) as the library that kustomize uses applies them (evanphx/json-patch v4): the index of a list
 * may count from its end, and what is replaced in a map need not be there.
 */

export function applyJsonPatch(object: MapNode, patch: Node, budget: Budget): MapNode {
  if (patch.kind !== 'seq') refuse(patch, 'A JSON patch is a list of operations.');
  let node: Node = object;
  for (const { value } of patch.items) {
    budget.spend(value);
    node = applied(node, value, budget);
  }
  return node.kind === 'map'
    ? node
    : refuse(patch, 'This patch makes something other than a map of an object.');
}

function applied(node: Node, operation: Node, budget: Budget): Node {
  const path = textAt(operation, 'path');
  const from = textAt(operation, 'from');
  const value = entryOf(operation, 'value')?.value;
  const at = new Pointer(operation, budget);
  const needed = () => value ?? refuse(operation, `This operation on \`${path}\` has no \`value\`.`);
  switch (textAt(operation, 'op')) {
    case 'add':
      return at.change(node, path, (holder, key) => added(holder, key, needed(), operation));
    case 'replace':
      return path === ''
        ? needed()
        : at.change(node, path, (holder, key) => replaced(holder, key, needed(), operation));
    case 'remove':
      return at.change(node, path, (holder, key) => removed(holder, key, operation));
    case 'copy':
      return at.change(node, path, (holder, key) =>
        added(holder, key, payFor(at.get(node, from), operation, budget), operation),
      );
    case 'move': {
      const moved = at.get(node, from);
      const rest = at.change(node, from, (holder, key) => removed(holder, key, operation));
      return at.change(rest, path, (holder, key) => added(holder, key, moved, operation));
    }
    case 'test':
      at.get(node, path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
      if (!sameJson(at.find(node, path), value)) refuse(operation, `The test of \`${path}\` fails.`);
      return node;
    default:
      return refuse(operation, 'The `op` of an operation is add, remove, replace, move, copy or test.');
  }
}

type Holder = Exclude<Node, { kind: 'scalar' }>;

class Pointer {
  readonly #operation: Node;
  readonly #budget: Budget;

  constructor(operation: Node, budget: Budget) {
    this.#operation = operation;
    this.#budget = budget;
  }

  change(node: Node, path: string, change: (holder: Holder, key: string) => Node): Node {
    const steps = stepsOf(path);
    const key = steps.pop();
    return key === undefined
      ? this.#missing(path)
      : this.#inside(node, steps, path, (holder) => change(holder, key));
  }

  get(node: Node, path: string): Node {
    return this.find(node, path) ?? this.#missing(path);
  }

  find(node: Node, path: string): Node | undefined {
    let at: Node | undefined = node;
    for (const step of stepsOf(path)) at = at && childAt(at, step);
    return at;
  }

  #inside(
    node: Node,
    [step, ...rest]: readonly string[],
    path: string,
    change: (holder: Holder) => Node,
  ): Node {
    this.#budget.spend(node);
    if (node.kind === 'scalar') return this.#missing(path);
    if (step === undefined) return change(node);
    const child = childAt(node, step);
    if (!child || isNull(child)) return this.#missing(path);
    const value = this.#inside(child, rest, path, change);
    return replaced(node, step, value, this.#operation);
  }

  #missing(path: string): never {
    refuse(this.#operation, `The object has no \`${path}\` for this operation.`);
  }
}

function stepsOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function childAt(node: Node, step: string): Node | undefined {
  if (node.kind === 'map') return entryOf(node, step)?.value;
  if (node.kind === 'scalar' || !/^[-+]?\d+$/.test(step)) return undefined;
  const index = Number(step);
  return node.items[index < 0 ? index + node.items.length : index]?.value;
}

/** An index that may count from the end of so many. */
function indexIn(count: number, key: string, at: Node): number {
  const index = /^[-+]?\d+$/.test(key) ? Number(key) : Number.NaN;
  const counted = index < 0 ? index + count : index;
  if (!(counted >= 0 && counted < count)) refuse(at, `The list has no item \`${key}\`.`);
  return counted;
}

function added(holder: Holder, key: string, value: Node, at: Node): Node {
  if (holder.kind === 'map') return withValue(holder, key, value);
  const index = key === '-' ? holder.items.length : indexIn(holder.items.length + 1, key, at);
  return withItems(holder, holder.items.toSpliced(index, 0, { value }));
}

function replaced(holder: Holder, key: string, value: Node, at: Node): Node {
  if (holder.kind === 'map') return withValue(holder, key, value);
  const index = indexIn(holder.items.length, key, at);
  return holder.items[index]?.value === value
    ? holder
    : withItems(holder, holder.items.with(index, { value }));
}

function removed(holder: Holder, key: string, at: Node): Node {
  if (holder.kind === 'map') {
    if (!entryOf(holder, key)) refuse(at, `There is no \`${key}\` to remove.`);
    return withoutKey(holder, key);
  }
  return withItems(holder, holder.items.toSpliced(indexIn(holder.items.length, key, at), 1));
}

/** What is not there is as good as null (json-patch v4, Patch.test). */
function sameJson(one: Node | undefined, other: Node | undefined): boolean {
  if (!one || !other || isNull(one) || isNull(other)) return isNull(one) && isNull(other);
  if (one.kind === 'scalar' && other.kind === 'scalar')
    return Object.is(scalarValue(one, 'compose'), scalarValue(other, 'kubernetes'));
  if (one.kind === 'seq' && other.kind === 'seq')
    return (
      one.items.length === other.items.length &&
      one.items.every(({ value }, index) => sameJson(value, other.items[index]?.value))
    );
  if (one.kind !== 'map' || other.kind !== 'map' || one.entries.length !== other.entries.length) return false;
  return one.entries.every(({ key, value }) => sameJson(value, entryOf(other, key)?.value));
}
