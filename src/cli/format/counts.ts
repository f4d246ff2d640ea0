import { causesOf, type Finding, type Skipped } from '../../check/index.ts';
import { blocks } from './blocks.ts';
import { groupedBy } from './grouped.ts';
import { harmless } from './harmless.ts';
import { plural } from './page.ts';

/* How many of what: the same words and the same numbers wherever they are said. */

/** `2 files not judged, 1 not fully.` */
export function notJudged(skipped: readonly Skipped[]): string[] {
  const none = filesOf(skipped.filter(({ kind }) => kind !== 'partly'));
  const part = [...filesOf(skipped)].filter((path) => !none.has(path)).length;
  const counts = [
    ...(none.size > 0 ? [`${plural(none.size, 'file')} not judged`] : []),
    ...(part > 0
      ? [`${none.size > 0 ? part : plural(part, 'file')} not fully${none.size > 0 ? '' : ' judged'}`]
      : []),
  ];
  return counts.length > 0 ? [`${counts.join(', ')}.`] : [];
}

/** `3 errors, 1 warning in 2 files. 2 of the errors fail the check, 1 is only likely.` */
export function countsOf(findings: readonly Finding[], stops: boolean): string {
  const told = causesOf(findings).map(({ finding }) => finding);
  const groups = groupedBy(told, ({ severity }) => severity);
  const counts = (['error', 'warning', 'notice'] as const)
    .map((severity) => ({ severity, count: groups.get(severity)?.length ?? 0 }))
    .filter(({ count }) => count > 0);
  const words = counts.map(({ severity, count }) => plural(count, severity)).join(', ');
  return `${words} in ${plural(filesOf(findings).size, 'file')}. ${consequence(told, stops)}`;
}

function consequence(findings: readonly Finding[], stops: boolean): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const failing = findings.filter(blocks).length;
  if (errors === 0) return 'No errors, so the check passes.';
  if (!stops) return 'The check passes: the configuration says `block: nothing`.';
  if (failing === 0)
    return `The check passes: ${errors === 1 ? 'the error is' : 'the errors are'} only likely.`;
  if (failing < errors)
    return `${plural(failing, 'error')} fail${failing === 1 ? 's' : ''} the check; the others are only likely.`;
  return `The ${errors === 1 ? 'error fails' : 'errors fail'} the check.`;
}

export function filesOf(items: readonly { readonly path: string }[]): Set<string> {
  return new Set(items.map(({ path }) => harmless(path)));
}
