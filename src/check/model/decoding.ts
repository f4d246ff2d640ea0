import { podSpecTypes } from '../facts/pod-spec-types.ts';
import type { Field } from '../source/field.ts';
import type { Node } from '../source/node.ts';

/*
 * How the API server reads a pod spec: sigs.k8s.io/yaml turns the text into JSON without knowing the types, and
 * encoding/json then wants exactly the declared ones. Keys are case-sensitive, unknown keys are dropped, null is absent.
 */

/** One value of a pod spec, at a field that its type declares. */
export interface Reading {
  readonly at: Field;
  /** `SecurityContext.runAsUser` */
  readonly declared: string;
  /** Why the API server cannot decode it. */
  readonly problem: string | undefined;
}

/** Every value that a declared field of this pod spec holds, in the order of the file. */
export function readingsOf(spec: Field): Generator<Reading> {
  return read(spec, { declared: 'PodSpec', type: 'PodSpec' }, new Map());
}

/** What a pod spec's type declares: `declaredFields('Volume')` are `name` and every source there is. */
export function declaredFields(type: string): readonly string[] {
  return [...(structs.get(type)?.keys() ?? [])];
}

interface Slot {
  readonly declared: string;
  /** `string`, `bool`, `[]Container`, `{}quantity` and so on. */
  readonly type: string;
}

const structs: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  podSpecTypes
    .trim()
    .replaceAll(/\n +/g, ' ')
    .split('\n')
    .map((line) => {
      const [name = '', ...fields] = line.split(' ');
      return [name, new Map(fields.map(declaration))];
    }),
);

function declaration(text: string): [string, string] {
  const [name = '', type = 'string'] = text.split(':');
  return [name, type];
}

/** Which nodes were read as which types: aliases of aliases would otherwise multiply. */
type Seen = Map<Node, Set<string>>;

function* read(field: Field, { declared, type }: Slot, seen: Seen): Generator<Reading> {
  if (!field.node || isSeen(field.node, type, seen)) return;
  yield { at: field, declared, problem: problemOf(field, type) };
  if (!field.exists) return;
  const inner = type.slice(2);
  if (type.startsWith('[]')) {
    for (const item of field.items()) yield* read(item, { declared, type: inner }, seen);
    return;
  }
  const fields = structs.get(type);
  if (!fields && !type.startsWith('{}')) return;
  for (const [key, value] of field.entries()) {
    const slot = fields
      ? { declared: `${type}.${key}`, type: fields.get(key) ?? 'any' }
      : { declared, type: inner };
    if (slot.type !== 'any') yield* read(value, slot, seen);
  }
}

function isSeen(node: Node, type: string, seen: Seen): boolean {
  const types = seen.get(node) ?? new Set();
  seen.set(node, types);
  if (types.has(type)) return true;
  types.add(type);
  return false;
}

function problemOf(field: Field, type: string): string | undefined {
  if (!field.exists) return undefined;
  const wanted = wantedBy(type);
  if (wanted.accepts(field)) return undefined;
  return `\`${pathOf(field)}\` must be ${wanted.name}, but is ${described(field)}: the API server cannot decode this object.`;
}

/** `spec.containers[0].env[1].value` */
function pathOf(field: Field): string {
  const { parent, key } = field;
  if (!parent || key === undefined) return key ?? '';
  const path = pathOf(parent);
  if (parent.kind === 'seq') return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

interface Wanted {
  readonly name: string;
  accepts(field: Field): boolean;
}

function wantedBy(type: string): Wanted {
  if (type.startsWith('[]')) return list;
  if (type.startsWith('{}')) return map;
  return scalars[type] ?? map;
}

const list: Wanted = { name: 'a list', accepts: ({ kind }) => kind === 'seq' };
const map: Wanted = { name: 'a map', accepts: ({ kind }) => kind === 'map' };

const scalars: Readonly<Record<string, Wanted>> = {
  string: { name: 'a string', accepts: ({ value }) => typeof value === 'string' },
  bool: { name: 'a boolean', accepts: ({ value }) => typeof value === 'boolean' },
  int32: { name: 'a whole number', accepts: ({ value }) => isInt(value, 2 ** 31) },
  int64: { name: 'a whole number', accepts: ({ value }) => isInt(value, 2 ** 63) },
  intOrString: {
    name: 'a whole number or a string',
    accepts: ({ value }) => typeof value === 'string' || isInt(value, 2 ** 31),
  },
  quantity: {
    name: 'a quantity',
    accepts: ({ value }) =>
      typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string' && isQuantity(value),
  },
};

function isInt(value: unknown, limit: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
}

/** apimachinery pkg/api/resource/quantity.go: a decimal number and a suffix or an exponent; empty is refused. */
function isQuantity(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.test(text.trim());
}

function described(field: Field): string {
  if (field.kind !== 'scalar') return field.kind === 'map' ? 'a map' : 'a list';
  return `the ${typeof field.value} \`${(field.text ?? '').slice(0, 60)}\``;
}
