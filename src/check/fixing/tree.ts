import { type FieldChange, pathTo, type Value } from '../write/change.ts';
import type { Field } from '../read/field.ts';
import type { Node } from '../read/node.ts';
import { type Dialect, type Scalar, scalarValue } from '../read/scalar.ts';

/*
 * What a document says, apart from how it is written. A fix is proven on this: the tree before, with the fix's
 * wishes carried out on plain data, must be the tree that is parsed from the edited bytes. Nothing here is shared
 * with the code that computes edits, so that a mistake there does not prove itself right.
 */
type Tree = Map<string, Tree> | Tree[] | Leaf;

interface Leaf {
  readonly value: Scalar;
  /** As written, where the leaf comes from a file: `0x10` for `16` is a change too. */
  readonly written?: string;
}

const gone: Leaf = { value: null, written: 'gone' };

/** Where the parsed document is not what the changes intend; undefined where it is. */
export function strayChange(
  before: Field,
  after: Field,
  changes: readonly FieldChange[],
): string | undefined {
  const trees = new Trees(before.dialect);
  const intended = trees.with(before.node && trees.of(before.node), changes);
  return differenceOf(intended, after.node && trees.of(after.node));
}

/** What is read of a node is never changed: changes are carried out on copies. */
const known: Readonly<Record<Dialect, WeakMap<Node, Tree>>> = {
  kubernetes: new WeakMap(),
  compose: new WeakMap(),
};

class Trees {
  readonly #dialect: Dialect;
  // Aliases share nodes, so trees are shared too; else a small file could unfold without end. So do proofs of one file.
  readonly #known: WeakMap<Node, Tree>;
  readonly #own = new Set<Tree>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#known = known[dialect];
  }

  of(node: Node): Tree {
    const tree = this.#known.get(node) ?? this.#read(node);
    this.#known.set(node, tree);
    return tree;
  }

  #read(node: Node): Tree {
    if (node.kind === 'map') return new Map(node.entries.map(({ key, value }) => [key, this.of(value)]));
    if (node.kind === 'seq') return node.items.map(({ value }) => this.of(value));
    const written = `${node.tag ?? ''} ${node.style} ${node.text}`;
    return { value: scalarValue(node, this.#dialect), written };
  }

  with(tree: Tree | undefined, changes: readonly FieldChange[]): Tree | undefined {
    let result = tree;
    const real = inOrder(changes.filter(({ kind, field }) => kind !== 'remove' || field.written));
    for (const kind of ['set', 'append', 'remove'] as const)
      for (const change of real)
        if (change.kind === kind) result = this.#changed(result, pathTo(change.field), change);
    return result;
  }

  #changed(tree: Tree | undefined, path: readonly string[], change: FieldChange): Tree {
    const [key, ...rest] = path;
    if (key === undefined) return this.#carriedOut(tree, change);
    const inside = this.#mine(tree);
    if (Array.isArray(inside)) inside[Number(key)] = this.#changed(inside[Number(key)], rest, change);
    else inside.set(key, this.#changed(inside.get(key), rest, change));
    return inside;
  }

  #carriedOut(tree: Tree | undefined, change: FieldChange): Tree {
    if (change.kind === 'remove') return gone;
    if (change.kind === 'set') return this.#set(tree, change.value);
    const item = leaves(change.value);
    const list = Array.isArray(tree) ? tree : [];
    if (list.some((present) => differenceOf(item, present) === undefined)) return list;
    return [...list, item];
  }

  #set(tree: Tree | undefined, value: Value): Tree {
    if (typeof value !== 'object' || value === null || value instanceof Array) {
      const wanted = leaves(value);
      return tree && differenceOf(wanted, tree) === undefined ? tree : wanted;
    }
    const inside = this.#mine(tree);
    if (Array.isArray(inside)) return inside;
    for (const [key, item] of Object.entries(value)) inside.set(key, this.#set(inside.get(key), item));
    return inside;
  }

  /** A copy that no other place shares. */
  #mine(tree: Tree | undefined): Map<string, Tree> | Tree[] {
    if (tree && this.#own.has(tree) && (tree instanceof Map || Array.isArray(tree))) return tree;
    const copy = Array.isArray(tree) ? [...tree] : new Map(tree instanceof Map ? tree : []);
    this.#own.add(copy);
    return copy;
  }
}

/** New items stand in an order of their own, so that it does not matter which fix comes first. */
function inOrder(changes: readonly FieldChange[]): FieldChange[] {
  const texts = new Map(
    changes.map((change) => [
      change,
      JSON.stringify([pathTo(change.field), change.kind === 'remove' ? '' : change.value]),
    ]),
  );
  const textOf = (change: FieldChange) => texts.get(change) ?? '';
  return [...changes].sort((one, other) =>
    textOf(one) < textOf(other) ? -1 : Number(textOf(one) > textOf(other)),
  );
}

function leaves(value: Value): Tree {
  if (typeof value !== 'object' || value === null) return { value };
  if (value instanceof Array) return value.map(leaves);
  return new Map(Object.entries(value).map(([key, item]) => [key, leaves(item)]));
}

type Pairs = Map<Tree, Tree>;

/** The path of the first difference. */
function differenceOf(
  intended: Tree | undefined,
  found: Tree | undefined,
  path = '',
  equal: Pairs = new Map(),
): string | undefined {
  if (!intended || !found) return intended === found ? undefined : path || 'the document';
  if (equal.get(intended) === found) return undefined;
  const difference = differenceInside(intended, found, path, equal);
  if (difference === undefined) equal.set(intended, found);
  return difference;
}

function differenceInside(intended: Tree, found: Tree, path: string, equal: Pairs): string | undefined {
  if (intended instanceof Map) {
    if (!(found instanceof Map)) return path;
    const keys = new Set([...intended.keys(), ...found.keys()]);
    return first(keys, (key) => {
      const wanted = intended.get(key);
      return differenceOf(wanted === gone ? undefined : wanted, found.get(key), `${path}.${key}`, equal);
    });
  }
  if (Array.isArray(intended)) {
    if (!Array.isArray(found)) return path;
    const left = intended.filter((item) => item !== gone);
    const indices = Array.from({ length: Math.max(left.length, found.length) }, (_, index) => index);
    return first(indices, (index) => differenceOf(left[index], found[index], `${path}[${index}]`, equal));
  }
  if (found instanceof Map || Array.isArray(found)) return path;
  const isSame = Object.is(intended.value, found.value);
  return isSame && (intended.written === undefined || intended.written === found.written) ? undefined : path;
}

function first<T>(values: Iterable<T>, find: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
