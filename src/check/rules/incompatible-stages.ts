import type { CLibrary } from '../facts/c-library.ts';
import type { Copy, Stage, Step } from '../model/image/dockerfile.ts';
import { historyOf } from '../model/image/history.ts';
import { clash, cLibraryOfStage, type Linked, linkedIn } from '../model/image/linkage.ts';
import { absolutePath, basename } from '../model/image/path.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * musl, "Functional differences from glibc"; glibc, "Symbol versioning": a program asks for its own C library, and for no
 * older version of it than it was linked to.
 *   Dockerfile  COPY --from=<stage> in the last stage and those that it starts from
 *   Allowed     what is linked statically, and whatever the file does not show to be linked
 */
export default defineRule({
  id: 'incompatible-stages',
  summary: 'What one stage builds cannot run on the C library of another',
  why: 'It asks for the C library it was linked to, and ends with "not found" or "version `GLIBC_…` not found" where that is not there.',
  severity: 'warning',
  references: [
    'https://wiki.musl-libc.org/functional-differences-from-glibc.html',
    'https://docs.docker.com/build/building/multi-stage/',
  ],

  *stage(stage) {
    const library = stage.isFinal ? cLibraryOfStage(stage) : undefined;
    const steps = library && historyOf(stage);
    if (!library || !steps || steps.some(bringsLibrary)) return;
    const linked = new Map<Stage, readonly Linked[]>();
    const seen = new Set<Stage>();
    for (const step of steps) {
      const builder = builderOf(stage, step);
      if (!builder || seen.has(builder)) continue;
      if (linked.size === mostBuilders) return;
      const made = linked.get(builder) ?? linkedIn(builder);
      linked.set(builder, made);
      const problem = made.length > 0 && problemOf(stage, step, builder, library, made);
      if (problem) {
        seen.add(builder);
        yield problem;
      }
    }
  },
});

/** More than anybody copies from; a hostile file must not have all that it says read once for each of its stages. */
const mostBuilders = 32;

/** gcompat and its like, or a C library as a whole. */
function bringsLibrary({ instruction }: Step): boolean {
  return instruction.keyword === 'RUN' && /\b(?:gcompat|libc6-compat|glibc|musl)\b/.test(instruction.args);
}

function builderOf({ dockerfile }: Stage, { copy }: Step): Stage | undefined {
  return copy?.from && 'stage' in copy.from ? dockerfile.stages[copy.from.stage] : undefined;
}

function problemOf(
  stage: Stage,
  step: Step,
  builder: Stage,
  library: CLibrary,
  made: readonly Linked[],
): Problem | undefined {
  const own = cLibraryOfStage(builder);
  if (!own || !clash(own, library)) return undefined;
  if (!made.some((linked) => isCopied(linked, step, stage) && matters(linked, own, library)))
    return undefined;
  return {
    at: step.instruction,
    confidence: 'likely',
    message: `What is copied here is linked to ${inWords(own)} of \`${nameOf(builder)}\`, and \`${nameOf(stage)}\` has ${library.kind === 'none' ? 'no C library' : inWords(library)}.`,
    related: [{ at: builder.base.at, message: 'It is built on this image.' }],
  };
}

/** pip chooses wheels by the kind of the library, and those for glibc are made for old ones. */
function matters(linked: Linked, built: CLibrary, runs: CLibrary): boolean {
  return linked !== 'packages' || (built.kind !== runs.kind && runs.kind !== 'none');
}

function inWords(library: CLibrary): string {
  if (library.kind === 'musl') return 'the musl';
  return library.kind === 'glibc' && library.minor !== undefined
    ? `the glibc 2.${library.minor}`
    : 'the glibc';
}

function nameOf({ base: { image } }: Stage): string {
  if (!image) return 'scratch';
  return image.tag === undefined || image.tag === 'latest' ? image.name : `${image.name}:${image.tag}`;
}

function isCopied(linked: Linked, { copy, workdir }: Step, stage: Stage): boolean {
  const sources =
    copy?.sources.map((source) => ('error' in source ? '' : source.text.replace(/\/$/, ''))) ?? [];
  const folders = holding.get(linked);
  if (folders) return sources.some((source) => folders.test(source));
  // What exposes a port uses the network.
  if (!copy || (linked === 'server' && stage.ports.length === 0)) return false;
  return sources.some((source) => isStarted(basename(source), copy, workdir, stage));
}

/** The folders that hold what npm and pip install. */
const holding: ReadonlyMap<Linked, RegExp> = new Map([
  ['modules', /(?:^|\/)node_modules$|^\/(?:usr\/src\/)?app$/],
  ['packages', /(?:site|dist)-packages$|\/\.?venv$|\/\.local$/],
]);

/** The program that the image starts is the one that is copied. */
function isStarted(name: string, { destination }: Copy, workdir: string | null, stage: Stage): boolean {
  const [program] = stage.entrypoint?.argv ?? stage.command?.argv ?? [];
  if (program === undefined || 'error' in destination) return false;
  const target = absolutePath(workdir ?? '/', destination.text);
  const places = [target, absolutePath(target, name)];
  const wanted = program.includes('/') ? absolutePath(stage.workdir ?? '/', program) : program;
  return places.some((place) => (program.includes('/') ? place === wanted : basename(place) === wanted));
}
