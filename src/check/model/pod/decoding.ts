import { podSpecTypes } from '../../facts/pod-spec-types.ts';
import type { Field } from '../../read/field.ts';
import type { Node } from '../../read/node.ts';

/*
 * How the API server reads a pod spec: sigs.k8s.io/yaml turns the text into JSON without knowing the types, and
 * encoding/json then wants exactly the declared ones. Keys are case-sensitive, unknown keys are dropped, null is absent.
 */

/** One value of a pod spec, at a field that its type declares. */
export interface Doubt {
  readonly at: Field;
  /** `SecurityContext.runAsUser` */
  readonly declared: string;
  /** Why the API server cannot decode it; undefined where nobody knows what it will have to decode. */
  readonly problem: string | undefined;
}

/** The values of this pod spec that cannot be decoded, and those that a variable stands for, in the order of the file. */
export function doubtsIn(spec: Field): readonly Doubt[] {
  const doubts: Doubt[] = [];
  read(spec, { declared: 'PodSpec', type: 'PodSpec' }, { doubts, seen: new Map() });
  return doubts;
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

const structs: ReadonlyMap<string, ReadonlyMap<string, Slot>> = new Map(
  podSpecTypes
    .trim()
    .replaceAll(/\n +/g, ' ')
    .split('\n')
    .map((line) => {
      const [name = '', ...fields] = line.split(' ');
      return [name, new Map(fields.map((field) => slotOf(name, field)))];
    }),
);

function slotOf(struct: string, field: string): [string, Slot] {
  const [name = '', type = 'string'] = field.split(':');
  return [name, { declared: `${struct}.${name}`, type }];
}

interface Progress {
  readonly doubts: Doubt[];
  /** Which nodes were read as which types, in words: aliases of aliases would otherwise multiply. */
  readonly seen: Map<Node, string>;
}

function read(at: Field, { declared, type }: Slot, progress: Progress): void {
  const { node } = at;
  if (!node || isSeen(node, type, progress)) return;
  const problem = problemOf(at, type);
  if (problem !== undefined || at.unknown !== undefined) progress.doubts.push({ at, declared, problem });
  if (type.startsWith('[]')) {
    for (const item of at.items()) read(item, { declared, type: type.slice(2) }, progress);
  } else if (node.kind === 'map') readEntries(at, { declared, type }, progress);
}

function readEntries(map: Field, { declared, type }: Slot, progress: Progress): void {
  const fields = structs.get(type);
  const any = type.startsWith('{}') ? { declared, type: type.slice(2) } : undefined;
  if (!fields && !any) return;
  for (const [key, value] of map.entries()) {
    const slot = fields?.get(key) ?? any;
    if (slot && slot.type !== 'any') read(value, slot, progress);
  }
}

function isSeen(node: Node, type: string, { seen }: Progress): boolean {
  const types = seen.get(node);
  if (types === type || types?.split(' ').includes(type)) return true;
  seen.set(node, types === undefined ? type : `${types} ${type}`);
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
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/.test(text.trim());
}

function described(field: Field): string {
  if (field.kind !== 'scalar') return field.kind === 'map' ? 'a map' : 'a list';
  return `the ${typeof field.value} \`${(field.text ?? '').slice(0, 60)}\``;
}
