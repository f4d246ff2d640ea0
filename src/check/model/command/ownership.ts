import { integer } from '../image/user.ts';
import type { Act } from './act.ts';
import { operandsOf } from './operands.ts';

/** What a `chown` or `chgrp` does. */
export interface OwnershipChange {
  readonly act: Act;
  /** The number that a volume's `fsGroup` would have to be: the group's, else the user's; undefined for a name. */
  readonly id: number | undefined;
  /** Undefined where only the running shell can tell. */
  readonly paths: readonly (string | undefined)[];
}

export function ownershipChangesIn(acts: readonly Act[]): OwnershipChange[] {
  return acts.flatMap((act) => ownershipChangeOf(act) ?? []);
}

function ownershipChangeOf(act: Act): OwnershipChange | undefined {
  if (act.program !== 'chown' && act.program !== 'chgrp') return undefined;
  const { words, flags } = operandsOf(act, ['--from']);
  if ([...flags].some((flag) => flag.startsWith('reference='))) return { act, id: undefined, paths: words };
  const [owner, ...paths] = words;
  if (paths.length === 0) return undefined;
  return { act, id: idOf(owner ?? '', act.program), paths };
}

/** `1000`, `1000:2000`, `app:2000`, and for chown the old `1000.2000`. Root's group is nobody's to be let in by. */
function idOf(owner: string, program: string): number | undefined {
  const [user = '', group = ''] = program === 'chgrp' ? ['', owner] : owner.split(/[:.]/, 2);
  const id = integer(group) ?? 0;
  return (id > 0 ? id : integer(user)) || undefined;
}
