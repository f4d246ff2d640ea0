import { startOfStage } from '../model/command/stage.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import { type Copied, isUser } from '../model/image/own-code.ts';
import { ownershipsOf } from '../model/image/ownership.ts';
import { isWithin } from '../model/image/path.ts';
import { once } from '../model/once.ts';
import type { Project } from '../model/project.ts';
import type { Place, Span } from '../text/source.ts';
import { type Change, replaceText } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { writesOfStage } from './known-writes.ts';
import { isRunBySome } from './runs-of.ts';

/** None where the user could change the code all the same, or has to write where the program lies. */
export function leaveToRoot(stage: Stage, copies: readonly Copied[], project: Project): Fix | undefined {
  const areFiles = copies.every(({ target }) => /\.\w+$|\/s?bin\/[^/]+$/.test(target));
  if (keepsFolder(stage, copies) || isWrittenInto(stage, project) || isStartedByScript(stage, project))
    return undefined;
  if (!areFiles && writesOfStage(stage, project)?.length !== 0) return undefined;
  return {
    title: 'Let root own the code',
    safety: 'test-first',
    changes: copies.flatMap(({ copy }): Change[] =>
      copy.chown ? [replaceText(withBlanks(copy.chown.at, copy.chown.flag.span), '')] : [],
    ),
  };
}

/** `develop.watch` of compose and `sync` of Skaffold write changed files into the container, as its user. */
function isWrittenInto(stage: Stage, project: Project): boolean {
  const isWatched = isRunBySome(stage, project, {
    container: () => false,
    service: (service) =>
      service
        .at('develop', 'watch')
        .items()
        .some((rule) => rule.at('action').text?.includes('sync')),
  });
  return isWatched || isSynced(project);
}

const isSynced = once((project: Project): boolean =>
  project.paths.some(
    (path) =>
      /(?:^|\/)skaffold[^/]*\.ya?ml$/.test(path) && /^[ \t]*sync:/m.test(project.source(path)?.text ?? ''),
  ),
);

/** A script of a package may rewrite its files before it starts the program: `sed -i`, `envsubst > config.js`. */
function isStartedByScript(stage: Stage, project: Project): boolean {
  return startOfStage(stage, project).some(({ program }) => /^(?:bun|npm|npx|pnpm|yarn)$/.test(program));
}

/** Whoever owns a folder puts another file in the place of any that is in it. */
function keepsFolder(stage: Stage, copies: readonly Copied[]): boolean {
  const given = (ownershipsOf(stage) ?? []).filter(({ user, isByHand }) => isByHand && isUser(user, stage));
  const made = stage.steps.some(
    ({ instruction, user }) =>
      instruction.keyword === 'RUN' && user.kind !== 'root' && /\bmkdir\b/.test(instruction.args),
  );
  return (
    made ||
    given.some(({ path }) => copies.some(({ target }) => isWithin(target, path) || isWithin(path, target)))
  );
}

function withBlanks({ source }: Place, { start, end }: Span): Place {
  const [blanks = ''] = /^[ \t]*/.exec(source.text.slice(end, end + 80)) ?? [];
  return { source, span: { start, end: end + blanks.length } };
}
