import type { Field } from '../../read/field.ts';

/** More combinations are not told apart: what hangs on them is then not known. */
const mostRows = 100;

type Row = ReadonlyMap<string, string>;

/**
 * The rows of a job's matrix, nested values under `name.key`; one without values where there is none, or where only a
 * run knows it.
 */
export function matrixRows(matrix: Field): readonly Row[] {
  const axes = matrix.entries().filter(([name]) => name !== 'include' && name !== 'exclude');
  const rows = axes.reduce<readonly Row[]>(multiplied, [new Map()]);
  const included = matrix.at('include').items().map(rowOf);
  if (rows.length > mostRows || included.length > mostRows) return [new Map()];
  if (axes.length === 0) return included.length > 0 ? included : [new Map()];
  return withIncluded(rows, included, new Set(axes.map(([name]) => name)));
}

function multiplied(rows: readonly Row[], [name, values]: readonly [string, Field]): readonly Row[] {
  const items = values.items();
  if (items.length === 0 || rows.length * items.length > mostRows) return rows;
  return rows.flatMap((row) => items.map((item) => new Map([...row, ...valuesOf(name, item)])));
}

/** An included row joins each row that it does not contradict, else it is one of its own. */
function withIncluded(rows: readonly Row[], included: readonly Row[], axes: ReadonlySet<string>): Row[] {
  const result = [...rows];
  for (const extra of included) {
    const joins = (row: Row) =>
      [...extra].every(([name, value]) => !axes.has(name.split('.', 1)[0] ?? '') || row.get(name) === value);
    if (!rows.some(joins)) result.push(extra);
    rows.forEach((row, index) => {
      if (joins(row)) result[index] = new Map([...(result[index] ?? row), ...extra]);
    });
  }
  return result;
}

function rowOf(item: Field): Row {
  return new Map(item.entries().flatMap(([name, value]) => valuesOf(name, value)));
}

function valuesOf(name: string, value: Field): [string, string][] {
  if (value.kind !== 'map') return value.text === undefined ? [] : [[name, value.text]];
  return value
    .entries()
    .flatMap(([key, inner]) => (inner.text === undefined ? [] : [[`${name}.${key}`, inner.text]]));
}
