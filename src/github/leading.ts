import { kindOfPath } from '../check/index.ts';
import type { Unseen } from '../review/review.ts';
import type { ChangedFile, Tree } from './pull.ts';

/*
 * A symbolic link is a file whose text is a path. One that leads to a folder stands for all that is in it, under a name
 * that tells nothing.
 */

/** A text of one line that does not end: so git shows a link, and hardly anything else. */
export function mayLead({ status, patch }: Pick<ChangedFile, 'status' | 'patch'>): boolean {
  return status !== 'removed' && targetIn(patch) !== undefined;
}

const oneLine =
  /^@@ -\d+(?:,\d+)? \+1 @@[^\n]*\n(?:-[^\n]*\n(?:\\[^\n]*\n)?)?\+([^\n]+)\n\\ No newline at end of file$/;

function targetIn(patch: string | undefined): string | undefined {
  const target = oneLine.exec(patch ?? '')?.[1];
  return target !== undefined && /^[\w./@ +~-]+$/.test(target) ? target : undefined;
}

/** What these bring without being read. */
export function ledTo(files: readonly ChangedFile[], tree: Tree): Unseen[] {
  return files
    .filter(({ status }) => status !== 'removed')
    .flatMap((file): Unseen[] => {
      const { path, previous } = file;
      const reason = reasonOf(file, tree);
      const from = previous === undefined ? {} : { previous };
      return reason === undefined ? [] : [{ path, ...from, reason, kind: 'unjudged' }];
    });
}

function reasonOf({ path, patch }: ChangedFile, tree: Tree): string | undefined {
  // What has the name of a manifest is told of as such.
  if (tree.others.get(path)?.kind !== 'link' || kindOfPath(path) !== undefined) return undefined;
  const target = targetIn(patch);
  const place = target === undefined ? undefined : resolved(path, target);
  if (place === undefined) return 'a symbolic link that leads out of the repository, which is not followed';
  const below = [...tree.files.keys()].filter((each) => each.startsWith(`${place}/`));
  return below.some(mayHold) ? 'a symbolic link to a folder of manifests, which is not followed' : undefined;
}

/** Undefined where it leads out of the repository. */
function resolved(path: string, target: string): string | undefined {
  if (target.startsWith('/')) return undefined;
  const parts = path.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function mayHold(path: string): boolean {
  return holding.has(kindOfPath(path) ?? '');
}

/** What is in nearly every folder, such as JSON, would tell of nothing. */
const holding: ReadonlySet<string> = new Set([
  'bake',
  'compose',
  'dockerfile',
  'helm-chart',
  'kustomization',
  'yaml',
]);
