import type { MapNode, Node } from '../../read/node.ts';
import { type Gvk, isSelected } from './id.ts';
import { refuse } from './refusal.ts';
import { entryFor, isNull, mapChildren, withValue } from './tree.ts';

/** Where objects of some kinds have a field (kustomize types/fieldspec.go). */
export interface FieldSpec extends Gvk {
  readonly path: string;
  readonly create: boolean;
}

export interface Setting {
  readonly set: (node: Node) => Node;
  /** What is made where nothing is; without it nothing is. Made at the place of this node. */
  readonly make?: { readonly kind: 'map' | 'scalar'; readonly at: Node };
}

/** The tree with this field set, in all items of the lists on the way (kustomize filters/fieldspec). */
export function withField(node: MapNode, spec: FieldSpec, setting: Setting): MapNode {
  const path = splitPath(spec.path, '/');
  const result = new Setter(spec.create ? setting : { set: setting.set }).at(node, path);
  return result.kind === 'map' ? result : node;
}

class Setter {
  readonly #setting: Setting;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  at(node: Node, path: readonly string[]): Node {
    const [step, ...rest] = path;
    if (step === undefined) return this.#setting.set(node);
    if (isNull(node)) return node;
    if (node.kind === 'seq') return mapChildren(node, (item) => this.at(item, path));
    if (node.kind !== 'map')
      refuse(node, `\`${path.join('/')}\` is looked for here, where there is a plain value.`);
    return this.#inside(node, step, rest);
  }

  #inside(node: MapNode, step: string, rest: readonly string[]): Node {
    const isList = step.endsWith('[]');
    const name = isList ? step.slice(0, -2) : step;
    const kind = isList ? undefined : rest.length > 0 ? 'map' : this.#setting.make?.kind;
    const make = isList ? undefined : this.#setting.make;
    const entry = node.entries.find(({ key }) => key === name);
    if (!entry && (!make || !kind)) return node;
    const made = (at: Node) => emptyNode(at, kind ?? 'map');
    const current = entry ? entry.value : made(make?.at ?? node);
    const present = entry && make && kind && isNull(current) ? made(make.at) : current;
    const value = this.at(present, rest);
    return value === entry?.value ? node : withValue(node, name, value);
  }
}

function emptyNode({ source, span }: Node, kind: 'map' | 'scalar'): Node {
  const at = { source, span, flow: false, computed: true, tag: undefined, uses: undefined };
  return kind === 'map'
    ? { ...at, kind, entries: [] }
    : { ...at, kind, text: '', style: 'plain', unknown: undefined };
}

/** Sets one key of the map that a field spec leads to. */
export function entrySetter(key: string, value: Node, keyed = entryFor(key, value)): (node: Node) => Node {
  return (node) => {
    if (node.kind !== 'map') refuse(node, `\`${key}\` cannot be set here: there is no map.`);
    return withValue(node, key, value, keyed);
  };
}

export function selects(spec: FieldSpec, gvk: Gvk): boolean {
  return isSelected(gvk, spec);
}

/** A path's steps; a backslash keeps what would part them (kyaml utils.PathSplitter). */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const steps: string[] = [];
  for (const part of parts) {
    const last = steps.at(-1);
    if (last?.endsWith('\\') === true) steps[steps.length - 1] = last.slice(0, -1) + delimiter + part;
    else steps.push(part);
  }
  return steps;
}

/** `a.[name=b.c].d`: what stands in brackets is one step; brackets without `=` only hold a key together. */
export function splitFieldPath(path: string): string[] {
  const split = splitPath(path, '.');
  const steps: string[] = [];
  for (let at = 0; at < split.length; at++) {
    let step = split[at] ?? '';
    if (step.startsWith('[') && !step.endsWith(']')) {
      while (at < split.length - 1 && !step.endsWith(']')) step += `.${split[++at] ?? ''}`;
      if (!step.includes('=')) step = step.replace(/^[[\]]+/, '').replace(/(?<![[\]])[[\]]+$/, '');
    }
    steps.push(step);
  }
  return steps;
}
