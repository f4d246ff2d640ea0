import type { Basis } from '../facts/base-images.ts';
import type { Change } from '../write/change.ts';
import type { Trial } from './trial.ts';

/** safe: cannot change what a well-behaved container does. test-first: may, and `trials` tell. */
export interface Fix {
  /** What it does, as an imperative: "Set `privileged` to `false`". */
  readonly title: string;
  readonly safety: 'safe' | 'test-first';
  /** Wishes, not bytes: what several fixes want of one place becomes one edit (source/edit.ts). */
  readonly changes: readonly Change[];
  /** It takes the place of the fixes of the same lines instead of going with them. */
  readonly isAlternative?: boolean;
  /** How to try it where it is to be tested first; if nothing is said, by starting the thing that it is about. */
  readonly trials?: readonly Trial[];
  /** What was seen of it when somebody tried it, where somebody has. */
  readonly ran?: string;
  /** What was said of the very image that it rests on. */
  readonly restsOn?: Basis | undefined;
}

/** One fix that does what all of them do. */
export function mergeFixes(fixes: readonly [Fix, ...Fix[]]): Fix {
  const [first, ...others] = fixes;
  if (others.length === 0) return first;
  const ran = new Set(fixes.flatMap((fix) => fix.ran ?? []));
  return {
    title: [...new Set(fixes.map(({ title }) => title))].join('; '),
    safety: fixes.every(({ safety }) => safety === 'safe') ? 'safe' : 'test-first',
    changes: fixes.flatMap(({ changes }) => changes),
    trials: fixes.flatMap(({ trials }) => trials ?? []),
    ...(ran.size > 0 ? { ran: [...ran].join(' ') } : {}),
  };
}
