import type { CLibrary } from '../../facts/c-library.ts';
import type { Copy, Stage, Step } from './dockerfile.ts';
import { historyOf } from './history.ts';
import { clash, cLibraryOfStage, type Linked, linkedIn } from './linkage.ts';
import { absolutePath, basename } from './path.ts';

/** A step that copies what another stage has linked to a C library which the stage does not have. */
export interface LinkedCopy {
  readonly step: Step;
  readonly builder: Stage;
  /** What it is linked to, and what there is. */
  readonly needs: CLibrary;
  readonly has: CLibrary;
}

/** One for each stage that something is copied from. */
export function clashingCopiesOf(stage: Stage): LinkedCopy[] {
  const has = cLibraryOfStage(stage);
  const steps = has && historyOf(stage);
  if (!has || !steps || steps.some(bringsLibrary)) return [];
  const linked = new Map<Stage, readonly Linked[]>();
  const found = new Map<Stage, LinkedCopy>();
  for (const step of steps) {
    const builder = builderOf(stage, step);
    if (!builder || found.has(builder)) continue;
    if (linked.size === mostBuilders) break;
    const made = linked.get(builder) ?? linkedIn(builder);
    linked.set(builder, made);
    const needs = cLibraryOfStage(builder);
    if (!needs || !clash(needs, has)) continue;
    if (made.some((one) => isCopied(one, step, stage) && matters(one, needs, has)))
      found.set(builder, { step, builder, needs, has });
  }
  return [...found.values()];
}

/** More than anybody copies from; a hostile file must not have all that it says read once for each of its stages. */
const mostBuilders = 32;

/** gcompat and its like, or a C library as a whole. */
function bringsLibrary({ instruction }: Step): boolean {
  return instruction.keyword === 'RUN' && /\b(?:gcompat|libc6-compat|glibc|musl)\b/.test(instruction.args);
}

function builderOf({ dockerfile }: Stage, { copy }: Step): Stage | undefined {
  return copy?.from && 'stage' in copy.from ? dockerfile.stages[copy.from.stage] : undefined;
}

/** pip chooses wheels by the kind of the library, and those for glibc are made for old ones. */
function matters(linked: Linked, built: CLibrary, runs: CLibrary): boolean {
  return linked !== 'packages' || (built.kind !== runs.kind && runs.kind !== 'none');
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
