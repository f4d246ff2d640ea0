import { causesOf, type Finding } from '../../check/index.ts';
import { counted } from '../../review/counts.ts';
import { entriesOf } from './entry.ts';
import { harmless } from './harmless.ts';

/** What can be done now, the last thing that is read. */
export function adviceOf(findings: readonly Finding[], allFixes: boolean): string[] {
  const [worst] = entriesOf(findings);
  if (!worst) return [];
  if (!allFixes) return ['To see what has a safe fix: plimsoll fix --diff. To apply it: plimsoll fix'];
  const { safe, tested } = fixesIn(findings);
  if (safe + tested > 0) return countsOf(safe, tested);
  const told = causesOf(findings).length;
  const all = told === 1 ? 'it' : `these ${counted(told, 'finding')}`;
  return [`No automatic fix for ${all}: plimsoll explain ${harmless(worst.shown.finding.rule)}`];
}

function countsOf(safe: number, tested: number): string[] {
  const more = safe > 0 ? ' more' : '';
  return [
    ...(safe > 0 ? [`${safe} ${safe === 1 ? 'has' : 'have'} a safe fix: plimsoll fix`] : []),
    ...(tested > 0
      ? [
          `${tested}${more} ${tested === 1 ? 'needs' : 'need'} a test first: plimsoll fix --include test-first`,
        ]
      : []),
  ];
}

/** A cause counts once, by the best of what it has. */
function fixesIn(findings: readonly Finding[]): { readonly safe: number; readonly tested: number } {
  const kinds = causesOf(findings).map(({ finding, others }) =>
    [finding, ...others].map(({ fix }) => fix?.safety),
  );
  const safe = kinds.filter((each) => each.includes('safe')).length;
  const any = kinds.filter((each) => each.some((kind) => kind !== undefined)).length;
  return { safe, tested: any - safe };
}
