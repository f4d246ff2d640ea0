import { frozenImage } from '../facts/frozen-images.ts';
import { type Toolchain, toolchainOf } from '../facts/toolchains.ts';
import { type Fix, replaceText } from '../fix.ts';
import type { Stage, Step, Unresolved, Value } from '../model/image/dockerfile.ts';
import type { Project } from '../model/project.ts';
import { isDeveloping, isWorkshop } from '../model/image/purpose.ts';
import { canInstallWithoutCompiler } from '../remedy/rewrite/packages-read.ts';
import { type Rewrite, rewriteOf } from '../remedy/rewrite/rewrite.ts';
import { holdsCode } from '../model/image/application.ts';
import { isBuild, keptCompilers } from '../model/image/building.ts';
import { historyOf } from '../model/image/history.ts';
import { callsOf, type ProgramCall } from '../model/image/script.ts';
import { startTrial } from '../remedy/trial.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Docker, "Multi-stage builds": "you can selectively copy artifacts from one stage to another, leaving behind everything
 * you don't want in the final image".
 *   Dockerfile  the last stage, and those that it starts from
 *   Allowed     what runs no application of its own: images to develop, build or test in, bases for other images
 */
export default defineRule({
  id: 'full-runtime-image',
  summary: 'The image that runs holds the tools that built it',
  why: 'Compilers and package managers are of use to an attacker alone once the application is built, and each needs updates.',
  severity: 'notice',
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
    message: `The application needs neither the shell nor the package manager of \`${nameOf(stage)}\`. \`${slim.image}\` does without.`,
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
  const name = nameOf(stage);
  const better = runtimesFor(stage, toolchain, slim)
    .map((image) => `\`${image}\``)
    .join(' or ');
  const advice =
    better === '' ? '' : isBuilt ? ` Build in one stage, and run on ${better}.` : ` ${better} does without.`;
  yield {
    at: stage.base.at,
    severity: isBuilt ? 'warning' : 'notice',
    message: `The application ${isBuilt ? 'is built and runs' : 'runs'} on \`${name}\`, which carries ${toolchain.carries}.${advice}`,
    fix: slim ?? (isBuilt ? undefined : slimmer(stage, toolchain, calls, project)),
  };
}

/** Where the whole stage can be told, that is better than what goes for its language. */
function runtimesFor(
  stage: Stage,
  { kind, runtime, distroless }: Toolchain,
  slim: Rewrite | undefined,
): string[] {
  const general = slim && kind === 'compiled' ? undefined : runtime;
  const best = slim?.image ?? (wantsNothingElse(stage) ? distroless : undefined);
  return [general, best].filter((image) => image !== undefined);
}

function nameOf({ base: { image } }: Stage): string {
  return image?.tag === undefined || image.tag === 'latest'
    ? (image?.name ?? '')
    : `${image.name}:${image.tag}`;
}

/** Distroless has neither a shell nor npm. */
function wantsNothingElse({ entrypoint, command }: Stage): boolean {
  return [entrypoint, command].every(
    (one) => !one || one.from === 'base' || (one.form === 'exec' && one.argv[0] === 'node'),
  );
}

/** Programs of the full variants that the slim ones do not have. */
const missingInSlim =
  /^(?:bzr|cc|curl|file|g\+\+|gcc|git|hg|identify|convert|make|mysql_config|patch|pg_config|python3?|ssh|svn|unzip|wget|xz)$/;

function slimmer(
  stage: Stage,
  { runtime }: Toolchain,
  calls: readonly ProgramCall[],
  project: Project,
): Fix | undefined {
  const { parent, base } = stage;
  const { at, image } = base;
  const isPlain = image?.digest === undefined && /^[\w.]+(?::[\w.-]+)?$/.test(at.source.slice(at.span));
  const isMissed =
    calls.some(({ program }) => missingInSlim.test(program)) ||
    missingInSlim.test(stage.healthcheck?.argv[0] ?? '');
  const runsScript = stage.healthcheck?.form === 'shell';
  if (parent || !runtime || !isPlain || isMissed || runsScript) return undefined;
  if (!canInstallWithoutCompiler(stage, calls, project)) return undefined;
  return {
    title: `Run on \`${runtime}\``,
    safety: 'test-first',
    changes: [replaceText(at, runtime)],
    ...startTrial(stage, project),
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
    message: `The image that runs keeps ${list(names)}. Build in one stage, and copy the result to another.`,
  };
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}
