import type { Entry, Item, MapNode, Node } from '../../read/node.ts';
import {
  child,
  fingerprint,
  implied,
  isNull,
  keyPlace,
  map,
  plain,
  seq,
  string,
  stringOf,
  valueOf,
} from './nodes.ts';
import { type Path, PathTable, shown } from '../../text/path.ts';
import { type Budget, refuse } from './refusal.ts';
import { keyOf, uniqueBy } from './unique.ts';

/*
 * One tree laid over another as compose-go's override/merge.go does it: mappings merge, sequences append
 * what is not there yet, anything else is replaced; with the rules of their own below.
 */

/** Which of two merged collections a field over the result points at. */
export type Standing = 'base' | 'over';

interface Layers {
  readonly base: Node;
  readonly over: Node;
  readonly path: Path;
}

type Rule = (merger: Merger, layers: Layers) => Node;

export function merge(base: Node, over: Node, path: Path, budget: Budget, standing: Standing = 'base'): Node {
  return new Merger(budget, standing).merge({ base, over, path });
}

class Merger {
  readonly #budget: Budget;
  readonly #standing: Standing;

  constructor(budget: Budget, standing: Standing) {
    this.#budget = budget;
    this.#standing = standing;
  }

  stand({ base, over }: Layers): Node {
    return this.#standing === 'base' ? base : over;
  }

  merge(layers: Layers): Node {
    const { base, over, path } = layers;
    this.#budget.spend(over);
    const rule = rules.find(path);
    if (rule) return rule(this, layers);
    if (isNull(over)) return base;
    if (base.kind === 'map') return over.kind === 'map' ? this.maps(base, over, layers) : mismatch(layers);
    if (base.kind === 'seq')
      return over.kind === 'seq' ? this.append(base.items, over.items, layers) : mismatch(layers);
    return over;
  }

  maps(base: MapNode, over: MapNode, layers: Layers): MapNode {
    this.#budget.spend(over, base.entries.length + over.entries.length);
    const merged = new Map(base.entries.map((entry) => [entry.key, entry]));
    for (const entry of over.entries) {
      const old = merged.get(entry.key);
      merged.set(entry.key, old ? this.#entry(old, entry, layers.path) : entry);
    }
    return map(this.stand(layers), [...merged.values()]);
  }

  /** The key of the result stands in the file that its value stands in. */
  #entry(base: Entry, over: Entry, path: Path): Entry {
    const value = this.merge({ base: base.value, over: over.value, path: [...path, over.key] });
    if (value === base.value) return base;
    if (value === over.value) return over;
    const stand = this.#standing === 'base' ? base : over;
    return value.source === stand.value.source ? { ...stand, value } : { ...implied(stand.key, value) };
  }

  pay({ over: at }: Layers, base: readonly Item[], over: readonly Item[]): void {
    this.#budget.spend(at, base.length + over.length);
  }

