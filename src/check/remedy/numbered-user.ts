import { type Change, insertAfter, replaceText } from '../write/change.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import type { Fix } from './fix.ts';
import { numberOf } from './stage-user.ts';

/**
 * The name of a stage's user, written as a number. The same user, so nothing changes; only the groups that name it as a
 * member would be lost with `uid:gid`. Undefined where the number is not known, or not for this file to say.
 */
export function numberedUserFix(stage: Stage): Fix | undefined {
  const { user } = stage;
  const number = numberOf(user.name, user.group, [stage]);
  if (number === undefined || user.openArguments.length > 0 || isChosenByBuilder(stage)) return undefined;
  const text = user.group === undefined && joinsGroups(stage) ? number.replace(/:.*/, '') : number;
  const { instruction } = user;
  const fixed = (change: Change): Fix => ({
    title: `Write the number: \`USER ${text}\``,
    safety: 'safe',
    changes: [change],
    restsOn: stage.base.facts?.basis,
  });
  if (user.from === 'base') {
    const last = stage.instructions.at(-1) ?? stage.from;
    return fixed(insertAfter(last, `USER ${text}`));
  }
  if (!instruction || instruction.keyword !== 'USER') return undefined;
  const at = { source: instruction.source, span: instruction.argsSpan };
  return fixed(replaceText(at, text));
}

/** A builder may give the user another number, and what was written with `USER name` would follow it. */
function isChosenByBuilder({ dockerfile }: Stage): boolean {
  return dockerfile.text.instructions.some(
    ({ keyword, args }) => keyword === 'ARG' && /uid|gid|user/i.test(args),
  );
}

function joinsGroups({ dockerfile }: Stage): boolean {
  const joining = /usermod|gpasswd|adduser [\w$-]+ [\w$-]+\s|--groups|-[a-z]{0,20}G/;
  return dockerfile.text.instructions.some(({ keyword, args }) => keyword === 'RUN' && joining.test(args));
}
