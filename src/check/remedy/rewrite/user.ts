import type { Stage, Step } from '../../model/image/dockerfile.ts';
import { nonroot, numberOf } from '../stage-user.ts';
import { changesOwners } from './steps.ts';

/** Who a rewritten image runs as. */
export interface RuntimeUser {
  /** What stands behind USER; undefined where the new base's own user will do. */
  readonly text: string | undefined;
}

const newcomer = `${nonroot.uid}:${nonroot.gid}`;
/** Distroless has these two under the same numbers as Debian and Alpine (common/BUILD.bazel). */
const common: ReadonlyMap<string, string> = new Map([
  ['nonroot', newcomer],
  ['nobody', '65534:65534'],
]);

/**
 * The same user as before by number, since files that are copied keep the numbers of their owners; another one only where
 * nobody owns anything. Undefined where the number cannot be known.
 */
export function runtimeUserOf(stage: Stage, steps: readonly Step[]): RuntimeUser | undefined {
  const { user } = stage;
  if (user.openArguments.length > 0 || user.kind === 'unknown') return undefined;
  if (user.kind === 'uid') return { text: user.from === 'base' ? undefined : withGroup(stage) };
  const number = user.kind === 'name' ? numberOfUser(stage) : undefined;
  if (number !== undefined) return { text: number };
  if (changesOwners(steps)) return undefined;
  return { text: user.instruction?.keyword === 'USER' ? newcomer : undefined };
}

/** A number alone would have the group that /etc/passwd gives it, and the new image's gives none. */
function withGroup({ user, accounts }: Stage): string {
  const account = accounts.find(({ kind, id }) => kind === 'user' && id === user.uid);
  const gid = account?.gid ?? null;
  return user.group === undefined && gid !== null ? `${String(user.uid)}:${gid}` : user.value;
}

function numberOfUser(stage: Stage): string | undefined {
  return numberInStage(stage, stage.user.name, stage.user.group);
}

/** `uid:gid` of a name; undefined where the file leaves it to chance. */
export function numberInStage(stage: Stage, name: string, group: string | undefined): string | undefined {
  const number = numberOf(name, group, [stage]);
  if (number === undefined) return group === undefined || group === name ? common.get(name) : undefined;
  return number.includes(':') ? number : `${number}:${number}`;
}
