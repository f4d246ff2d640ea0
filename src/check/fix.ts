import { joinTrials, type Trial } from './remedy/trial.ts';
import type { Change } from './write/change.ts';

export type { Change, Value } from './write/change.ts';
export { appendItem, removeField, removeWhole, replaceText, setField } from './write/change.ts';

/** safe: cannot change what a well-behaved container does. test-first: may; `try` is the command that tells. */
export interface Fix extends Trial {
  /** What it does, as an imperative: "Set `privileged` to `false`". */
  readonly title: string;
  readonly safety: 'safe' | 'test-first';
  /** Wishes, not bytes: what several fixes want of one place becomes one edit (source/edit.ts). */
  readonly changes: readonly Change[];
  /** It takes the place of the fixes of the same lines instead of going with them. */
  readonly isAlternative?: boolean;
}

/** One fix that does what all of them do. */
export function mergeFixes(fixes: readonly [Fix, ...Fix[]]): Fix {
  const [first, ...others] = fixes;
  if (others.length === 0) return first;
  return {
    title: [...new Set(fixes.map(({ title }) => title))].join('; '),
    safety: fixes.every(({ safety }) => safety === 'safe') ? 'safe' : 'test-first',
    changes: fixes.flatMap(({ changes }) => changes),
    ...joinTrials(fixes),
  };
}
