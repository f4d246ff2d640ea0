import { trialOf, trialOfService } from '../remedy/trial.ts';
import { type Fix, setField } from '../fix.ts';
import type { Account, Stage } from '../model/image/dockerfile.ts';
import { isForOpenShift } from '../model/openshift.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import { isOpened, type Ownership, ownershipsOf } from '../model/image/ownership.ts';
import { isWithin } from '../model/image/path.ts';
import type { Container } from '../model/pod/workload.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * A container that runs as another user than the one its image was made for cannot write to what the image gives that
 * user. Nothing is said where a group or everybody may write, where a volume takes the place of what is owned, and where
 * the root filesystem is read-only anyway.
 *   Kubernetes  the effective runAsUser, with runAsGroup, fsGroup, supplementalGroups and volumeMounts
 *   Compose     services.*.user
 *   Dockerfile  USER, COPY --chown and chown of the stage that makes the image
 */
export default defineRule({
  id: 'uid-mismatch',
  summary: 'A container runs as another user than the one its image gives its files to',
  why: 'A process writes only to what is its own or open to it, so what it writes there ends with "permission denied".',
  severity: 'warning',
  decision: 'user',
  settings: [
    'fsGroup',
    'readOnlyRootFilesystem',
    'runAsGroup',
    'runAsUser',
    'volumeMounts',
    'read_only',
    'tmpfs',
    'user',
    'volumes',
  ],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
  ],

  *container(container, project) {
    const field = container.effective('runAsUser');
    if (
      container.pod.windows ||
      !field.exists ||
      container.effective('readOnlyRootFilesystem').value === true
    )
      return;
    const stage = project.imageOf(container)?.stage;
    const mismatch = stage && mismatchOf(stage, field.number, groupsOf(container), mountsOf(container));
    if (!mismatch) return;
    yield problemOf(
      `Container \`${container.name}\``,
      field,
      mismatch,
      asOwner(container, mismatch, project),
    );
  },

  *service(service, project) {
    const { user } = service;
    if (user.from !== 'user' || user.kind !== 'uid' || service.readOnly) return;
    const stage = project.imageOf(service)?.stage;
    const groups = [
      user.value.split(':')[1],
      ...service
        .at('group_add')
        .items()
        .map(({ text }) => text),
    ];
    const mounts = [
      ...service.volumes.map(({ target }) => target),
      ...service.tmpfs.map((each) => each.replace(/:.*/, '')),
    ];
    const mismatch = stage && mismatchOf(stage, user.uid ?? undefined, groups.flatMap(numberIn), mounts);
    if (!mismatch) return;
    yield problemOf(
      `Service \`${service.name}\``,
      service.at('user'),
      mismatch,
      ofService(service, mismatch),
    );
  },
});

interface Mismatch {
  /** Who runs, and who was meant to. */
  readonly uid: number;
  readonly other: Account | undefined;
  readonly name: string;
  readonly owner: number | undefined;
  readonly owned: Ownership;
}

function mismatchOf(
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

function problemOf(who: string, at: Field, mismatch: Mismatch, fix: Fix | undefined): Problem {
  const { uid, other, name, owner, owned } = mismatch;
  const runs = other ? `${uid}, which is \`${other.name}\` in its image` : String(uid);
  const meant = name === '' ? String(owner) : `\`${name}\`${owner === undefined ? '' : ` (${owner})`}`;
  return {
    at,
    message: `${who} runs as ${runs}, but \`${owned.path}\` there belongs to ${meant}.`,
    confidence: 'likely',
    ...(owned.isByHand ? {} : { severity: 'notice' }),
    related: [{ at: owned.at, message: `This gives it to ${meant}.` }],
    fix,
  };
}

function asOwner(container: Container, { owner }: Mismatch, project: Project): Fix | undefined {
  if (owner === undefined || isForOpenShift(container.pod, project)) return undefined;
  return {
    title: `Run as ${owner}, the user of the image`,
    safety: 'test-first',
    changes: [setField(container.at('securityContext', 'runAsUser'), owner)],
    ...trialOf(container),
  };
}

function ofService(service: Service, { owner }: Mismatch): Fix | undefined {
  if (owner === undefined) return undefined;
  return {
    title: `Run as ${owner}, the user of the image`,
    safety: 'test-first',
    changes: [setField(service.at('user'), String(owner))],
    ...trialOfService(service),
  };
}
