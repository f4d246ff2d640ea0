import type { Field } from '../../read/field.ts';

/** A field that exists at a path in which `[*]` is every item of a list and `*` every entry of a map. */
export interface Found {
  readonly field: Field;
  /** What tells it from the others of its kind: `workerGroupSpecs small`. */
  readonly label: string;
}

/** Steps that so many paths have that they tell nothing apart. */
const common = new Set([
  'spec',
  'template',
  'podTemplate',
  'leaderWorkerTemplate',
  'rayClusterSpec',
  'job',
  'provider',
]);

export function fieldsAt(root: Field, path: readonly string[]): Found[] {
  let found: Found[] = [{ field: root, label: '' }];
  for (const step of path) found = found.flatMap((from) => stepped(from, step));
  return found.filter(({ field }) => field.exists);
}

function stepped({ field, label }: Found, step: string): Found[] {
  if (step === '[*]')
    return field.items().map((item, index) => ({ field: item, label: joined(label, nameOf(item, index)) }));
  if (step === '*')
    return field.entries().map(([key, value]) => ({ field: value, label: joined(label, key) }));
  return [{ field: field.at(step), label: common.has(step) ? label : joined(label, step) }];
}

function joined(label: string, word: string): string {
  return label === '' ? word : `${label} ${word}`;
}

function nameOf(item: Field, index: number): string {
  return item.at('name').text ?? item.at('groupName').text ?? String(index + 1);
}
