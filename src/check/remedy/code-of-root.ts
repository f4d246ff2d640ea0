import type { Stage } from '../model/image/dockerfile.ts';
import { type Copied, isUser } from '../model/image/own-code.ts';
import { ownershipsOf } from '../model/image/ownership.ts';
import { isWithin } from '../model/image/path.ts';
import type { Project } from '../model/project.ts';
import type { Place, Span } from '../text/source.ts';
import { type Change, replaceText } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { writesOfStage } from './known-writes.ts';

/** None where the user could change the code all the same, or has to write where the program lies. */
export function leaveToRoot(stage: Stage, copies: readonly Copied[], project: Project): Fix | undefined {
  const areFiles = copies.every(({ target }) => /\.\w+$|\/s?bin\/[^/]+$/.test(target));
  if (keepsFolder(stage, copies)) return undefined;
  if (!areFiles && writesOfStage(stage, project)?.length !== 0) return undefined;
  return {
    title: 'Let root own the code',
    safety: 'test-first',
    changes: copies.flatMap(({ copy }): Change[] =>
      copy.chown ? [replaceText(withBlanks(copy.chown.at, copy.chown.flag.span), '')] : [],
    ),
  };
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