  #print(value: Node): string {
    const print = fingerprint(value);
    this.#budget.spend(value, print.length / 16);
    return print;
  }

  append(base: readonly Item[], over: readonly Item[], layers: Layers): Node {
    this.pay(layers, base, over);
    const present = new Set(base.map(({ value }) => this.#print(value)));
    const fresh = over.filter(({ value }) => {
      const print = this.#print(value);
      const isNew = !present.has(print);
      present.add(print);
      return isNew;
    });
    return seq(this.stand(layers), [...base, ...fresh]);
  }
}

function mismatch({ base, over, path }: Layers): never {
  const was = base.kind === 'map' ? 'a mapping' : 'a list';
  refuse(
    over,
    `\`${shown(path)}\` is ${was} in the file below and cannot be overridden with something else.`,
  );
}

const replaced: Rule = (_, { over }) => over;

const appended: Rule = (merger, layers) => merger.append(asItems(layers.base), asItems(layers.over), layers);

/** `KEY=VALUE` lists and mappings alike become one list, the last of a key at the place of the first. */
const keyed: Rule = (merger, layers) => {
  const [base, over] = [asItems(layers.base), asItems(layers.over)];
  merger.pay(layers, base, over);
  return seq(merger.stand(layers), uniqueBy([...base, ...over], keyOf, layers.path));
};

const built: Rule = (merger, layers) => merger.maps(asBuild(layers.base), asBuild(layers.over), layers);

const mapped =
  (defaults: (at: Node) => Node): Rule =>
  (merger, layers) =>
    merger.maps(asMap(layers.base, defaults, layers.path), asMap(layers.over, defaults, layers.path), layers);

const logged: Rule = (merger, layers) => {
  const { base, over, path } = layers;
  if (base.kind !== 'map') refuse(base, `\`${shown(path)}\` must be a mapping.`);
  if (over.kind !== 'map') refuse(over, `\`${shown(path)}\` must be a mapping.`);
  const [was, is] = [child(base, 'driver'), child(over, 'driver')];
  return !was || !is || valueOf(was) === valueOf(is) ? merger.maps(base, over, layers) : over;
};

const limited: Rule = (merger, layers) =>
  layers.base.kind === 'map' && layers.over.kind === 'map'
    ? merger.maps(layers.base, layers.over, layers)
    : layers.over;

/** compose pairs the address pools of a network by subnet; nothing here asks for them, so both are kept. */
const addressed: Rule = (merger, layers) => {
  const { base, over, path } = layers;
  if (base.kind !== 'seq') refuse(base, `\`${shown(path)}\` must be a list.`);
  if (over.kind !== 'seq') refuse(over, `\`${shown(path)}\` must be a list.`);
  return merger.append(base.items, over.items, layers);
};

const nothing = (at: Node) => plain(at, null);
const started = (at: Node) =>
  map(at, [implied('condition', string(at, 'service_started')), implied('required', plain(at, true))]);

const rules = new PathTable<Rule>([
  ['networks.*.ipam.config', addressed],
  ...['networks', 'volumes', 'secrets', 'configs'].map((name): [string, Rule] => [`${name}.*.labels`, keyed]),
  ['services.*.deploy.labels', keyed],
  ...['services.*', 'jobs.*'].flatMap((prefix) => [
    ...under(prefix, keyed, 'annotations environment labels sysctls volumes.*.volume.labels'),
    ...under(prefix, keyed, 'build.args build.additional_contexts build.labels'),
    ...under(prefix, built, 'build'),
    ...under(prefix, replaced, 'command entrypoint healthcheck.test'),
    ...under(
      prefix,
      appended,
      'build.extra_hosts dns dns_opt dns_search env_file extra_hosts label_file tmpfs',
    ),
    ...under(prefix, mapped(started), 'depends_on'),
    ...under(prefix, mapped(nothing), 'models networks'),
    ...under(prefix, logged, 'logging'),
    ...under(prefix, limited, 'ulimits.*'),
  ]),
]);

function under(prefix: string, rule: Rule, names: string): [string, Rule][] {
  return names.split(' ').map((name) => [`${prefix}.${name}`, rule]);
}

function asItems(node: Node): readonly Item[] {
  if (node.kind === 'seq') return node.items;
  if (node.kind === 'scalar') return stringOf(node) === undefined ? [] : [{ value: node }];
  const items = node.entries.flatMap((entry) => pairsOf(entry));
  return items.sort((one, other) => compare(textOf(one), textOf(other)));
}

function pairsOf(entry: Entry): Item[] {
  const { key, value } = entry;
  if (value.kind === 'seq') return value.items.flatMap((item) => pairsOf({ ...entry, value: item.value }));
  const whole = valueOf(value) === null ? key : `${key}=${value.kind === 'scalar' ? value.text : ''}`;
  const { source } = value;
  const span = { start: entry.keySpan.start, end: Math.max(entry.keySpan.end, value.span.end) };
  const at = source === keyPlace(entry).source && span.start < span.end ? { ...value, span } : value;
  return [{ value: string(at, whole) }];
}

function textOf({ value }: Item): string {
  return value.kind === 'scalar' ? value.text : '';
}

/** Go compares strings by bytes, which for UTF-8 is by code point. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function asBuild(node: Node): MapNode {
  if (node.kind === 'map') return node;
  return map(node, stringOf(node) === undefined ? [] : [implied('context', node)]);
}

function asMap(node: Node, defaults: (at: Node) => Node, path: Path): MapNode {
  if (node.kind === 'map') return node;
  if (isNull(node)) return map(node, []);
  const items = asItems(node);
  const names = new Map(
    items.map(({ value }) => [stringOf(value), implied(stringOf(value) ?? '', defaults(value))]),
  );
  if (items.length === 0 || names.has(undefined)) {
    if (node.kind === 'seq' && items.length === 0) return map(node, []);
    refuse(node, `\`${shown(path)}\` must be a mapping or a list of names.`);
  }
  return map(node, [...names.values()]);
}
