import type { KnownImage } from '../links/known-image.ts';
import type { Container } from '../pod/pod.ts';
import type { Service } from '../service/service.ts';
import type { Field } from '../../read/field.ts';
import type { Place } from '../../text/source.ts';
import { type Act, actsOf, type Argument, type Scripts } from './act.ts';
import { argumentOf } from './field.ts';
import { oncePerProject } from '../once.ts';
import { type Scripted, scriptsOf } from './script.ts';

/** What a container does when it starts, its `postStart` hook included. */
export const startOfContainer = oncePerProject(
  (container: Container, project: Built | undefined): readonly Act[] => {
    if (isForBuilding(container) || container.pod.windows) return [];
    const hook = container.at('lifecycle', 'postStart', 'exec', 'command');
    return [
      ...mainActs(container, project),
      ...actsOf({ argv: hook.items().map(argumentOf), isCertain: true }),
    ];
  },
);

/** Whoever knows which image a container or a service runs, and what scripts it has. */
export interface Built extends Scripted {
  knownImage(user: Container | Service): KnownImage | undefined;
}

/** The scripts of an image that is certainly built here, for one that starts something else than the image does. */
export function scriptsFor(user: Container | Service, at: Place, project?: Built): Scripts | undefined {
  const image = project?.knownImage(user);
  return project && image?.built && image.confidence === 'certain'
    ? scriptsOf(image.built.stage, { project, at })
    : undefined;
}

function mainActs(container: Container, project?: Built): Act[] {
  const [command, args] = [container.at('command'), container.at('args')];
  if (!command.exists && !args.exists) return [];
  const entrypoint = command.exists ? [] : entrypointOf(container, project);
  const argv = [
    ...(entrypoint ?? []).map((text) => standing(text, args)),
    ...wordsOf(command),
    ...wordsOf(args),
  ];
  const scripts = command.exists ? scriptsFor(container, command.heading, project) : undefined;
  return actsOf({ argv, isCertain: entrypoint !== undefined, ...(scripts ? { scripts } : {}) });
}

/** Of an image that is certain; undefined where it is not known. */
export function entrypointOf(user: Container | Service, project?: Built): readonly string[] | undefined {
  const image = project?.knownImage(user);
  return image?.confidence === 'certain' ? image.entrypoint : undefined;
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
