import type { ConfigFile, File } from '../check/index.ts';
import type { Background, Repository } from './pull.ts';

export const configurationPath = '.github/plimsoll.yml';

/**
 * The configuration of the default branch, over that of the organisation. Not that of the base branch: whoever may push
 * may make a branch to be the base of a pull request, and the verdict counts for the commit, wherever it goes next.
 */
export function layered(
  { owner, name }: Pick<Repository, 'owner' | 'name'>,
  { trusted, shared }: Background,
): ConfigFile | undefined {
  const own = fileOf(configurationPath, trusted.get(configurationPath)?.text);
  // The organisation's own repository has no other above it.
  const above = name.toLowerCase() === '.github' ? undefined : fileOf(sharedPath(owner), shared?.text);
  return above ? { ...(own ?? { path: configurationPath, text: '' }), over: above } : own;
}

/** What a mistake in the organisation's configuration is told of: no file of this repository. */
export function sharedPath(owner: string): string {
  return `${owner}/.github/${configurationPath}`;
}

function fileOf(path: string, text: string | undefined): File | undefined {
  return text === undefined ? undefined : { path, text };
}
