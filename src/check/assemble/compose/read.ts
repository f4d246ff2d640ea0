import type { Entry, Item, MapNode, Node, ScalarNode } from '../../read/node.ts';
import { interpolate, type Variables } from '../../read/interpolate.ts';
import { castOf } from './cast.ts';
import { keyPlace, plain, string, stringOf, valueOf } from './nodes.ts';
import { type Path, shown } from '../../text/path.ts';
import { type Budget, type ComposeProblem, refuse, Refusal } from './refusal.ts';

/** A document as compose holds it before it is merged. */
export interface Document {
  readonly node: MapNode;
  /** Where `!reset` or `!override` stood: there the files before lose what they said (compose-go reset.go). */
  readonly resets: readonly Path[];
}

/** Nesting that no person writes; the steps after this one may walk down without a bound of their own. */
const deepest = 200;

export function readDocument(root: Node, variables: Variables, budget: Budget): Document {
  const reading = new Reading(variables, budget);
  const node = reading.node(root, []);
  if (node?.kind !== 'map') refuse(root, 'A compose file must be a mapping at its top.');
  if (reading.problems.length > 0) throw new Refusal(reading.problems);
  return { node, resets: reading.resets };
}

/** One walk that removes resets, replaces variables and casts what they gave (compose-go interpolate.go). */
class Reading {
  readonly resets: Path[] = [];
  readonly problems: ComposeProblem[] = [];
  readonly #variables: Variables;
  readonly #budget: Budget;

  constructor(variables: Variables, budget: Budget) {
    this.#variables = variables;
    this.#budget = budget;
  }

  node(node: Node, path: Path): Node | undefined {
    this.#budget.spend(node);
    if (path.length > deepest) refuse(node, 'This compose file is nested too deeply.');
    if (node.tag === '!reset' || node.tag === '!override') this.resets.push(path);
    if (node.tag === '!reset') return undefined;
    if (node.kind === 'scalar') return this.#scalar(node, path);
    if (node.kind === 'map') {
      return { ...node, entries: node.entries.flatMap((entry) => this.#entry(entry, path)) };
    }
    return { ...node, items: node.items.flatMap((item) => this.#item(item, path)) };
  }

  #entry(entry: Entry, path: Path): Entry[] {
    if (!isStringKey(entry)) refuse(keyPlace(entry), `The key \`${entry.key}\` must be a string: quote it.`);
    const value = this.node(entry.value, [...path, entry.key]);
    return value ? [{ ...entry, value }] : [];
  }

  #item(item: Item, path: Path): Item[] {
    const value = this.node(item.value, [...path, '[]']);
    return value ? [{ ...item, value }] : [];
  }

  #scalar(node: ScalarNode, path: Path): Node {
    const written = stringOf(node);
    if (written === undefined) return node;
    const { text, unknown, refused } = interpolate(written, this.#variables);
    if (refused !== undefined) return this.#refused(node, `\`${shown(path)}\`: ${refused}.`);
    const known = unknown === undefined ? node : { ...node, unknown };
    const cast = castOf(path);
    if (!cast) return text === written ? known : string(known, text);
    const isOpen = unknown !== undefined && this.#variables.standIn !== undefined;
    const value = cast.read(text) ?? (isOpen ? cast.read('false') : undefined);
    if (value === undefined)
      return this.#refused(
        node,
        `\`${shown(path)}\` must be ${cast.what}, not ${text === '' ? 'empty' : `\`${text}\``}.`,
      );
    return plain(known, value);
  }

  #refused(node: ScalarNode, message: string): Node {
    this.problems.push({ at: { source: node.source, span: node.span }, message });
    return node;
  }
}

/** The model is keyed by strings; go-yaml reads a plain `1:` or `true:` as a key of another kind. */
function isStringKey({ key, keySpan, value }: Entry): boolean {
  const text = value.source.slice(keySpan);
  if (text !== key) return true;
  return (
    typeof valueOf({
      source: value.source,
      span: keySpan,
      flow: false,
      kind: 'scalar',
      text,
      style: 'plain',
    }) === 'string'
  );
}
