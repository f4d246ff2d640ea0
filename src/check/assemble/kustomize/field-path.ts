import type { Node } from '../../read/node.ts';
import { patternOf } from './pattern.ts';
import { type Budget, refuse } from './refusal.ts';
import { child, entryFor, entryOf, isNull, mapChildren, withItems, withValue } from './tree.ts';

/*
 * The paths of replacements and variables: `spec.template.spec.containers.[name=web].image`, with numbers for items and
 * `*` for all of them (kyaml yaml/match.go and PathGetter).
 */

/** What a path leads to, where it leads to one thing; `-` is the last item. */
export function lookUp(node: Node, path: readonly string[], at: Node): Node | undefined {
  let found: Node | undefined = node;
  for (const step of path.map((each) => each.trim()).filter((each) => each !== '')) {
    if (!found) return undefined;
    found = stepFrom(found, step, at);
  }
  return found;
}

function stepFrom(node: Node, step: string, at: Node): Node | undefined {
  if (/^\d+$/.test(step) || step === '-') {
    if (node.kind !== 'seq') return refuse(at, `\`${step}\` asks for an item where there is no list.`);
    return (step === '-' ? node.items.at(-1) : node.items[Number(step)])?.value;
  }
  if (step === '*') refuse(at, 'The path of a source cannot contain `*`.');
  const pair = pairOf(step, at);
  if (!pair) return child(node, step);
  if (node.kind !== 'seq') return refuse(at, `\`${step}\` asks for an item where there is no list.`);
  const [key, value] = pair;
  return node.items.find(({ value: item }) => {
    const field = key === '' ? item : child(item, key);
    return field?.kind === 'scalar' && field.text === value;
  })?.value;
}

/** `[name=web]`; undefined for any other step. */
function pairOf(step: string, at: Node): readonly [string, string] | undefined {
  if (!step.startsWith('[') || !step.endsWith(']')) return undefined;
  const inside = step.slice(1, -1);
  const equals = inside.indexOf('=');
  if (equals === -1) refuse(at, `\`${step}\` must be \`[key=value]\`.`);
  return [inside.slice(0, equals), inside.slice(equals + 1)];
}

export interface PathSetting {
  readonly path: readonly string[];
  /** What stands there in place of what stood there. */
  readonly set: (node: Node) => Node;
  /** What is made where nothing is: of the kind of this node. */
  readonly make: Node | undefined;
  readonly at: Node;
  readonly budget: Budget;
}

/** The tree with all that a path leads to set; undefined where it leads nowhere. */
export function setAlong(node: Node, setting: PathSetting): Node | undefined {
  const setter = new PathSetter(setting);
  const result = setter.inside(node, setting.path);
  return setter.count === 0 ? undefined : result;
}

class PathSetter {
  count = 0;
  readonly #setting: PathSetting;

  constructor(setting: PathSetting) {
    this.#setting = setting;
  }

  inside(node: Node, path: readonly string[]): Node {
    const [step, ...rest] = path;
    this.#setting.budget.spend(node);
    if (step === undefined) {
      this.count++;
      return this.#setting.set(node);
    }
    if (/^\d+$/.test(step)) return this.#index(node, Number(step), rest);
    const pair = pairOf(step, this.#setting.at);
    if (pair) return this.#matching(node, pair, rest);
    if (step === '*') return this.#items(node, () => true, rest);
    return this.#field(node, step, rest);
  }

  #field(node: Node, name: string, rest: readonly string[]): Node {
    const { make, at } = this.#setting;
    if (isNull(node)) return node;
    if (node.kind !== 'map') refuse(at, `\`${name}\` asks for a field where there is no map.`);
    const entry = entryOf(node, name);
    if (!entry && !make) return node;
    const present = entry?.value ?? this.#made(rest[0]);
    if (present.kind === 'scalar' && rest.length > 0 && !isNull(present)) {
      // The text is YAML or JSON itself; kustomize writes it anew, in a form of its own.
      this.count++;
      return withValue(node, name, { ...present, unknown: 'a replacement inside of a text' });
    }
    const value = this.inside(present, rest);
    return value === entry?.value
      ? node
      : withValue(node, name, value, entry ? undefined : entryFor(name, value));
  }

  #index(node: Node, index: number, rest: readonly string[]): Node {
    const { make, at } = this.#setting;
    if (node.kind !== 'seq') return refuse(at, `\`${index}\` asks for an item where there is no list.`);
    const item =
      node.items[index]?.value ?? (make && index === node.items.length ? this.#made(rest[0]) : undefined);
    if (!item) return refuse(at, `\`${index}\` asks for an item that the list does not have.`);
    return withItems(node, node.items.toSpliced(index, 1, { value: this.inside(item, rest) }));
  }

  #matching(node: Node, [key, wanted]: readonly [string, string], rest: readonly string[]): Node {
    const { make, at } = this.#setting;
    const test = patternOf(wanted) ?? refuse(at, `\`${wanted}\` is not a regular expression to Kustomize.`);
    const matches = (item: Node) => {
      const field = key === '' ? item : child(item, key);
      return field?.kind === 'scalar' && test(field.text.trim());
    };
    const before = this.count;
    // Of plain values kustomize takes the item itself, whatever comes after in the path.
    const result = this.#items(node, matches, key === '' ? [] : rest);
    if (this.count > before || !make || node.kind !== 'seq') return result;
    const text: Node = { ...emptyAt(at, 'scalar'), ...{ kind: 'scalar', text: wanted, style: 'plain' } };
    const made: Node =
      key === '' ? text : { ...emptyAt(at, 'map'), kind: 'map', entries: [entryFor(key, text)] };
    return withItems(node, [...node.items, { value: this.inside(made, key === '' ? [] : rest) }]);
  }

  #items(node: Node, matches: (item: Node) => boolean, rest: readonly string[]): Node {
    if (node.kind !== 'seq')
      return isNull(node)
        ? node
        : refuse(this.#setting.at, 'The path asks for items where there is no list.');
    return mapChildren(node, (item) => (matches(item) ? this.inside(item, rest) : item));
  }

  #made(next: string | undefined): Node {
    const { at, make } = this.#setting;
    if (next === undefined) return emptyAt(at, make?.kind ?? 'scalar');
    return emptyAt(at, /^\d+$/.test(next) || next.startsWith('[') ? 'seq' : 'map');
  }
}

function emptyAt({ source, span }: Node, kind: Node['kind']): Node {
  const place = { source, span, flow: false, computed: true, tag: undefined, uses: undefined };
  if (kind === 'map') return { ...place, kind, entries: [] };
  if (kind === 'seq') return { ...place, kind, items: [] };
  return { ...place, kind, text: '', style: 'plain', unknown: undefined };
}
