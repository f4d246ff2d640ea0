import { needsSystem } from '../../facts/system-needs.ts';
import type { Stage } from '../../model/image/dockerfile.ts';
import type { ProgramCall } from '../../model/image/script.ts';
import type { Project } from '../../model/project.ts';

/**
 * Every package that these commands install is named in a file that is here, and none is known to be compiled: an image
 * without a compiler can install them. Ruby's are often compiled, and nothing says which.
 */
export function canInstallWithoutCompiler(
  stage: Stage,
  calls: readonly ProgramCall[],
  project: Project,
): boolean {
  return calls.every(({ program, args }) => {
    const words = args.map((word) => word ?? '$');
    if (/^(?:bundle|bundler|gem|pipenv|poetry|uv)$/.test(program))
      return !words.some((word) => installs.test(word));
    if (/^pip[\d.]*$/.test(program)) return !words.includes('install') || areWheels(stage, words, project);
    if (/^(?:npm|pnpm|yarn)$/.test(program)) return !isInstall(program, words) || isPure(stage, project);
    return !/^python[\d.]*$/.test(program) || !words.includes('pip') || areWheels(stage, words, project);
  });
}

const installs = /^(?:install|pip|sync)$/;

function isInstall(program: string, words: readonly string[]): boolean {
  return (
    (program === 'yarn' && words.length === 0) || words.some((word) => /^(?:add|ci|i|install)$/.test(word))
  );
}

function areWheels(stage: Stage, words: readonly string[], project: Project): boolean {
  const lists = words
    .filter((word) => word.endsWith('.txt'))
    .map((list) => project.fileAt(stage, list)?.text);
  if (lists.includes(undefined) || words.some((word) => word === '.' || word.includes('$'))) return false;
  const lines = lists.flatMap((text = '') => text.slice(0, 100_000).split('\n'));
  return ![...words, ...lines].some((line) => needsSystem('pypi', /^[\w.-]+/.exec(line.trim())?.[0] ?? ''));
}

function isPure(stage: Stage, project: Project): boolean {
  const text = project.fileAt(stage, 'package.json')?.text;
  if (text === undefined || text.length > 262_144) return false;
  const names = Array.from(text.matchAll(/"((?:@[\w.-]+\/)?[\w.-]+)"\s*:\s*"/g), ([, name = '']) => name);
  return !names.some((name) => needsSystem('npm', name) || compiled.has(name));
}

/** Built by node-gyp where nobody has built them before. */
const compiled = new Set([
  'argon2',
  'bcrypt',
  'better-sqlite3',
  'cpu-features',
  'kerberos',
  'leveldown',
  're2',
  'sqlite3',
]);
