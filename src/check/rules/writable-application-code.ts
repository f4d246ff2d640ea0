import { applicationOf } from '../model/image/application.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import { historyOf } from '../model/image/history.ts';
import {
  type Copied,
  copiedBy,
  isOwned,
  isUser,
  type Opening,
  openingsIn,
  opensToAll,
} from '../model/image/own-code.ts';
import { isDeveloping, isWorkshop } from '../model/image/purpose.ts';
import { leaveToRoot } from '../remedy/code-of-root.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Place } from '../text/source.ts';

/*
 * OWASP, "Docker Security Cheat Sheet", rule 8: what runs should not be able to change itself. Files are root's after
 * COPY unless --chown says otherwise (Dockerfile reference, "COPY --chown --chmod").
 *   Dockerfile  COPY and ADD --chown, --chmod; RUN chown -R, chmod; in the last stage and those that it starts from
 *   Allowed     code of root or of another user; data that the application keeps
 */
export default defineRule({
  id: 'writable-application-code',
  summary: 'The application can change its own code',
  why: 'An attacker who makes it write a file can replace the program itself.',
  advice: 'copy the code without `--chown`, and give the user only the folders that it writes to.',
  severity: 'notice',
  asksImage: true,
  references: [
    'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
    'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
  ],

  *stage(stage, project) {
    if (!stage.isFinal || stage.isWindows || isWorkshop(stage)) return;
    if ([stage.entrypoint, stage.command].some((one) => one && isDeveloping(one))) return;
    const application = applicationOf(stage);
    const copied: Copied[] = [];
    for (const step of historyOf(stage) ?? []) {
      const placed = copiedBy(step, application);
      if (placed) copied.push(placed);
      const chmod = placed?.copy.chmod;
      if (chmod?.isKnown && opensToAll(chmod.text)) yield opened(chmod.at, placed?.target ?? '');
      for (const opening of openingsIn(step, copied)) yield* given(stage, opening);
    }
    const owned = copied.filter(({ copy }) => isOwned(copy, stage));
    const at = owned[0]?.copy.chown?.at;
    if (!at) return;
    yield {
      at,
      message: `This image runs as \`${stage.user.name}\`, who owns its code in \`${owned[0]?.target ?? ''}\` and can change it.`,
      fix: leaveToRoot(stage, owned, project),
    };
  },
});

function opened(at: Place, path: string): Problem {
  return { at, severity: 'warning', message: `Every user of this image can change its code in \`${path}\`.` };
}

function* given(stage: Stage, { call, mode, path }: Opening): Iterable<Problem> {
  if (call.program === 'chmod' && opensToAll(mode)) yield opened(call.at, path);
  if (call.program === 'chown' && isUser(mode, stage))
    yield {
      at: call.at,
      message: `This image gives its code in \`${path}\` to \`${stage.user.name}\`, the user it runs as.`,
    };
}
