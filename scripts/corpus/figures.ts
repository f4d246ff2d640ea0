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
  readonly levels: readonly { privileged: number; baseline: number; restricted: number }[];
  readonly seconds: { check: number; repair: number };
}

export function newFigures(): Figures {
  return {
    files: 0,
    trials: 0,
    left: 0,
    rules: new Map(),
    reasons: new Map(),
    levels: [0, 1, 2].map(() => ({ privileged: 0, baseline: 0, restricted: 0 })),
    seconds: { check: 0, repair: 0 },
  };
}

export function figuresOf(
  { files, trials, left, rules, reasons, levels, seconds }: Figures,
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
    table([...reasons].sort(([, a], [, b]) => b - a).map(([reason, count]) => [reason, String(count)])),
    'Workloads at each level of the Pod Security Standards:',
    table([
      ['', 'privileged', 'baseline', 'restricted'],
      ...levels.map((row, index) => [
        names[index] ?? '',
        ...[row.privileged, row.baseline, row.restricted].map(String),
      ]),
    ]),
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
