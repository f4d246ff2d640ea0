import type { Written } from '../origin.ts';
import { copied, type Dict, dict, put, remove, type Value } from '../value.ts';

/** A copy that shares no map with the original. */
export function cloned(map: Dict): Dict {
  const copy = copied(map);
  for (const [key, value] of copy.entries) copy.entries.set(key, clonedValue(value));
  return copy;
}

function clonedValue(value: Value): Value {
  if (value.kind === 'map') return cloned(value);
  return value.kind === 'list' ? { ...value, items: value.items.map(clonedValue) } : value;
}

function keep(target: Dict, key: string, source: Dict): void {
  const value = source.entries.get(key);
  if (value) put(target, key, value, source.keys.get(key));
}

/** Both maps are written where either is; the stronger first. */
export function joinPlaces(strong: readonly Written[], weak: readonly Written[]): readonly Written[] {
  return [...strong, ...weak.filter((each) => !strong.includes(each))];
}

/** The documents of a values file, and the values files of a release: what comes later counts (loader.MergeMaps). */
export function mergeDocuments(maps: readonly Dict[]): Dict {
  return maps.reduce(merged, dict());
}

function merged(weak: Dict, strong: Dict): Dict {
  const result = copied(weak);
  result.from = joinPlaces(strong.from, weak.from);
  for (const [key, value] of strong.entries) {
    const present = result.entries.get(key);
    if (value.kind === 'map' && present?.kind === 'map')
      put(result, key, merged(present, value), strong.keys.get(key));
    else keep(result, key, strong);
  }
  return result;
}

/**
 * Fills the target with what the source has besides (coalesceTablesFullKey). `merges`: a null of the target stays; else
 * it takes away what the source says.
 */
export function coalesceTables(target: Dict, source: Dict, merges: boolean): void {
  const nonNil = new Set([...source.entries].filter(([, value]) => value.kind !== 'nil').map(([key]) => key));
  for (const [key, value] of target.entries) if (value.kind === 'nil') keep(source, key, target);
  for (const [key, value] of [...source.entries]) {
    const present = target.entries.get(key);
    if (present?.kind === 'nil' && !merges && nonNil.has(key)) remove(target, key);
    else if (!present) keep(target, key, source);
    else if (value.kind === 'map' && present.kind === 'map') coalesceTables(present, value, merges);
  }
  target.from = joinPlaces(target.from, source.from);
}

/** Without nulls, in all depths. */
export function dropNils(map: Dict): void {
  for (const [key, value] of [...map.entries])
    if (value.kind === 'nil') remove(map, key);
    else if (value.kind === 'map') dropNils(value);
}

/** The map at the end of a path of keys. */
export function tableAt(map: Dict, path: string): Dict | undefined {
  let table = map;
  for (const key of path.split('.')) {
    const next = table.entries.get(key);
    if (next?.kind !== 'map') return undefined;
    table = next;
  }
  return table;
}

/** The value at the end of a path of keys, if it is no map. */
export function valueAt(map: Dict, path: string): Value | undefined {
  const at = path.lastIndexOf('.');
  const table = at < 0 ? map : tableAt(map, path.slice(0, at));
  const value = table?.entries.get(path.slice(at + 1));
  return value?.kind === 'map' ? undefined : value;
}

/** The same map under other keys: `a.b` gives `{a: {b: map}}`. */
export function nested(path: string, map: Dict): Dict {
  if (path === '.') return map;
  return path.split('.').reduceRight((inner, key) => dict([[key, inner]]), map);
}
