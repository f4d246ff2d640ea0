import type { Count, Rendered, Unset } from './levels.ts';

/** What became of the findings of a rule. */
export interface Row {
  findings: number;
  safe: number;
  testFirst: number;
  unproven: number;
}

export interface Figures {
  files: number;
  /** Sets of fixes that were applied and judged. */
  trials: number;
  /** Fixes that hold alone, and not together with the others. */
  left: number;
  readonly rules: Map<string, Row>;
  readonly reasons: Map<string, number>;
  /** Workloads at each level: before, with the safe fixes, and with all of them. */
  readonly levels: readonly [Count, Count, Count];
  readonly unset: Unset;
  readonly rendered: Rendered;
  readonly seconds: { check: number; repair: number };
}

export function newFigures(): Figures {
  return {
    files: 0,
    trials: 0,
    left: 0,
    rules: new Map(),
    reasons: new Map(),
    levels: [noLevels(), noLevels(), noLevels()],
    unset: { total: 0, reached: 0, others: [] },
    rendered: { total: 0, reached: 0, landed: new Map() },
    seconds: { check: 0, repair: 0 },
  };
}

function noLevels(): Count {
  return { privileged: 0, baseline: 0, restricted: 0 };
}

export function rowOf(rules: Figures['rules'], rule: string): Row {
  const row = rules.get(rule) ?? { findings: 0, safe: 0, testFirst: 0, unproven: 0 };
  rules.set(rule, row);
  return row;
}

export function figuresOf(
  { files, trials, left, rules, reasons, levels, unset, rendered, seconds }: Figures,
  total: number,
): string {
  const rows = [...rules].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = (of: (row: Row) => number): number => rows.reduce((all, [, row]) => all + of(row), 0);
  const cells = [
    ['rule', 'findings', 'safe', 'test-first', 'unproven'],
    ...rows.map(([rule, row]) => [
      rule,
      ...[row.findings, row.safe, row.testFirst, row.unproven].map(String),
    ]),
    [
      'all',
      ...[sum((r) => r.findings), sum((r) => r.safe), sum((r) => r.testFirst), sum((r) => r.unproven)].map(
        String,
      ),
    ],
  ];
  const names = ['before', 'safe', 'test-first'];
  return [
    table(cells),
    'Unproven, and why:',
    table(mostly(reasons, 20)),
    'Workloads at each level of the Pod Security Standards:',
    table([
      ['', 'privileged', 'baseline', 'restricted'],
      ...levels.map((row, index) => [
        names[index] ?? '',
        ...[row.privileged, row.baseline, row.restricted].map(String),
      ]),
    ]),
    `Built-in workloads that lack nothing but settings: ${unset.reached} of ${unset.total} are restricted with all fixes.`,
    ...unset.others.map((line) => `  not ${line}`),
    `Of charts and overlays, those that break nothing but what a setting keeps: ${rendered.reached} of ${rendered.total} are restricted with all fixes.`,
    `Fixes of what is rendered, by where they are written: ${[...rendered.landed].map(([landing, count]) => `${landing} ${count}`).join(', ')}.`,
    `${files} files; ${trials} sets of fixes tried; ${left} findings whose fix holds alone only.`,
    `check ${seconds.check.toFixed(1)} s, repair (twice) ${seconds.repair.toFixed(1)} s, all ${total.toFixed(1)} s.`,
  ].join('\n');
}

function table(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .map((line) => `  ${line}\n`)
    .join('');
}

function mostly(reasons: ReadonlyMap<string, number>, most: number): string[][] {
  const sorted = [...reasons].sort(([, a], [, b]) => b - a);
  return sorted.slice(0, most).map(([reason, count]) => [reason, String(count)]);
}
