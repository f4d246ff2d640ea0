import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The top folder of the work tree that holds this folder. A worktree and a submodule have a `.git` file there. */
export function workTreeOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** The files below a folder that git keeps or would keep, relative to the folder; undefined where git cannot say. */
export function filesKeptByGit(folder: string): string[] | undefined {
  const listed = git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return listed === undefined ? undefined : [...new Set(fieldsOf(listed))];
}

/** What .gitattributes, of a commit if there is one, says of each file: true for vendored or generated, false for expressly not; else absent. */
export function vendoredByAttribute(
  folder: string,
  paths: readonly string[],
  commit?: string,
): Map<string, boolean> {
  const verdicts = new Map<string, boolean>();
  if (paths.length === 0) return verdicts;
  const source = commit === undefined ? [] : ['--source', commit];
  const attributes = ['linguist-vendored', 'linguist-generated'];
  const fields = fieldsOf(
    git(folder, ['check-attr', '-z', '--stdin', ...source, ...attributes], `${paths.join('\0')}\0`) ?? '',
  );
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = '', , value = ''] = fields.slice(at, at + 3);
    if (value === 'set' || value === 'true') verdicts.set(path, true);
    else if (value !== 'unspecified' && !verdicts.has(path)) verdicts.set(path, false);
  }
  return verdicts;
}

/** Which of these have changes that are not committed, or are not known to git at all. */
export function changedSinceCommit(folder: string, paths: readonly string[]): string[] {
  if (paths.length === 0 || workTreeOf(folder) === undefined) return [];
  // Names are taken as they are: a bracket in one is no pattern.
  const words = ['--literal-pathspecs', 'status', '--porcelain', '-z', '--no-renames', '--', ...paths];
  return fieldsOf(git(folder, words) ?? '').map((line) => line.slice(3));
}

/** `owner/name`, from where the repository was cloned; undefined where it is nobody's copy. */
export function repositoryOf(folder: string): string | undefined {
  const address = git(folder, ['config', '--get', 'remote.origin.url'])?.trim() ?? '';
  return /(?:^|[/:])([^/:\s]+\/[^/:\s]+?)(?:\.git)?\/?$/.exec(address)?.[1];
}

/** What a git command prints; undefined where it fails. */
export function git(folder: string, words: readonly string[], input = ''): string | undefined {
  return bytesOfGit(folder, words, input)?.toString('utf8');
}

/** The same with the index that a hook is about: `git commit PATH` makes one of its own. */
export function gitAtIndex(folder: string, words: readonly string[]): string | undefined {
  const { GIT_INDEX_FILE: index } = process.env;
  const absolute = index === undefined ? undefined : resolve(folder, index);
  return bytesOfGit(folder, words, '', absolute)?.toString('utf8');
}

export function bytesOfGit(
  folder: string,
  words: readonly string[],
  input = '',
  index?: string,
): Buffer | undefined {
  // A repository may name a program as its file system monitor; we only read, so git must not start it.
  const { status, stdout, error } = spawnSync('git', ['-c', 'core.fsmonitor=false', ...words], {
    cwd: folder,
    input,
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: surroundings(index),
  });
  return status === 0 && error === undefined ? stdout : undefined;
}

/** A git hook has its repository in the environment, relative to another folder; ours is the one around the files. */
function surroundings(index?: string): NodeJS.ProcessEnv {
  const ofHook = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'];
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofHook.includes(name)));
  // In a partial clone git would fetch what is missing; we ask no network.
  return { ...kept, GIT_NO_LAZY_FETCH: '1', ...(index !== undefined && { GIT_INDEX_FILE: index }) };
}

/** The fields of an output with `-z`. */
export function fieldsOf(output: string): string[] {
  return output.split('\0').filter((field, index, all) => field !== '' || index < all.length - 1);
}
