import { folderOf } from '../text/path.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import type { Container, Pod } from '../model/pod/pod.ts';
import type { Service } from '../model/service/service.ts';
import { shellOperand } from './shell-word.ts';

/*
 * The command that tells whether a container bears a change, for a person to copy: it ends by itself, says what it found,
 * and touches nothing that others use. The names in it come from files that anybody may have written, so nothing goes
 * into it that a shell could take for more than a word.
 */

export interface Trial {
  /** None where it cannot be tried without a node, a cluster or a file that nobody has yet. */
  readonly try?: string;
  /** What was seen of it when somebody tried it, where somebody has. */
  readonly ran?: string;
}

/** One trial of all. */
export function joinTrials(trials: readonly Trial[]): Trial {
  const tries = new Set(trials.flatMap((trial) => trial.try?.split('\n') ?? []));
  const ran = new Set(trials.flatMap((trial) => trial.ran ?? []));
  return {
    ...(tries.size > 0 ? { try: [...tries].join('\n') } : {}),
    ...(ran.size > 0 ? { ran: [...ran].join(' ') } : {}),
  };
}

/** Its workload is started as it is and hardened, each container of it. */
export function trialOf({ pod }: Container): Trial {
  return trialOfPod(pod);
}

export function trialOfPod({ workload, windows }: Pod): Trial {
  const { manifest, partial, builtIn } = workload;
  // A part is tried where it is whole, and what an operator makes of its resource is not here.
  if (windows || !builtIn || partial !== undefined) return {};
  return verify(manifest.root.source.path, manifest.name);
}

export function trialOfService({ name, project, path }: Service): Trial {
  return verify(project.paths[0] ?? path, name);
}

function verify(path: string, name: string): Trial {
  const [file, thing] = [shellOperand(path), shellOperand(name)];
  if (file === undefined || thing === undefined) return {};
  return { try: `plimsoll verify ${file} ${thing}` };
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

/** Builds the image with the change in it, and starts that. */
export function startTrial(stage: Stage, building: Building): Trial {
  const command = buildCommand(stage, building, '--quiet');
  return command === undefined ? {} : { try: `plimsoll verify $(${command})` };
}
