import type { Account, Stage } from './image/dockerfile.ts';
import { isOpened, type Ownership, ownershipsOf } from './image/ownership.ts';
import { isWithin } from './image/path.ts';
import type { Container } from './pod/pod.ts';
import type { Service } from './service/service.ts';

/** Undefined where a group or everybody may write, where volumes are in the place of all of it, and where nobody may write. */
export function mismatchOf(runner: Container | Service, stage: Stage): Mismatch | undefined {
  if ('pod' in runner) {
    const user = runner.effective('runAsUser');
    const isReadOnly = runner.effective('readOnlyRootFilesystem').value === true;
    if (runner.pod.windows || !user.exists || isReadOnly) return undefined;
    return mismatchIn(stage, user.number, groupsOf(runner), mountsOf(runner));
  }
  const { user, readOnly } = runner;
  if (user.from !== 'user' || user.kind !== 'uid' || readOnly) return undefined;
  const added = runner.at('group_add').items();
  const groups = [user.value.split(':')[1], ...added.map(({ text }) => text)];
  const mounts = [
    ...runner.volumes.map(({ target }) => target),
    ...runner.tmpfs.map((each) => each.replace(/:.*/, '')),
  ];
  return mismatchIn(stage, user.uid ?? undefined, groups.flatMap(numberIn), mounts);
}

/** A container runs as another user than the one that its image gives its files to. */
export interface Mismatch {
  /** Who runs, and who was meant to. */
  readonly uid: number;
  readonly other: Account | undefined;
  readonly name: string;
  readonly owner: number | undefined;
  readonly owned: Ownership;
}

function mismatchIn(
  stage: Stage,
  uid: number | undefined,
  groups: readonly number[],
  mounts: readonly string[],
): Mismatch | undefined {
  const { user, accounts } = stage;
  if (uid === undefined || uid <= 0 || stage.isWindows || user.openArguments.length > 0) return undefined;
  if (user.kind !== 'uid' && user.kind !== 'name') return undefined;
  const users = accounts.filter(({ kind }) => kind === 'user');
  const own = users.find(({ name, id }) => (user.uid === null ? name === user.name : id === user.uid));
  const owner = user.uid ?? own?.id ?? undefined;
  const other = users.find(({ id, name }) => id === uid && name !== own?.name);
  // Of an unnumbered user it is known only that nobody else's number is his.
  if (owner === uid || (owner === undefined && !other)) return undefined;
  const ownerships = isOpened(stage) ? [] : (ownershipsOf(stage) ?? []);
  if (ownerships.some((one) => is(one.user, uid, other?.name))) return undefined;
  const group = user.gid ?? own?.gid ?? null;
  const isLetIn = groups.some((gid) => gid === 0 || group === null || gid === group);
  const owned = ownerships.filter(
    (one) => is(one.user, owner, own?.name ?? user.name) && !isMounted(one.path, mounts),
  );
  const [first] = owned.sort((a, b) => Number(b.isByHand) - Number(a.isByHand));
  return first && !isLetIn ? { uid, other, name: own?.name ?? '', owner, owned: first } : undefined;
}

function is(written: string, id: number | undefined, name: string | undefined): boolean {
  return written === name || (id !== undefined && written === String(id));
}

/** A volume in its place, around it or in it: that is then what is written to. */
function isMounted(path: string, mounts: readonly string[]): boolean {
  return mounts.some((mount) => isWithin(path, mount) || isWithin(mount, path));
}

function mountsOf(container: Container): string[] {
  return container
    .at('volumeMounts')
    .items()
    .flatMap((mount) => mount.at('mountPath').text?.replace(/(?<=[^/])\/+$/, '') ?? []);
}

function groupsOf(container: Container): number[] {
  const { pod } = container;
  const fields = [
    container.effective('runAsGroup'),
    pod.at('securityContext', 'fsGroup'),
    ...pod.at('securityContext', 'supplementalGroups').items(),
  ];
  return fields.flatMap(({ number }) => number ?? []);
}

function numberIn(text: string | undefined): number[] {
  return text !== undefined && /^\d{1,10}$/.test(text) ? [Number(text)] : [];
}
