import type { Act } from './act.ts';

/** What each installer calls its command that installs; `''` stands for no command at all. */
const installers: ReadonlyMap<string, RegExp> = new Map([
  ...['apt', 'apt-get', 'aptitude'].map((name) => [name, /^(?:install|(?:dist-|full-)?upgrade)$/] as const),
  ['apk', /^(?:add|upgrade)$/],
  ...['dnf', 'microdnf', 'tdnf', 'yum'].map(
    (name) => [name, /^(?:(?:local|group)?install|upgrade)$/] as const,
  ),
  ['zypper', /^(?:install|in)$/],
  ['pip', /^install$/],
  ['pipenv', /^(?:install|sync)$/],
  ['poetry', /^install$/],
  ['conda', /^install$/],
  ['mamba', /^install$/],
  ['npm', /^(?:install|i|ci|add|clean-install)$/],
  ['pnpm', /^(?:install|i|add)$/],
  ['yarn', /^(?:|install|add)$/],
  ['bun', /^(?:install|i|add)$/],
  ['bundle', /^install$/],
  ['gem', /^install$/],
  ['composer', /^(?:install|i|require|update)$/],
  ['go', /^install$/],
  ['cargo', /^install$/],
]);

/** Options before the command that take the next word. */
const withValue =
  /^(?:-[coCtX]|--prefix|--cwd|--config|--option|--target-release|--repository|--root|--dir|--proxy)$/;

/** `apt-get install`, as it is written but for what it installs; undefined for what installs nothing. */
export function installerOf({ program, args }: Act): string | undefined {
  const isModule = /^python[\d.]*$/.test(program) && args[0] === '-m';
  const name = isModule ? (args[1] ?? '') : program;
  const words = isModule ? args.slice(2) : args;
  const command = commandIn(words);
  const isInstall =
    command !== undefined && installers.get(name.replace(/^pip[\d.]+$/, 'pip'))?.test(command);
  return isInstall && !isElsewhere(name, words) ? `${name} ${command}`.trim() : undefined;
}

function commandIn(words: Act['args']): string | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || !/^[-+]/.test(word)) return word;
    if (/^--(?:version|help)$|^-[hv]$/.test(word)) return undefined;
    if (withValue.test(word)) at++;
  }
  return '';
}

/** Into the caches or the project alone: `apt-get install --download-only`, `bundle install --local`. */
function isElsewhere(name: string, words: Act['args']): boolean {
  return words.some(
    (word) => word === '--dry-run' || word === '--simulate' || (name === 'bundle' && word === '--local'),
  );
}
