import type { Service } from '../../model/service/service.ts';
import type { Skipped } from '../../report/contract.ts';
import type { ComposeProblem, ComposeProject } from '../../model/service/compose-project.ts';
import { isRemoteContext, isRooted } from '../../assemble/compose/moved.ts';
import { folderOf, isOutside, join } from '../../text/path.ts';
import { doubtsOf, unusedBind } from '../../model/service/doubts.ts';
import { nothing, type Unit } from '../unit.ts';
import { mistakeOf, skip } from './mistake.ts';

/** What compose starts of a first file and all that comes in with it. `paths` are the files that are known at all. */
export function unitOfCompose(compose: ComposeProject, paths: readonly string[]): Unit {
  const { skipped, ...refusal } = refusalOf(compose, paths);
  const elsewhere = compose.services.flatMap((service) => [
    ...builtElsewhere(service),
    ...doubtsOf(service).map((doubt) => skip(service.path, doubt, 'partly')),
  ]);
  const bind = unusedBind(compose);
  if (bind !== undefined) elsewhere.push(skip(compose.paths[0] ?? '', bind, 'partly'));
  return {
    ...nothing,
    files: compose.files,
    ...refusal,
    skipped: [...skipped, ...elsewhere],
    services: compose.services,
  };
}

/** What a service is built from may be root, and is not seen. */
function builtElsewhere(service: Service): Skipped[] {
  const { name, path, build } = service;
  if (!build || build.inline !== undefined) return [];
  const { context } = build;
  const isForeign =
    isRemoteContext(context) || isRooted(context) || /^\.\.(?:\/|$)/.test(join(folderOf(path), context));
  if (!isForeign || service.user.kind !== 'unknown') return [];
  return [
    skip(path, `service \`${name}\` is built from \`${context}\`, which is not in this repository`, 'partly'),
  ];
}

/** What the environment is to provide is no mistake of the file: without it nothing can be said. */
function refusalOf(
  { paths: [path = ''], problems }: ComposeProject,
  known: readonly string[],
): ReturnType<typeof mistakeOf> {
  const elsewhere = missingIn(problems).find((missing) => isOutside(missing, known));
  if (elsewhere !== undefined)
    return {
      skipped: [skip(path, `it needs \`${elsewhere}\`, which is not among the checked files`)],
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
