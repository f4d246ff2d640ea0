import type { Finding, FixReport } from '../check/index.ts';
import { titleWords } from './wording.ts';

/* What to do about a finding, in the same words wherever there is one line for it. */

/** `Safe to apply: set USER 1000.`, `To fix: use a volume instead.`; nothing where the message says it. */
export function todoOf({ fix, advice }: Pick<Finding, 'fix' | 'advice'>): string {
  if (fix !== null) return `${safetyOf(fix)}: ${titleWords(fix.title)}.`;
  return advice === undefined ? '' : toFix(advice);
}

export function toFix(advice: string): string {
  return `To fix: ${advice}`;
}

/** How sure, in words of use. */
export function safetyOf({ safety }: Pick<FixReport, 'safety'>): string {
  return safety === 'safe' ? 'Safe to apply' : 'Test first';
}
