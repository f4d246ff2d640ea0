import { isWorkshop } from '../model/image/purpose.ts';
import { type Act, placeOfAct } from '../model/command/act.ts';
import { startOfContainer } from '../model/command/container.ts';
import { isDevelopment, startOfService } from '../model/command/service.ts';
import { startOfStage } from '../model/command/stage.ts';
import { defineRule, type Problem, type Severity } from '../rule.ts';

/*
 * Docker, "Building best practices", "Create ephemeral containers": a container can be replaced "with an absolute
 * minimum of set up and configuration".
 *   Dockerfile  ENTRYPOINT, CMD, and the scripts of the project that they start
 *   Kubernetes  command, args, lifecycle.postStart.exec
 *   Compose     entrypoint, command
 *   Allowed     steps of a pipeline, whose run is a build; an image to develop or test in
 */
export default defineRule({
  id: 'install-at-run-time',
  summary: 'A container installs packages when it starts',
  why: 'Each start then depends on a package server, may install something else than the last one, and needs a root filesystem that can be written to.',
  severity: 'warning',
  settings: ['volumes', 'volumeMounts'],
  references: ['https://docs.docker.com/build/building/best-practices/#create-ephemeral-containers'],

  *stage(stage, project) {
    if (!stage.isFinal || isWorkshop(stage)) return;
    yield* installed('This image', 'a `RUN` instruction', startOfStage(stage, project));
  },

  *container(container, project) {
    yield* installed(`Container \`${container.name}\``, 'its image', startOfContainer(container, project));
  },

  *service(service, project) {
    const severity = isDevelopment(service) ? 'notice' : 'warning';
    yield* installed(`Service \`${service.name}\``, 'its image', startOfService(service, project), severity);
  },
});

function* installed(
  who: string,
  where: string,
  acts: readonly Act[],
  severity: Severity = 'warning',
): Iterable<Problem> {
  const installs = acts.filter((act) => installerOf(act) !== undefined);
  const first = installs.find(({ isCertain }) => isCertain) ?? installs[0];
  if (!first) return;
  const commands = [...new Set(installs.map((act) => `\`${installerOf(act) ?? ''}\``))];
  yield {
    severity,
    message: `${who} installs packages when it starts (${commands.join(', ')}). They belong in ${where}.`,
    ...placeOfAct(first),
  };
}

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

/** `apt-get install`, as it is written but for what it installs. */
function installerOf({ program, args }: Act): string | undefined {
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
