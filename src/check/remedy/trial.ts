import type { Stage } from '../model/image/dockerfile.ts';
import type { Container, Pod } from '../model/pod/pod.ts';
import type { Service } from '../model/service/service.ts';
import { type Building, contextFor } from './context.ts';
import { shellOperand } from './shell-word.ts';

/** How to find out whether a container bears a change. It ends by itself and touches nothing that others use. */
export type Trial =
  /** The workload or service of this name in this file is started as it is and as proposed (launch/ knows how). */
  | { readonly kind: 'thing'; readonly path: string; readonly name: string }
  /** The image is built with the change in it, and started unless its build tells all. */
  | BuildTrial
  /** A cluster is asked what it would do. */
  | { readonly kind: 'cluster'; readonly command: string };

export interface BuildTrial {
  readonly kind: 'image' | 'build';
  readonly file: string;
  readonly context: string;
  /** Empty for the last one. */
  readonly stage: string;
}

/** What starts the thing that a rule looks at; none where it cannot be started without what is not here. */
export function trialsOf(thing: Pod | Container | Service | Stage, building: Building): Trial[] {
  if ('dockerfile' in thing) return [imageTrial(thing, building)];
  if ('pod' in thing) return ofPod(thing.pod);
  return 'containers' in thing ? ofPod(thing) : [ofService(thing)];
}

/** A part is tried where it is whole, and what an operator makes of its resource is not here. */
function ofPod({ workload: { manifest, partial, builtIn }, windows }: Pod): Trial[] {
  if (windows || !builtIn || partial !== undefined) return [];
  return [{ kind: 'thing', path: manifest.root.source.path, name: manifest.name }];
}

function ofService({ name, project, path }: Service): Trial {
  return { kind: 'thing', path: project.paths[0] ?? path, name };
}

export function imageTrial(stage: Stage, building: Building): Trial {
  return { ...buildTrial(stage, building), kind: 'image' };
}

/** Of a change that a build alone shows to be borne. */
export function buildTrial(stage: Stage, building: Building): BuildTrial {
  const file = stage.dockerfile.source.path;
  return {
    kind: 'build',
    file,
    context: contextFor(stage, building),
    stage: stage.isFinal ? '' : stage.name,
  };
}

/**
 * The command for a person to copy. The names in it come from files that anybody may have written, so nothing goes into it
 * that a shell could take for more than a word.
 */
export function commandOf(trial: Trial): string | undefined {
  if (trial.kind === 'cluster') return trial.command;
  if (trial.kind === 'thing') {
    const [file, thing] = [shellOperand(trial.path), shellOperand(trial.name)];
    return file && thing && `plimsoll verify ${file} ${thing}`;
  }
  if (trial.kind === 'build') return buildCommand(trial);
  const command = buildCommand(trial, '--quiet');
  return command && `plimsoll verify $(${command})`;
}

/** One line for each, and each once. */
export function commandsOf(trials: readonly Trial[]): string {
  return [...new Set(trials.flatMap((trial) => commandOf(trial) ?? []))].join('\n');
}

function buildCommand(
  { file, context, stage }: BuildTrial,
  ...options: readonly string[]
): string | undefined {
  const [path, where] = [shellOperand(file), context === '' ? '.' : shellOperand(context)];
  const target = stage === '' ? [] : [`--target ${stage}`];
  if (path === undefined || where === undefined || !/^[\w.-]*$/.test(stage)) return undefined;
  // What BuildKit looks for by itself in its context.
  const named = file === (where === '.' ? 'Dockerfile' : `${context}/Dockerfile`) ? [] : [`--file ${path}`];
  return ['docker build', ...options, ...named, ...target, where].join(' ');
}
