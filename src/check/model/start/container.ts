import { imageOfContainer } from '../known-image.ts';
import type { Container } from '../pod.ts';
import type { Field } from '../../source/field.ts';
import { type Act, actsOf, type Argument } from './act.ts';
import { argumentOf } from './field.ts';

/** What a container does when it starts, its `postStart` hook included. */
export function startOfContainer(container: Container): Act[] {
  if (isForBuilding(container) || container.pod.windows) return [];
  const hook = container.at('lifecycle', 'postStart', 'exec', 'command');
  return [...mainActs(container), ...actsOf({ argv: hook.items().map(argumentOf), isCertain: true })];
}

function mainActs(container: Container): Act[] {
  const [command, args] = [container.at('command'), container.at('args')];
  if (!command.exists && !args.exists) return [];
  const entrypoint = command.exists ? [] : imageOfContainer(container)?.entrypoint;
  const argv = [
    ...(entrypoint ?? []).map((text) => standing(text, args)),
    ...wordsOf(command),
    ...wordsOf(args),
  ];
  return actsOf({ argv, isCertain: entrypoint !== undefined });
}

function wordsOf(field: Field): Argument[] {
  return field.items().map(argumentOf);
}

/** A word that the image brings in. */
function standing(text: string, at: Field): Argument {
  return { text, place: () => ({ source: at.source, span: at.anchor }) };
}

/** A step of a pipeline builds or tests something when it runs; and a debugging container is somebody's visit. */
export function isForBuilding({ pod, list }: Container): boolean {
  const { group, kind } = pod.workload.manifest;
  const isPipeline = group === 'tekton.dev' || (group === 'argoproj.io' && /Workflow/.test(kind));
  return isPipeline || list === 'ephemeralContainers';
}
