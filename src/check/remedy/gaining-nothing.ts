import { raisesPrivileges } from '../model/command/need.ts';
import type { Project } from '../model/project.ts';
import type { Change } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { imageNameOf, isKnownNotRoot, type Runner, groundsOf, startOf, triedNow } from './needs.ts';
import { fileCapabilitiesIn, gainsNothing } from './run-as.ts';

/**
 * No process gains more privileges than it starts with. For what is not root, or is known, and calls nothing like `sudo`
 * by what the files say: of another program nobody knows whether it becomes somebody else by a set-user-ID program; and
 * one with capabilities in its file would lose them.
 */
export function gainNothing(
  runner: Runner,
  project: Project,
  title: string,
  change: Change,
): Fix | undefined {
  if (!mayGainNothing(runner, project)) return undefined;
  const isSafe = gainsNothing(imageNameOf(runner), project.knownImage(runner));
  const grounds = groundsOf(runner, project);
  if (isSafe) return { title, safety: 'safe', changes: [change], restsOn: grounds.restsOn };
  return { title, safety: 'test-first', changes: [change], ...grounds };
}

function mayGainNothing(runner: Runner, project: Project): boolean {
  const tried = triedNow(runner, project);
  if (tried) return tried.noNewPrivileges;
  if (raisesPrivileges(runner, project)) return false;
  const start = startOf(runner, project);
  const isKnown = start.image?.confidence === 'certain' && !start.image.isOpaque;
  const inFiles = fileCapabilitiesIn(imageNameOf(runner), start.image);
  return (isKnownNotRoot(start) || isKnown) && inFiles.length === 0;
}
