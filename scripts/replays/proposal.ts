import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { FileSet } from '../../src/check/index.ts';
import type { FileChange, Proposal } from '../../src/review/review.ts';

/** What meta.json says of a file of the commit. */
interface Touched {
  readonly status: string;
  readonly path: string;
  readonly kind: string;
  readonly old_path?: string;
}

export function proposalIn(folder: string): Proposal {
  const { files } = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as { files: Touched[] };
  const patches = patchesIn(readFileSync(join(folder, 'diff.patch'), 'utf8'));
  const charts = files.filter(({ kind }) => kind === 'helm').map(({ path }) => chartOf(path));
  return {
    base: filesIn(join(folder, 'before'), charts),
    head: filesIn(join(folder, 'after'), charts),
    changes: files.map((file) => changeOf(file, patches.get(file.path))),
  };
}

const statuses: Readonly<Record<string, FileChange['status']>> = { A: 'added', D: 'removed', R: 'renamed' };

function changeOf({ status, path, old_path: previous }: Touched, patch: string | undefined): FileChange {
  return {
    path,
    status: statuses[status.charAt(0)] ?? 'modified',
    ...(previous === undefined || previous === path ? {} : { previous }),
    ...(patch === undefined ? {} : { patch }),
  };
}

/** By the path of the new file, or of the old one where there is no new one. */
function patchesIn(text: string): Map<string, string> {
  const parts = text.split(/^(?=diff --git )/m);
  return new Map(parts.map((part) => [pathOf(part), part]));
}

function pathOf(part: string): string {
  const path = (sign: string): string | undefined => part.split(`\n${sign} `)[1]?.split(/[\t\n]/)[0];
  const [old, fresh] = [path('---'), path('+++')];
  return ((fresh === '/dev/null' ? old : fresh) ?? '').slice(2);
}

/** Only what a commit touches is here; what makes a folder a chart is put back. */
function chartOf(path: string): string {
  const folder = /^(.*?)(?:^|\/)templates\//.exec(path)?.[1] ?? posix.dirname(path).replace(/(^|\/)ci$/, '');
  return posix.join(folder, 'Chart.yaml');
}

function filesIn(root: string, charts: readonly string[]): FileSet {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(root, posix.join(entry.parentPath, entry.name)));
  const known = new Set(paths);
  return {
    paths: [...new Set([...paths, ...charts])],
    read: (path) => (known.has(path) ? readFileSync(join(root, path), 'utf8') : undefined),
  };
}
