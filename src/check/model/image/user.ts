import type { BaseImageFacts } from '../../facts/base-images.ts';
import type { Instruction } from '../../read/dockerfile.ts';
import type { Place } from '../../text/source.ts';
import type { Unresolved, Value } from './value.ts';

/** Who the process of an image runs as. */
export interface EffectiveUser {
  /** As the image's configuration has it: `1000:1000`, `node`; as it is written where that is not known. */
  readonly value: string;
  readonly kind: 'root' | 'uid' | 'name' | 'unknown';
  /** The number, where the value is one; 0 for root. */
  readonly uid: number | null;
  /** The number of the group, where the value names one by number. */
  readonly gid: number | null;
  /** The value before and behind the colon. */
  readonly name: string;
  readonly group: string | undefined;
  /** default: nobody set a user, or set an empty one. */
  readonly from: 'USER' | 'stage' | 'base' | 'default';
  /** The USER instruction, or the FROM that brings the user in. */
  readonly at: Place;
  readonly instruction: Instruction | undefined;
  /** The ARGs without a default that decide it: a build that gives them may have another user. */
  readonly openArguments: readonly string[];
}

export function userOf(value: Value | Unresolved, instruction: Instruction): EffectiveUser {
  const { openArguments } = value;
  const origin = { at: instruction, instruction, openArguments };
  if ('error' in value || !value.isKnown)
    return { ...unknownUser(instruction.args), ...origin, from: 'USER' };
  return { ...identity(value.text), ...origin, from: value.text === '' ? 'default' : 'USER' };
}

/** The user that an image from outside brings along. */
export function baseUser(facts: BaseImageFacts | undefined, at: Place): EffectiveUser {
  const origin = { from: 'base', at, instruction: undefined, openArguments: [] } as const;
  return { ...(facts?.user === undefined ? unknownUser('') : identity(facts.user)), ...origin };
}

export function scratchUser(at: Place): EffectiveUser {
  return { ...identity(''), from: 'default', at, instruction: undefined, openArguments: [] };
}

/** The user of a stage that starts from another one. */
export function inheritedUser(user: EffectiveUser): EffectiveUser {
  return user.from === 'USER' ? { ...user, from: 'stage' } : user;
}

type Identity = Pick<EffectiveUser, 'value' | 'kind' | 'uid' | 'gid' | 'name' | 'group'>;

function unknownUser(value: string): Identity {
  return { value, kind: 'unknown', uid: null, gid: null, name: '', group: undefined };
}

/**
 * A number is what Go's strconv takes for one, so `+0` and `00` are root too (Moby's GetExecUser, the kubelet's
 * getImageUser). No user is root.
 */
function identity(value: string): Identity {
  const colon = value.indexOf(':');
  const name = colon === -1 ? value : value.slice(0, colon);
  const group = colon === -1 ? undefined : value.slice(colon + 1);
  const isRoot = name === '' || name === 'root';
  const uid = isRoot ? 0 : integer(name);
  const kind = uid === 0 ? 'root' : uid === null ? 'name' : 'uid';
  return { value, kind, uid, gid: integer(group ?? ''), name, group };
}

/** strconv.ParseInt(text, 10, 64); a number too large for it is a name. */
export function integer(text: string): number | null {
  if (!/^[+-]?\d+$/.test(text)) return null;
  const number = Number(text);
  if (Math.abs(number) >= 2 ** 63) return null;
  return number === 0 ? 0 : number;
}
