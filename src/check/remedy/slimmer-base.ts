import type { Toolchain } from '../facts/toolchains.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import type { ProgramCall } from '../model/image/script.ts';
import type { Project } from '../model/project.ts';
import { replaceText } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { canInstallWithoutCompiler } from './rewrite/packages-read.ts';
import type { Rewrite } from './rewrite/rewrite.ts';

/** Where the whole stage can be told, that is better than what goes for its language. */
export function runtimesFor(
  stage: Stage,
  { kind, runtime, distroless }: Toolchain,
  slim: Rewrite | undefined,
): string[] {
  const general = slim && kind === 'compiled' ? undefined : runtime;
  const best = slim?.image ?? (wantsNothingElse(stage) ? distroless : undefined);
  return [general, best].filter((image) => image !== undefined);
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

export function slimmer(
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
    title: `Change the base image to \`${runtime}\``,
    safety: 'test-first',
    changes: [replaceText(at, runtime)],
  };
}
