import { fail } from '../errors.ts';
import type { Meter } from '../meter.ts';
import { type Dict, isTrue, put, type Value } from '../value.ts';
import { joinPlaces } from '../values/tables.ts';

/*
 * dario.cat/mergo, as Sprig's `merge` and `mergeOverwrite` use it: maps are merged in place, and maps inside of the
 * second that the first has not are shared by both from then on.
 */

const deepest = 500;

/** Fills what the target has not, or has empty. */
export function merge(target: Dict, source: Dict, meter: Meter, depth = 0): void {
  mergeMaps(target, source, false, meter, depth);
}

/** What the source says counts, where it says something. */
export function mergeOver(target: Dict, source: Dict, meter: Meter, depth = 0): void {
  mergeMaps(target, source, true, meter, depth);
}

function mergeMaps(target: Dict, source: Dict, overwrite: boolean, meter: Meter, depth: number): void {
  if (depth > deepest) fail('a value that holds itself');
  if (target === source) return;
  for (const [key, value] of source.entries) {
    meter.step();
    const present = target.entries.get(key);
    const isNested = value.kind === 'map' && present?.kind === 'map';
    if (isNested) mergeMaps(present, value, overwrite, meter, depth + 1);
    if (isNested && present.entries.size > 0) continue;
    if (isTaken(value, present, source, overwrite)) put(target, key, value, source.keys.get(key));
  }
  target.from = joinPlaces(target.from, source.from);
}

/** What stands there stays, unless it is empty. */
function isTaken(value: Value, present: Value | undefined, source: Dict, overwrite: boolean): boolean {
  if (value.kind === 'nil') return overwrite;
  return !present || isEmpty(present) || (overwrite && counts(value, present, source));
}

function isEmpty(value: Value): boolean {
  return !isTrue(value);
}

/** An empty source does count here: mergo looks at it only where it merges the two. */
function counts(value: Value, present: Value, source: Dict): boolean {
  if (value.kind === 'list' && present.kind === 'list') return source.entries.size > 0;
  return true;
}
