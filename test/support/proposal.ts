import { type File, fileSetOf } from '../../src/check/index.ts';
import type { FileChange, Proposal } from '../../src/review/review.ts';

type Files = Readonly<Record<string, string>>;

/** What a pull request changes, file by file; each diff is one hunk that shows all of the new file. */
export function proposalOf(base: Files, head: Files, configuration: Partial<Proposal> = {}): Proposal {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])];
  return {
    base: fileSetOf(filesIn(base)),
    head: fileSetOf(filesIn(head)),
    changes: paths
      .filter((path) => base[path] !== head[path])
      .map((path) => changeOf(path, base[path], head[path])),
    ...configuration,
  };
}

function filesIn(files: Files): File[] {
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}

function changeOf(path: string, before: string | undefined, after: string | undefined): FileChange {
  const status = before === undefined ? 'added' : after === undefined ? 'removed' : 'modified';
  return { path, status, patch: patchOf(linesIn(before), linesIn(after)) };
}

function linesIn(text = ''): string[] {
  return text.split('\n').slice(0, -1);
}

/** Lines that stand on both sides are taken for the same. */
function patchOf(before: readonly string[], after: readonly string[]): string {
  const kept = new Set(after);
  const known = new Set(before);
  const body = [
    ...before.filter((line) => !kept.has(line)).map((line) => `-${line}`),
    ...after.map((line) => (known.has(line) ? ` ${line}` : `+${line}`)),
  ];
  return [`@@ -1,${before.length} +1,${after.length} @@`, ...body].join('\n');
}
