import type { Item, MapNode, Node, SeqNode } from '../../read/node.ts';
import type { Schema } from './merge-keys.ts';
import type { Budget } from './refusal.ts';
import type { Merger } from './strategic.ts';
import { child, entryFor, entryOf, isEmpty, isNull, textAt, textNode } from './tree.ts';

type Texts = readonly string[];

/** One list that is merged item by item (kyaml yaml/walk/associative_sequence.go). */
export class MergedList {
  readonly #merger: Merger;
  readonly #schema: Schema;
  readonly #budget: Budget;

  constructor(merger: Merger, schema: Schema, budget: Budget) {
    this.#merger = merger;
    this.#schema = schema;
    this.#budget = budget;
  }

  merge(base: SeqNode, patch: SeqNode | undefined): readonly Item[] {
    const keys = this.#schema.keys ?? [];
    if (keys.length === 0) return this.#plain(base, patch);
    const seen = new Set<string>();
    const listed = [...(patch?.items ?? []), ...base.items]
      .map(({ value }) => keys.map((key) => filledText(value, key)))
      .filter((values) => !seen.has(values.join('\0')) && seen.add(values.join('\0')));
    this.#budget.spend(base, keys.length > 1 ? listed.length ** 2 : listed.length);
    const rows = keys.length > 1 ? mergedRows(listed) : listed;
    return this.#merged(base, patch, rows, keys);
  }

  #plain(base: SeqNode, patch: SeqNode | undefined): readonly Item[] {
    const items = [...(patch?.items ?? []), ...base.items];
    const seen = new Set<string>();
    return items.filter(({ value }) => {
      this.#budget.spend(value);
      const text = value.kind === 'scalar' ? value.text : '';
      return !isNull(value) && !seen.has(text) && seen.add(text);
    });
  }

  #merged(base: SeqNode, patch: SeqNode | undefined, rows: readonly Texts[], keys: Texts): readonly Item[] {
    let standing = base.items;
    let fresh: readonly Item[] = [];
    let used: Texts = keys;
    for (const row of rows) {
      const names = namesUsed(rows, keys);
      const values = row.filter((value, index) => value !== '' || names.includes(keys[index] ?? ''));
      used = names;
      this.#budget.spend(base, standing.length + fresh.length);
      const below = found(standing, names, values);
      const over = patch && found(patch.items, names, values);
      const merged = this.#merger.merge(below?.value, over?.value, this.#schema.items);
      if (!merged || isEmptyMap(merged)) {
        standing = setItem(standing, names, values, undefined);
        continue;
      }
      const whole = withKeys(merged, names, values);
      const item = itemOf(whole, over, below);
      // What is merged into an item of the base changes that item; what replaces it does not, and is lost to it below.
      if (below && (below === over || !replaces(over?.value)))
        standing = standing.map((each) => (each === below ? item : each));
      fresh = setItem(fresh, names, values, item);
    }
    return rows.length > 0 ? withAll(fresh, standing, used) : standing;
  }
}

function filledText(node: Node, key: string): string {
  const value = child(node, key);
  return isEmpty(value) ? '' : textAt(node, key);
}

function replaces(patch: Node | undefined): boolean {
  return textAt(patch, '$patch') === 'replace';
}

function itemOf(value: Node, over: Item | undefined, below: Item | undefined): Item {
  if (value === over?.value) return over;
  return value === below?.value ? below : { value, alias: undefined };
}

function isEmptyMap(node: Node): boolean {
  return isNull(node) || (node.kind === 'map' && node.entries.length === 0);
}

function withKeys(node: Node, names: Texts, values: Texts): Node {
  if (node.kind !== 'map') return node;
  const missing = names.flatMap((name, index) => {
    const value = values[index] ?? '';
    return value === '' || entryOf(node, name)
      ? []
      : [entryFor(name, { ...textNode(node, value), tag: undefined })];
  });
  return missing.length === 0
    ? node
    : ({ ...node, entries: [...node.entries, ...missing] } satisfies MapNode);
}

/** The keys that any item has a value for; all where none has (validateKeys). */
function namesUsed(rows: readonly Texts[], keys: Texts): Texts {
  const used = keys.filter((_, index) => rows.some((row) => (row[index] ?? '') !== ''));
  return used.length === 0 ? keys : used;
}

/** The first item that has these values; what is empty is not asked for (elementValueList). */
function found(items: readonly Item[], names: Texts, values: Texts): Item | undefined {
  const pairs = names.map((name, index) => [name, values[index] ?? ''] as const);
  const filled = pairs.filter(([, value]) => value !== '');
  const asked = filled.length === 0 ? pairs : filled;
  return items.find(
    ({ value: item }) =>
      item.kind === 'map' &&
      asked.every(([name, value]) => {
        const field = entryOf(item, name)?.value;
        return field?.kind === 'scalar' && field.text === value;
      }),
  );
}

/** Puts an item in the place of those with the same values, or at the end (kyaml ElementSetter). */
function setItem(
  items: readonly Item[],
  names: Texts,
  values: Texts,
  item: Item | undefined,
): readonly Item[] {
  const others: Item[] = [];
  let isFound = false;
  for (const each of items) {
    const { value } = each;
    if (isEmptyMap(value)) continue;
    const isMap = value.kind === 'map';
    const matches = isMap && names.every((name, index) => hasValue(value, name, values[index], index));
    isFound ||= matches;
    if (matches && item) others.push(item);
    // Asked for by nothing, items go.
    else if (!isMap || (!matches && values.length > 0)) others.push(each);
  }
  return item && !isFound ? [...others, item] : others;
}

/** Where there are fewer values than keys, the keys before decide. */
function hasValue(item: MapNode, name: string, wanted: string | undefined, index: number): boolean {
  if (wanted === undefined) return index > 0;
  const field = entryOf(item, name)?.value;
  return field !== undefined && (wanted === '' || (field.kind === 'scalar' && field.text === wanted));
}

/** The items of the patch first, those of the base after them or in their place (appendListNode). */
function withAll(fresh: readonly Item[], standing: readonly Item[], names: Texts): readonly Item[] {
  let all = fresh;
  for (const item of standing) {
    const fields = names.map((name) => child(item.value, name));
    const values = fields.flatMap((value) => (value ? [value.kind === 'scalar' ? value.text : ''] : []));
    // As kustomize has it: an item is appended for each key that it lacks, and then asked for by those that it has.
    all = [...all, ...fields.filter((value) => !value).map(() => item)];
    if (names.length > 1) all = setItem(all, names, values, undefined);
    all = setItem(all, names, values, item);
  }
  return all;
}

/** Two items are one where they share a value and differ only in what one of them leaves out (mergeValues). */
function mergedRows(rows: readonly Texts[]): readonly Texts[] {
  const merged = [...rows];
  for (const one of rows.keys())
    for (const other of rows.keys()) {
      const both = match(merged[one], merged[other]);
      if (both) merged[one] = merged[other] = both;
    }
  return merged;
}

function match(one: Texts = [], other: Texts = []): Texts | undefined {
  const differs = (text: string, index: number) =>
    text !== '' && other[index] !== '' && text !== other[index];
  const contradicts = one.some(differs);
  const isShared = one.some((text, index) => text === other[index]);
  if (!isShared || contradicts) return undefined;
  return one.map((text, index) => (text === '' ? (other[index] ?? '') : text));
}
