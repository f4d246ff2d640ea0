import type { Stage, Step } from './dockerfile.ts';
import { historyOf } from './history.ts';
import { absolutePath, basename, isWithin } from './path.ts';
import { placesOf } from './program.ts';

/*
 * Whose program an image starts. What a project copies in, or builds in the image, is its own; what a package manager, a
 * download or another image brought is somebody else's, and its Dockerfile says nothing of what that needs.
 */

/** The project's own, by its path or by its name. */
export function isOwnProgram(stage: Stage, program: string): boolean {
  const steps = historyOf(stage) ?? [];
  return steps.some((step) => brings(step, program, stage)) || isBuiltHere(steps, program);
}

/** Something of the project is in the image. */
export function hasOwnFiles(stage: Stage): boolean {
  return (historyOf(stage) ?? []).some(isOwnCopy);
}

function isOwnCopy({ copy }: Step): boolean {
  if (!copy || (copy.from && 'image' in copy.from)) return false;
  return !copy.sources.some((source) => 'error' in source || /^(?:https?|git):|^git@/.test(source.text));
}

function brings(step: Step, program: string, stage: Stage): boolean {
  const { copy, workdir } = step;
  if (!copy || !isOwnCopy(step) || 'error' in copy.destination || !copy.destination.isKnown) return false;
  const target = absolutePath(workdir ?? '/', copy.destination.text);
  if (program.includes('/') || /\.\w+$/.test(program))
    return isWithin(absolutePath(stage.workdir ?? '/', program), target);
  const names = copy.sources.map((source) => ('error' in source ? '' : basename(source.text)));
  return [...placesOf(program), ...inPath(stage, program)].some(
    (place) =>
      place === target || (isWithin(place, target) && (names.includes(program) || holdsOnly(target, place))),
  );
}

/** `COPY --from=build /out/ /usr/local/bin/` */
function holdsOnly(target: string, place: string): boolean {
  return place === `${target}/${basename(place)}`;
}

function inPath({ env }: Stage, program: string): string[] {
  const path = env.get('PATH')?.text ?? '';
  return path
    .split(':')
    .flatMap((folder) => (folder.startsWith('/') ? `${absolutePath('/', folder)}/${program}` : []));
}

/** In one stage: its sources are copied in, and a compiler makes the program of them. */
function isBuiltHere(steps: readonly Step[], program: string): boolean {
  const name = basename(program);
  if (!steps.some(isOwnCopy) || name === '') return false;
  return steps.some(({ instruction: { keyword, args, heredocs } }) => {
    if (keyword !== 'RUN' || !compiling.test(args)) return false;
    const texts = [args, ...heredocs.map(({ body }) => body)];
    return installing.test(args) || texts.some((text) => text.includes(name));
  });
}

const compiling =
  /\b(?:cargo|cmake|dotnet (?:build|publish)|g\+\+|gcc|go (?:build|install)|gradlew?|javac|make|mvnw?|rustc|swift build)\b/;
/** They take the name from the sources. */
const installing = /\bcargo install (?:--\w+ )?--path\b|\bgo install(?: -\S+)*(?: \.\S*)?\s*(?:$|[;&])/;
