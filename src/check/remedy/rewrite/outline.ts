import type { Stage, Step } from '../../model/image/dockerfile.ts';
import { historyOf } from '../../model/image/history.ts';
import type { ProgramCall } from '../../model/image/script.ts';
import { type Started, startedBy } from './started.ts';
import { callsIn, homeOf, targetOf } from './steps.ts';
import { type RuntimeUser, runtimeUserOf } from './user.ts';

/** A last stage of which every step is understood, and nothing stands in the way of another base. */
export interface Outline {
  readonly stage: Stage;
  /** Those of the stages it starts from too. */
  readonly steps: readonly Step[];
  /** What its RUNs carry out. */
  readonly calls: readonly ProgramCall[];
  /** Undefined where the base decides it, or a shell. */
  readonly started: Started | undefined;
  readonly user: RuntimeUser;
  /** The folder that holds the application, where there is one that holds all of it. */
  readonly home: string | undefined;
}

export function outlineOf(stage: Stage): Outline | undefined {
  const steps = isPlain(stage) ? historyOf(stage)?.map((step) => inFolder(step, stage)) : undefined;
  if (!steps || steps.some(isInTheWay)) return undefined;
  const calls = callsIn(steps);
  const started = startedBy(stage);
  const user = runtimeUserOf(stage, steps);
  if (!calls || !user) return undefined;
  return { stage, steps, calls, started, user, home: homeOf(steps, stage.workdir) };
}

/** Images whose configuration has no working directory of its own (docker-library's Dockerfiles of each). */
const atRoot =
  /^(?:docker\.io|mirror\.gcr\.io|public\.ecr\.aws\/docker)\/library\/(?:alpine|amazoncorretto|busybox|debian|eclipse-temurin|maven|nginx|node|openjdk|python|rust|ubuntu)$/;

function inFolder(step: Step, { base }: Stage): Step {
  return step.workdir === null && atRoot.test(base.image?.repository ?? '')
    ? { ...step, workdir: '/' }
    : step;
}

/** One image on one platform, and no probe that needs programs of its own. */
function isPlain(stage: Stage): boolean {
  const { base, dockerfile, from, healthcheck, isFinal, isWindows, volumes } = stage;
  return (
    isFinal &&
    !isWindows &&
    base.image !== undefined &&
    base.facts !== undefined &&
    base.openArguments.length === 0 &&
    from.flags.length === 0 &&
    dockerfile.problems.length === 0 &&
    healthcheck?.instruction === undefined &&
    volumes.every(({ from }) => from === 'base')
  );
}

function isInTheWay(step: Step): boolean {
  const { instruction, isTrigger, copy } = step;
  if (isTrigger || instruction.keyword === 'SHELL' || instruction.keyword === 'ONBUILD') return true;
  return (
    (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') &&
    (!copy || targetOf(step) === undefined)
  );
}
