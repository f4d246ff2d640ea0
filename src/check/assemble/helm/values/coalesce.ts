import type { Chart } from '../chart.ts';
import { copied, type Dict, dict, put, remove, type Value } from '../value.ts';
import { cloned, coalesceTables, dropNils, joinPlaces } from './tables.ts';

/*
 * What a chart's values are once its own and those of its parents are put together (pkg/chart/common/util/coalesce.go).
 */

/** Helm refuses such values. */
export class BadValues extends Error {}

/** The values of a chart and, under their names, of the charts in it. With `merges` nulls are kept. */
export function coalesced(chart: Chart, given: Dict, merges: boolean): Dict {
  const values = cloned(given);
  coalesce(chart, values, merges);
  return values;
}

function coalesce(chart: Chart, target: Dict, merges: boolean): void {
  coalesceOwn(chart, target, merges);
  for (const dependency of chart.dependencies) coalesceDependency(dependency, target, merges);
}

function coalesceDependency(dependency: Chart, target: Dict, merges: boolean): void {
  const { name } = dependency.metadata;
  const found = target.entries.get(name);
  if (found && found.kind !== 'map') throw new BadValues(`type mismatch on ${name}: ${found.kind}`);
  const own = found ?? dict();
  if (!found) put(target, name, own);
  coalesceGlobals(own, target);
  coalesce(dependency, own, merges);
}

const global = 'global';

/** The globals of the chart above count more than those of the one inside. */
function coalesceGlobals(target: Dict, source: Dict): void {
  const [own, above] = [target.entries.get(global), source.entries.get(global)];
  if ((own && own.kind !== 'map') || (above && above.kind !== 'map')) return;
  const globals = own ?? dict();
  for (const [key, value] of above?.entries ?? []) {
    const joined = joinedGlobal(globals.entries.get(key), value);
    if (joined) put(globals, key, joined, above?.keys.get(key));
  }
  if (above) globals.from = joinPlaces(globals.from, above.from);
  put(target, global, globals, target.keys.get(global) ?? source.keys.get(global));
}

function joinedGlobal(own: Value | undefined, above: Value): Value | undefined {
  if (above.kind !== 'map') return own?.kind === 'map' ? undefined : above;
  const copy = copied(above);
  if (!own) return copy;
  if (own.kind !== 'map') return undefined;
  coalesceTables(copy, own, true);
  return copy;
}

/** The values of the chart itself, where nothing stronger stands. */
function coalesceOwn(chart: Chart, target: Dict, merges: boolean): void {
  const own = cloned(chart.values);
  for (const [key, value] of own.entries) {
    const present = target.entries.get(key);
    if (!present) addDefault(target, key, value, own, merges);
    else if (present.kind === 'nil' && !merges) remove(target, key);
    else if (present.kind === 'map' && value.kind === 'map') {
      const isChart = chart.dependencies.some(({ metadata }) => metadata.name === key);
      if (!isChart && !merges) dropNils(value);
      coalesceTables(present, value, isChart || merges);
    }
  }
  target.from = joinPlaces(target.from, own.from);
}

function addDefault(target: Dict, key: string, value: Value, own: Dict, merges: boolean): void {
  if (!merges && value.kind === 'nil') return;
  if (!merges && value.kind === 'map') dropNils(value);
  put(target, key, value, own.keys.get(key));
}
