import { type Finding, readConfig } from '../check/index.ts';
import type { Comparison } from './compare.ts';
import type { Conclusion, Proposal } from './review.ts';
import type { Unjudged } from './unjudged.ts';

export function conclusionOf(skipped: readonly Unjudged[]): Conclusion {
  const verdicts = new Set(skipped.map(({ verdict }) => verdict));
  if (verdicts.has('fail')) return 'failure';
  return verdicts.has('neutral') ? 'neutral' : 'success';
}

/** Those that fail it, as the configuration has it. */
export function stopping(
  { config }: Pick<Proposal, 'config'>,
  { introduced, existing }: Comparison,
): Finding[] {
  const block = config ? readConfig(config).block : 'introduced';
  if (block === 'nothing') return [];
  return (block === 'all' ? [...introduced, ...existing] : introduced).filter(blocks);
}

/** What rests on a guess never fails a check. */
export function blocks({ severity, confidence }: Finding): boolean {
  return severity === 'error' && confidence === 'certain';
}
