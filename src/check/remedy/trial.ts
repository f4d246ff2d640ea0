import { dockerCapability } from '../facts/capabilities.ts';
import { requiredEnvironmentOf } from '../facts/required-environment.ts';
import { isDefaultComposeName } from '../assemble/compose/places.ts';
import { folderOf } from '../text/path.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import { parseImageReference } from '../model/image/image-reference.ts';
import type { Container } from '../model/pod/pod.ts';
import { once } from '../model/once.ts';
import { rolloutOf } from './rollout.ts';
import type { Service } from '../model/service/service.ts';
import { basename } from '../model/image/path.ts';
import { shellOperand, shellWord, shellWords } from './shell-word.ts';

/*
 * The command that tells whether a container bears a change, for a person to copy. The names in it come from files that
 * anybody may have written, so nothing goes into it that a shell could take for more than a word.
 */

export interface Trial {
  readonly try?: string;
  /** It starts the changed workload itself, so that nothing of it need be tried alone. */
  readonly isWhole?: boolean;
  /** Commands that are put together from all that is changed in one container. */
  readonly runs?: readonly DockerRun[];
}

/** `docker run`, in parts. */
export interface DockerRun {
  /** What the container is told today: `--user 1000`. */
  readonly own: readonly string[];
  /** What the changes tell it besides, or instead. */
  readonly flags: readonly string[];
  /** What they take from it. */
  readonly without: readonly string[];
  /** Its environment, its image, its command. */
  readonly rest: string;
}

/** One trial of all. */
export function joinTrials(trials: readonly Trial[]): Trial {
  const tries = new Set(trials.flatMap((trial) => trial.try?.split('\n') ?? []));
  const isWhole = trials.some((trial) => trial.isWhole);
  const runs = new Map<string, DockerRun>();
  for (const run of isWhole ? [] : trials.flatMap((trial) => trial.runs ?? [])) {
    const known = runs.get(run.rest);
    runs.set(run.rest, known ? joined(known, run) : run);
  }
  return {
    ...(tries.size > 0 ? { try: [...tries].join('\n') } : {}),
    ...(runs.size > 0 ? { runs: [...runs.values()] } : {}),
    ...(isWhole ? { isWhole } : {}),
  };
}

function joined(a: DockerRun, b: DockerRun): DockerRun {
  const all = (key: 'own' | 'flags' | 'without') => [...new Set([...a[key], ...b[key]])];
  return { own: all('own'), flags: all('flags'), without: all('without'), rest: a.rest };
}

/** The lines of it; none where nothing can be tried without knowing more. */
export function commandsOf({ try: command, runs = [] }: Trial): string[] {
  return [...runs.map(lineOf), ...(command?.split('\n') ?? [])];
}

/** Of these options the last one counts. */
const single = /^--(?:user|workdir)(?= )/;

function lineOf({ own, flags, without, rest }: DockerRun): string {
  const replaced = new Set(flags.flatMap((flag) => single.exec(flag)?.[0] ?? []));
  const kept = own.filter((flag) => !replaced.has(single.exec(flag)?.[0] ?? ''));
  const words = [...new Set([...kept, ...flags])].filter((flag) => !without.includes(flag));
  return ['docker run --rm', ...words, rest].join(' ');
}

/**
 * Starts the image as the container would be started, told these things more; where that cannot be written down, as what
 * stands in a volume or a Secret, the workload itself.
 */
export function trialOf(container: Container, ...flags: readonly string[]): Trial {
  return started(container, flags, []);
}

/** The same with these things taken away. */
export function trialWithout(container: Container, ...without: readonly string[]): Trial {
  return started(container, [], without);
}

function started(container: Container, flags: readonly string[], without: readonly string[]): Trial {
  const whole = restOf(container);
  const rollout = whole === undefined ? rolloutOf(container.pod) : {};
  const rest = whole ?? imageWord(container.image.text);
  if (rollout.isWhole || rest === undefined) return rollout;
  return { runs: [{ own: ownFlags(container), flags, without, rest }] };
}

const elsewhere = ['envFrom', 'volumeMounts', 'volumeDevices'];

/** The environment, the image and the command; undefined where a cluster has to add something to them. */
const restOf = once((container: Container): string | undefined => {
  const image = imageWord(container.image.text);
  if (image === undefined || elsewhere.some((key) => container.at(key).items().length > 0)) return undefined;
  if (container.at('lifecycle', 'postStart').exists) return undefined;
  const [program, ...options] = textsOf(container, 'command');
  const started = shellWords([
    ...(program === undefined ? [] : [program]),
    ...options,
    ...textsOf(container, 'args'),
  ]);
  const env = environmentOf(container);
  if (!started || !env) return undefined;
  const [entrypoint] = started;
  const rest = program === undefined ? started : started.slice(1);
  const words = program === undefined || entrypoint === undefined ? [] : [`--entrypoint ${entrypoint}`];
  return [...env, ...words, image, ...rest].join(' ');
});

