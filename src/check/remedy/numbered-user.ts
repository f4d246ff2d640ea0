import { type Change, insertAfter, replaceText } from '../write/change.ts';
import type { Stage } from '../model/image/dockerfile.ts';
import { numberOf } from './stage-user.ts';

/** The name of a stage's user, written as a number. */
export interface NumberedUserFix {
  readonly title: string;
  /** The same user, so nothing changes; only the groups that name it as a member would be lost with `uid:gid`. */
  readonly safety: 'safe';
  readonly changes: readonly Change[];
}

/** Undefined where the number is not known, or not for this file to say. */
export function numberedUserFix(stage: Stage): NumberedUserFix | undefined {
  const { user } = stage;
  const number = numberOf(user.name, user.group, [stage]);
  if (number === undefined || user.openArguments.length > 0 || isChosenByBuilder(stage)) return undefined;
  const text = user.group === undefined && joinsGroups(stage) ? number.replace(/:.*/, '') : number;
  const { instruction } = user;
  const title = `Write the number: \`USER ${text}\``;
  if (user.from === 'base') {
    const last = stage.instructions.at(-1) ?? stage.from;
    return { title, safety: 'safe', changes: [insertAfter(last, `USER ${text}`)] };
  }
  if (!instruction || instruction.keyword !== 'USER') return undefined;
  const at = { source: instruction.source, span: instruction.argsSpan };
  return { title, safety: 'safe', changes: [replaceText(at, text)] };
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
