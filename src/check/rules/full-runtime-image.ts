import { frozenImage } from '../facts/frozen-images.ts';
import { type Toolchain, toolchainOf } from '../facts/toolchains.ts';
import { holdsCode } from '../model/image/application.ts';
import { isBuild, keptCompilers } from '../model/image/building.ts';
import type { Stage, Step, Unresolved, Value } from '../model/image/dockerfile.ts';
import { historyOf } from '../model/image/history.ts';
import { shortName } from '../model/image/image-reference.ts';
import { isDeveloping, isWorkshop } from '../model/image/purpose.ts';
import { callsOf, type ProgramCall } from '../model/image/script.ts';
import type { Project } from '../model/project.ts';
import { listed } from '../model/wording.ts';
import { type Rewrite, rewriteOf } from '../remedy/rewrite/rewrite.ts';
import { runtimesFor, slimmer } from '../remedy/slimmer-base.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Docker, "Multi-stage builds": "you can selectively copy artifacts from one stage to another, leaving behind everything
 * you don't want in the final image".
 *   Dockerfile  the last stage, and those that it starts from
 *   Allowed     what runs no application of its own: images to develop, build or test in, bases for other images
 */
export default defineRule({
  id: 'full-runtime-image',
  summary: 'The final image contains build tools',
  why: 'Compilers and package managers help an attacker in the container, and each of them needs updates.',
  advice: 'build in one stage, and copy only the result into a slim or distroless one.',
  severity: 'notice',
  asksImage: true,
  references: [
    'https://docs.docker.com/build/building/multi-stage/',
    'https://github.com/GoogleContainerTools/distroless#why-should-i-use-distroless-images',
  ],

  *stage(stage, project) {
    if (!stage.isFinal || stage.isWindows || isWorkshop(stage)) return;
    const steps = historyOf(stage);
    if (!steps || !isApplication(stage, steps)) return;
    const calls = steps.flatMap(({ instruction }) =>
      instruction.keyword === 'RUN' ? callsOf(instruction) : [],
    );
    const toolchain = stage.base.image && toolchainOf(stage.base.image);
    const slim = slimStage(stage, project);
    if (toolchain) yield* onToolchain(stage, toolchain, calls, slim, project);
    else if (slim) yield* onDistribution(stage, slim);
    else if (!graphics.test(stage.base.reference ?? '')) yield* withCompilers(calls);
  },
});

/** It takes in code, and starts a program of its own that is neither a shell nor a way to develop. */
function isApplication({ entrypoint, command }: Stage, steps: readonly Step[]): boolean {
  const own = [entrypoint, command].filter((one) => one && one.from !== 'base');
  if (own.length === 0 || !steps.some(({ copy }) => copy?.sources.some(isOwnCode))) return false;
  return !own.some((one) => one && isDeveloping(one));
}

/** An image that others build on is given scripts and settings, and no code: `docker-entrypoint.sh`, `welcome.*`. */
function isOwnCode(source: Value | Unresolved): boolean {
  return holdsCode(source) && !('error' in source || /\.(?:\*|sh)$/.test(source.text));
}

/** What is frozen has a rule of its own that tells what to run on. */
function slimStage(stage: Stage, project: Project): Rewrite | undefined {
  return stage.base.image && frozenImage(stage.base.image) ? undefined : rewriteOf(stage, project);
}

function* onDistribution(stage: Stage, slim: Rewrite): Iterable<Problem> {
  yield {
    at: stage.base.at,
    message: `This image does not need the shell and package manager of \`${baseOf(stage)}\`. \`${slim.image}\` has neither.`,
    fix: slim,
  };
}

function* onToolchain(
  stage: Stage,
  toolchain: Toolchain,
  calls: readonly ProgramCall[],
  slim: Rewrite | undefined,
  project: Project,
): Iterable<Problem> {
  const isBuilt = calls.some(isBuild);
  // Whoever builds elsewhere and still chooses a toolchain to run on has a use for it.
  if (toolchain.kind === 'compiled' && !isBuilt) return;
  const name = baseOf(stage);
  const better = runtimesFor(stage, toolchain, slim)
    .map((image) => `\`${image}\``)
    .join(' or ');
  const advice =
    better === '' ? '' : isBuilt ? ` Build in one stage, and run on ${better}.` : ` Use ${better}.`;
  yield {
    at: stage.base.at,
    severity: isBuilt ? 'warning' : 'notice',
    message: `This image ${isBuilt ? 'is built and runs' : 'runs'} on \`${name}\`, which contains ${toolchain.carries}.${advice}`,
    fix: slim ?? (isBuilt ? undefined : slimmer(stage, toolchain, calls, project)),
  };
}

/** Libraries for graphics cards compile for the card they find. */
const graphics = /cuda|jax|jupyter|nvidia|pytorch|rocm|tensorflow|triton|vllm/;

function* withCompilers(calls: readonly ProgramCall[]): Iterable<Problem> {
  const [kept, ...others] = keptCompilers(calls);
  if (!kept) return;
  const names = [...new Set([kept, ...others].flatMap(({ names }) => names))].map((name) => `\`${name}\``);
  yield {
    at: kept.call.at,
    confidence: 'likely',
    message: `The final image keeps ${listed(names)}. Build in one stage, and copy the result into another.`,
  };
}

function baseOf({ base: { image } }: Stage): string {
  return image ? shortName(image) : '';
}
