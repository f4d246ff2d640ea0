import type { Parting } from '../../facts/base-images.ts';
import type { Problem } from '../../rule.ts';

/** What takes requests is not root where root is left, or keeps to a master process. */
export function weightOf(parting: Parting | undefined): Pick<Problem, 'severity' | 'confidence'> {
  if (parting === undefined) return {};
  return parting === 'unknown' ? { confidence: 'likely' } : { severity: 'notice' };
}

/** What is root of it, where not all is. */
export function reasonOf(parting: Parting | undefined): Pick<Problem, 'why'> {
  if (parting === undefined || parting === 'unknown') return {};
  return {
    why:
      parting === 'workers'
        ? 'Its master process stays root; the workers that serve requests do not.'
        : 'It is root until it switches to another user. Started as that user, it never is.',
  };
}