/** Kubernetes puts variables into these before it starts them: `$(NAME)`. */
function textsOf(container: Container, key: string): (string | undefined)[] {
  return container
    .at(key)
    .items()
    .map(({ text, unknown }) => (unknown !== undefined || text?.includes('$(') === true ? undefined : text));
}

/** More than anybody would copy. */
const mostVariables = 12;

function environmentOf(container: Container): string[] | undefined {
  const variables = container.at('env').items();
  if (variables.length > mostVariables) return undefined;
  const names = new Set(variables.map((one) => one.at('name').text));
  const reference = parseImageReference(container.image.text ?? '');
  const required = reference && requiredEnvironmentOf(reference.repository);
  const more = required && !required.names.some((name) => names.has(name)) ? required.words : [];
  const own = variables.map((one) => {
    const [name, value] = [one.at('name').text, one.at('value')];
    const isPlain = !one.at('valueFrom').exists && value.unknown === undefined && !value.text?.includes('$(');
    return isPlain && name !== undefined && /^\w[\w.-]*$/.test(name)
      ? `${name}=${value.text ?? ''}`
      : undefined;
  });
  return shellWords([...own, ...more])?.map((word) => `--env ${word}`);
}

/** What its security context says already. */
const ownFlags = once((container: Container): readonly string[] => {
  const context = (...path: string[]) => container.at('securityContext', ...path);
  const [uid, gid] = ['runAsUser', 'runAsGroup'].map((key) => container.effective(key).number);
  const names = (key: string) =>
    context('capabilities', key)
      .items()
      .flatMap(({ text }) => dockerCapability(text ?? '') ?? []);
  return [
    ...(uid === undefined ? [] : [`--user ${uid}${gid === undefined ? '' : `:${gid}`}`]),
    ...(context('privileged').value === true ? ['--privileged'] : []),
    ...(context('allowPrivilegeEscalation').value === false ? ['--security-opt no-new-privileges=true'] : []),
    ...(context('readOnlyRootFilesystem').value === true ? ['--read-only'] : []),
    ...names('drop').map((name) => `--cap-drop ${name}`),
    ...names('add').map((name) => `--cap-add ${name}`),
  ];
});

/** The changed service itself, with all that its file gives it. */
export function trialOfService({ name, build, project, path }: Service): Trial {
  const word = shellOperand(name);
  const file = project.paths[0] ?? path;
  const folder = folderOf(file);
  const [where, which] = [folder === '' ? '.' : shellOperand(folder), shellOperand(basename(file))];
  if (word === undefined || where === undefined || which === undefined) return {};
  const words = [
    ...(where === '.' ? [] : [`cd ${where} &&`]),
    'docker compose',
    ...(isDefaultComposeName(which) ? [] : [`--file ${which}`]),
    ...['up', ...(build ? ['--build'] : []), word],
  ];
  return { try: words.join(' ') };
}

/** Prints the user that an image starts as; an empty line is root. */
export function userOfImageCommand(container: Container): Trial {
  const image = imageWord(container.image.text);
  return image === undefined
    ? rolloutOf(container.pod)
    : { try: `docker pull -q ${image} && docker image inspect --format '{{.Config.User}}' ${image}` };
}

/** Whoever knows where the builds of a Dockerfile find their files. */
export interface Building {
  contextsOf(dockerfile: string): readonly string[];
}

/** Builds a stage: the last one, unless another one is asked for. */
export function buildCommand(
  stage: Stage,
  building: Building,
  ...options: readonly string[]
): string | undefined {
  const { path } = stage.dockerfile.source;
  const contexts = building.contextsOf(path);
  const context = contexts.length === 1 ? (contexts[0] ?? '') : folderOf(path);
  const [file, where] = [shellOperand(path), context === '' ? '.' : shellOperand(context)];
  const target = stage.isFinal || stage.name === '' ? [] : [`--target ${stage.name}`];
  if (file === undefined || where === undefined || !/^[\w.-]*$/.test(stage.name)) return undefined;
  // What BuildKit looks for by itself in its context.
  const named = path === (where === '.' ? 'Dockerfile' : `${context}/Dockerfile`) ? [] : [`--file ${file}`];
  return ['docker build', ...options, ...named, ...target, where].join(' ');
}

export function buildTrial(stage: Stage, building: Building): Trial {
  const command = buildCommand(stage, building);
  return command === undefined ? {} : { try: command };
}

/** Builds it and starts it. */
export function startTrial(stage: Stage, building: Building): Trial {
  const command = buildCommand(stage, building, '--quiet');
  return command === undefined ? {} : { try: `docker run --rm $(${command})` };
}

/** A reference consists of letters, digits and `./:@_-`, and begins with one of the first two. */
function imageWord(text: string | undefined): string | undefined {
  return text !== undefined && parseImageReference(text) ? shellWord(text) : undefined;
}
