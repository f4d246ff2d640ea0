import { templateNote } from '../../model/template.ts';
import { sentence } from '../../model/wording.ts';
import type { Skipped, SkippedKind } from '../../report/contract.ts';
import type { Problem } from '../../rule.ts';
import type { Unit } from '../unit.ts';

/** What cannot be read is a finding, unless a program is to make the file of this text first: then it is not judged. */
export function mistakeOf(problem: Problem | undefined): Pick<Unit, 'unreadable' | 'skipped'> {
  if (!problem) return { skipped: [] };
  const note = problem.severity === 'notice' ? undefined : templateNote(problem.at);
  return note === undefined
    ? { unreadable: { ...problem, message: sentence(problem.message) }, skipped: [] }
    : { skipped: [skip(problem.at.source.path, note)] };
}

export function skip(path: string, reason: string, kind: SkippedKind = 'unjudged'): Skipped {
  return { path, reason, kind };
}
