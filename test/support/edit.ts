import type { EditReport } from '../../src/check/index.ts';

/** An edit at `line:from-to`, or `line:from-line:to`. */
export function edit(place: string, text: string, path = 'Dockerfile'): EditReport {
  const [, line, column, endLine, endColumn] = /^(\d+):(\d+)-(?:(\d+):)?(\d+)$/.exec(place) ?? [];
  return {
    path,
    start: { line: Number(line), column: Number(column) },
    end: { line: Number(endLine ?? line), column: Number(endColumn) },
    text,
  };
}
