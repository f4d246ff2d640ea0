import type { BaseImageFacts } from '../../facts/base-images.ts';
import type { Stage, Step } from './dockerfile.ts';
import { mayHaveBrought } from './program.ts';
import { basename } from './path.ts';

/*
 * Which shells an image certainly lacks. Most distroless images have none, their debug variants have /busybox/sh and
 * no /bin/sh; and every COPY may bring one.
 */

const shells = new Set(['ash', 'bash', 'dash', 'ksh', 'sh', 'zsh']);

/** An image of which this is known has no such shell. */
export function lacksShell({ shells: found }: Pick<BaseImageFacts, 'shells'>, program: string): boolean {
  const isShell = shells.has(basename(program)) && (!program.includes('/') || program.startsWith('/'));
  // A list with `sh` need not name every other shell that is there as well.
  if (!isShell || !found?.every((shell) => shell.startsWith('/'))) return false;
  return found.every((shell) => (program.includes('/') ? shell !== program : basename(shell) !== program));
}

/** The image that a stage makes, as it is before this step, has no such shell. */
export function stageLacksShell(stage: Stage, program: string, until?: Step): boolean {
  const { base, isWindows } = stage;
  const facts = base.isScratch ? { shells: [] } : base.facts;
  if (isWindows || !facts || !lacksShell(facts, program)) return false;
  return !mayHaveBrought(stage, program, until);
}
