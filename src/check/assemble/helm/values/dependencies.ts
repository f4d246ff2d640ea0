import { adopt, type Chart } from '../chart.ts';
import type { Dependency } from '../metadata.ts';
import type { Meter } from '../meter.ts';
import { isCompatibleRange } from '../semver.ts';
import { formatted } from '../template/print.ts';
import { type Dict, dict, type Value } from '../value.ts';
import { coalesced } from './coalesce.ts';
import { cloned, coalesceTables, nested, tableAt, valueAt } from './tables.ts';

/*
 * Which dependencies take part, under which names, and what their parents take from their values
 * (pkg/chart/v2/util/dependencies.go).
 */

export function processDependencies(chart: Chart, values: Dict, meter: Meter): Chart {
  const enabled = withEnabled(chart, values, '', meter);
  importValues(enabled);
  return enabled;
}

function withEnabled(chart: Chart, values: Dict, path: string, meter: Meter): Chart {
  meter.step();
  const wanted = chart.metadata.dependencies;
  if (wanted.length === 0) return chart;
  const taken = withDependencies(chart, named(chart, wanted, meter));
  const requirements = wanted.map((each) => (each.alias === '' ? each : { ...each, name: each.alias }));
  const all = coalesced(taken, values, false);
  const off = new Set(requirements.filter((each) => !isEnabled(each, all, path)).map(({ name }) => name));
  const kept = taken.dependencies.filter(({ metadata }) => !off.has(metadata.name));
  const inner = kept.map((each) => withEnabled(each, all, `${path}${each.metadata.name}.`, meter));
  const metadata = { ...taken.metadata, dependencies: requirements.filter(({ name }) => !off.has(name)) };
  return withDependencies({ ...taken, metadata }, inner);
}

function withDependencies(chart: Chart, dependencies: readonly Chart[]): Chart {
  const result: Chart = { ...chart, dependencies: [] };
  for (const dependency of dependencies) adopt(result, { ...dependency });
  for (const dependency of result.dependencies)
    for (const inner of dependency.dependencies) inner.parent = dependency;
  return result;
}

/** The charts that nobody asked for, and those that somebody did, each under the name it goes by. */
function named(chart: Chart, wanted: readonly Dependency[], meter: Meter): Chart[] {
  const fits = (each: Chart, { name, version }: Dependency) =>
    each.metadata.name === name && isCompatibleRange(version, each.metadata.version, meter);
  const others = chart.dependencies.filter((each) => !wanted.some((dependency) => fits(each, dependency)));
  const asked = wanted.flatMap((dependency) => {
    const found = chart.dependencies.find((each) => fits(each, dependency));
    if (!found) return [];
    const name = dependency.alias === '' ? found.metadata.name : dependency.alias;
    const copy = withDependencies(found, found.dependencies);
    return [{ ...copy, metadata: { ...copy.metadata, name } }].map(adopted);
  });
  return [...others, ...asked];
}

function adopted(chart: Chart): Chart {
  for (const dependency of chart.dependencies) dependency.parent = chart;
  return chart;
}

/** By the first of its conditions that says so, else by its tags. */
function isEnabled({ condition, tags }: Dependency, values: Dict, path: string): boolean {
  for (const each of condition.trim().split(',')) {
    const value = each === '' ? undefined : valueAt(values, path + each);
    if (value?.kind === 'bool') return value.is;
  }
  const table = tableAt(values, 'tags');
  const said = tags.flatMap((tag) => {
    const value = table?.entries.get(tag);
    return value?.kind === 'bool' ? [value.is] : [];
  });
  return said.length === 0 || said.includes(true);
}

function importValues(chart: Chart): void {
  for (const dependency of chart.dependencies) importValues(dependency);
  const { dependencies } = chart.metadata;
  if (dependencies.length === 0) return;
  const all = coalesced(chart, dict(), true);
  const imported = dict();
  for (const dependency of dependencies)
    for (const wish of dependency.importValues) {
      const found = importedTable(dependency.name, wish, all);
      if (found) coalesceTables(imported, found, true);
    }
  const values = cloned(all);
  coalesceTables(values, imported, true);
  chart.values = values;
}

function importedTable(name: string, wish: Value, all: Dict): Dict | undefined {
  if (wish.kind === 'string') {
    const found = tableAt(all, `${name}.exports.${wish.text.string}`);
    return found && cloned(found);
  }
  if (wish.kind !== 'map') return undefined;
  const part = (key: string) => {
    const value = wish.entries.get(key);
    return value ? formatted(value).string : '<nil>';
  };
  const found = tableAt(all, `${name}.${part('child')}`);
  return found && nested(part('parent'), cloned(found));
}
