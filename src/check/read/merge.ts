import type { Entry } from './node.ts';
import type { Dialect } from './scalar.ts';

/** A merge key with the mappings that it brings in; of their equal keys the first wins. */
export interface MergeStep {
  readonly key: '<<';
  readonly keySpan: Entry['keySpan'];
  readonly brings: readonly (readonly Entry[])[];
}

/** What stands in a mapping, one thing after the other. */
export type Steps = readonly (Entry | MergeStep)[];

/** The merge keys of one document may bring in no more entries than this: aliases of aliases multiply. */
export const mostMergedEntries = 50_000;

/** The entries of a mapping with those that its merge keys bring in. */
export function mergedEntries(steps: Steps, dialect: Dialect): readonly Entry[] {
  if (steps.every(isEntry)) return steps;
  // v2 sets key by key, so a merge key beats what stands above it; v4 lets the keys of the mapping itself win.
  return dialect === 'kubernetes' ? inOrder(steps) : ownKeysFirst(steps);
}

export function isEntry(step: Entry | MergeStep): step is Entry {
  return 'value' in step;
}

/** An entry as the alias at this place brings it in. */
export function broughtIn(entry: Entry, at: Entry['keySpan']): Entry {
  return { ...entry, merged: true, alias: entry.alias ?? at };
}

function inOrder(steps: Steps): Entry[] {
  return steps.flatMap((step) => (isEntry(step) ? [step] : step.brings.toReversed().flat()));
}

/** compose takes `!reset` keys out before it merges, so what they stand over stays (compose-go reset.go). */
function ownKeysFirst(steps: Steps): Entry[] {
  const own = steps.filter(isEntry);
  const keys = new Set(own.filter(({ value }) => value.tag !== '!reset').map(({ key }) => key));
  const fresh: Entry[] = [];
  for (const entry of steps.flatMap((step) => (isEntry(step) ? [] : step.brings.flat()))) {
    if (!keys.has(entry.key)) fresh.push(entry);
    keys.add(entry.key);
  }
  return [...fresh, ...own];
}
