import { type Fix, replaceText } from '../fix.ts';
import type { Copy, Stage, Step } from '../model/image/dockerfile.ts';
import { lacksUser, nonroot, numberOf, userDatabaseOf } from '../remedy/stage-user.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Docker's runtime looks a name up in the image's /etc/passwd when the container starts: unable to find user X: no
 * matching entries in passwd file. BuildKit looks the name of --chown up in the image it copies into, and takes 0:0 where
 * it finds none; where there is no file system yet it fails (solver/llbsolver/ops/user_linux.go).
 *   Dockerfile  USER, COPY --chown, ADD --chown
 *   Allowed     numbers; any name where the image may have a user that the file does not show
 */
export default defineRule({
  id: 'unknown-user',
  summary: 'The image does not have the user that is named',
  why: 'The name is looked up in the image’s own `/etc/passwd`, which does not have it.',
  advice: 'create the user in an earlier step, or write a number.',
  severity: 'error',
  references: [
    'https://docs.docker.com/reference/dockerfile/#user',
    'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
    'https://github.com/moby/buildkit/blob/master/solver/llbsolver/ops/user_linux.go',
  ],

  *stage(stage) {
    const { user } = stage;
    const isStart = stage.isFinal && user.kind === 'name' && user.from !== 'base';
    if (isStart && lacksUser(stage, user.name))
      yield {
        at: user.at,
        message: `This image will not start: it has no user \`${user.name}\`.`,
        ...(user.openArguments.length > 0 ? { confidence: 'likely' } : {}),
        fix: startFix(stage),
      };
    const database = userDatabaseOf(stage);
    for (const step of database?.steps ?? []) {
      const chown = step.copy?.chown;
      const name = chown && namedBy(chown);
      if (chown && name !== undefined && !database?.users.has(name)) yield owned(stage, step, chown, name);
    }
  },
});

function startFix(stage: Stage): Fix | undefined {
  const { user } = stage;
  const { instruction } = user;
  if (instruction?.keyword !== 'USER' || user.openArguments.length > 0) return undefined;
  return numbered(stage, user.name, { source: instruction.source, span: instruction.argsSpan });
}

type Chown = NonNullable<Copy['chown']>;

/** Root needs no entry, and a number none either. */
function namedBy({ text, isKnown, openArguments }: Chown): string | undefined {
  const [name = ''] = text.split(':', 1);
  const isName = isKnown && openArguments.length === 0 && /^[a-z_]/i.test(name);
  return isName && name !== 'root' ? name : undefined;
}

function owned(stage: Stage, step: Step, { at }: Chown, name: string): Problem {
  const image = stage.base.isScratch ? 'This image' : `\`${stage.base.image?.name ?? ''}\``;
  return {
    at,
    ...(failsToBuild(stage, step)
      ? { message: `${image} has no user \`${name}\`, so the build fails.` }
      : { message: `${image} has no user \`${name}\`, so the files belong to root.`, severity: 'warning' }),
    fix: numbered(stage, name, at),
  };
}

/** There is no file system to look in yet. */
function failsToBuild(stage: Stage, step: Step): boolean {
  const isLinked = step.instruction.flags.some(({ name, value }) => name === 'link' && value !== 'false');
  return isLinked || (stage.base.isScratch && !stage.parent && stage.steps.find(({ copy }) => copy) === step);
}

/** The number it has in a stage that makes it, else the one of distroless images' own user. */
function numbered(stage: Stage, name: string, at: Parameters<typeof replaceText>[0]): Fix {
  const known = numberOf(name, undefined, stage.dockerfile.stages);
  // Where nobody knows the number, its group would be root's.
  const text =
    known?.includes(':') === false ? `${known}:${known}` : (known ?? `${nonroot.uid}:${nonroot.gid}`);
  return {
    title: `Write the number: \`${text}\``,
    safety: known === undefined ? 'test-first' : 'safe',
    changes: [replaceText(at, text)],
  };
}
