import type { ComposeProblem, ComposeProject } from '../../model/service/compose-project.ts';
import { isOutside } from '../../text/path.ts';
import { nothing, type Unit } from '../unit.ts';
import { mistakeOf, skip } from './mistake.ts';

/** What compose starts of a first file and all that comes in with it. `paths` are the files that are known at all. */
export function unitOfCompose(compose: ComposeProject, paths: readonly string[]): Unit {
  return { ...nothing, files: compose.files, ...refusalOf(compose, paths), services: compose.services };
}

/** What the environment is to provide is no mistake of the file: without it nothing can be said. */
function refusalOf(
  { paths: [path = ''], problems }: ComposeProject,
  known: readonly string[],
): ReturnType<typeof mistakeOf> {
  const elsewhere = missingIn(problems).find((missing) => isOutside(missing, known));
  if (elsewhere !== undefined)
    return {
      skipped: [skip(path, `it stands on \`${elsewhere}\`, which is not among the files that are checked`)],
    };
  const variable = problems.find(({ at }) => at.source.slice(at.span).includes('$'));
  if (variable)
    return { skipped: [skip(path, `compose cannot load it without its variables: ${variable.message}`)] };
  return mistakeOf(problems[0]);
}

/** The files that compose lacks; of those outside of what is checked nobody knows whether they are there. */
function missingIn(problems: readonly ComposeProblem[]): string[] {
  return problems.flatMap(({ missing }) => missing ?? []);
}
