import type { Finding } from '../../check/index.ts';
import { counted, headsOf, severitiesOf } from '../../review/counts.ts';
import { blocks } from '../../review/verdict.ts';
import { harmless } from './harmless.ts';

/** `3 errors and 1 warning in 2 files. 2 errors fail the check; the others are only likely.` */
export function countsOf(findings: readonly Finding[], stops: boolean): string {
  const told = headsOf(findings);
  return `${severitiesOf(told)} in ${counted(filesOf(findings).size, 'file')}. ${consequence(told, stops)}`;
}

function consequence(findings: readonly Finding[], stops: boolean): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const failing = findings.filter(blocks).length;
  if (errors === 0) return 'No errors, so the check passes.';
  if (!stops) return 'The check passes: the configuration says `block: nothing`.';
  if (failing === 0)
    return `The check passes: ${errors === 1 ? 'the error is' : 'the errors are'} only likely.`;
  if (failing < errors)
    return `${counted(failing, 'error')} fail${failing === 1 ? 's' : ''} the check; the others are only likely.`;
  return `The ${errors === 1 ? 'error fails' : 'errors fail'} the check.`;
}

export function filesOf(items: readonly { readonly path: string }[]): Set<string> {
  return new Set(items.map(({ path }) => harmless(path)));
}
