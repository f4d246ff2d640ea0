import type { Finding } from '../../check/index.ts';
import { blocks } from '../../review/verdict.ts';
import { entriesOf } from './entry.ts';
import { harmless } from './harmless.ts';
import { placeOf } from './place.ts';

/** A line for each error that fails the check, as compilers write them, and nothing where there is none. */
export function quietOf(findings: readonly Finding[]): string {
  return entriesOf(findings.filter(blocks))
    .flatMap(({ shown, elsewhere }) => [shown, ...elsewhere])
    .map(({ finding }) => `${placeOf(finding)}: error: ${harmless(finding.message)} [${finding.rule}]\n`)
    .join('');
}
