import { trialOfPod } from '../remedy/trial.ts';
import { type Fix, removeField, setField } from '../fix.ts';
import { hasMountBelow, type Mount, mountAt, mountsOf } from '../model/mounts.ts';
import type { Container } from '../model/pod/pod.ts';
import { absolutePath } from '../model/image/path.ts';
import { type Act, placeOfAct } from '../model/command/act.ts';
import { startOfContainer } from '../model/command/container.ts';
import { type OwnershipChange, ownershipChangeOf } from '../model/command/ownership.ts';
import { startOfService } from '../model/command/service.ts';
import { startOfStage } from '../model/command/stage.ts';
import { listed } from '../model/wording.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * chown(2): only a process with CAP_CHOWN may give a file to somebody else.
 * Kubernetes, "Configure a Security Context": with fsGroup, the kubelet gives a volume to a group when it mounts it.
 *   Dockerfile  ENTRYPOINT, CMD, and the scripts of the project that they start
 *   Kubernetes  command, args, lifecycle.postStart.exec
 *   Compose     entrypoint, command
 *   Allowed     a container that is not root, whose chown does no harm
 */
export default defineRule({
  id: 'ownership-change-at-run-time',
  summary: 'A container changes who owns files when it starts',
  why: 'Only root may give files away, so the container has to start as root for this one command.',
  severity: 'warning',
  settings: ['fsGroup', 'runAsNonRoot', 'runAsUser', 'volumeMounts', 'volumes', 'user'],
  references: [
    'https://man7.org/linux/man-pages/man2/chown.2.html',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod',
  ],

  *stage(stage, project) {
    if (!stage.isFinal || (stage.user.kind !== 'root' && stage.user.kind !== 'unknown')) return;
    // A script that asks first who it is does so to start as anybody.
    const acts = startOfStage(stage, project).filter(({ inside, isCertain }) => isCertain || !inside);
    const changes = changesIn(acts);
    yield* told('This image', changes, '`COPY --chown` or a `RUN` instruction does that once and for all.');
  },

  *container(container, project) {
    if (isOrdinaryUser(container)) return;
    const acts = startOfContainer(container, project);
    const changes = changesIn(acts);
    const who = container.list === 'initContainers' ? 'Init container' : 'Container';
    const remedy = remedyOf(container, changes);
    for (const problem of told(`${who} \`${container.name}\``, changes, remedy.words))
      yield {
        ...problem,
        fix: remedy.group === undefined ? undefined : fixOf(container, acts, remedy.group),
      };
  },

  *service(service, project) {
    if (service.user.kind === 'uid' || service.user.kind === 'name') return;
    const changes = changesIn(startOfService(service, project));
    const isOfHost = service.volumes.length > 0 && service.volumes.every(({ type }) => type === 'bind');
    const words = isOfHost
      ? 'A folder of the host keeps its owner, so it can be set there once and for all.'
      : 'A named volume takes its owner from the folder of the image that it is first mounted over.';
    for (const problem of told(`Service \`${service.name}\``, changes, words))
      yield { ...problem, severity: 'notice' };
  },
});

function changesIn(acts: readonly Act[]): OwnershipChange[] {
  return acts.flatMap((act) => ownershipChangeOf(act) ?? []);
}

function* told(who: string, changes: readonly OwnershipChange[], remedy: string): Iterable<Problem> {
  const first = changes.find(({ act }) => act.isCertain) ?? changes[0];
  if (!first) return;
  const paths = [...new Set(changes.flatMap((change) => change.paths))];
  const names = paths.every((path) => path !== undefined)
    ? listed(paths.map((path) => `\`${path}\``))
    : 'files';
  yield {
    message: `${who} changes who owns ${names} when it starts. ${remedy}`,
    ...placeOfAct(first.act),
  };
}

function isOrdinaryUser(container: Container): boolean {
  const user = container.effective('runAsUser');
  return (
    user.unknown !== undefined || (user.number ?? 0) > 0 || container.effective('runAsNonRoot').value === true
  );
}

interface Remedy {
  readonly words: string;
  /** The group that would have to own the pod's volumes, where that does away with all of it. */
  readonly group?: number | undefined;
}

function remedyOf(container: Container, changes: readonly OwnershipChange[]): Remedy {
  const mounts = mountsOf(container);
  const places = changes.flatMap(({ paths }) => paths.map((path) => placeOf(mounts, path)));
  const [first] = places;
  if (places.some((place) => place !== first) || first === undefined || first === 'unknown')
    return { words: 'That belongs in the image, and for a volume in `fsGroup`.' };
  if (first === 'image') return { words: 'That belongs in the image.' };
  if (first !== 'volume')
    return { words: `For \`${first}\` there is no \`fsGroup\`; set the owner where the folder is kept.` };
  const groups = new Set(changes.map(({ id }) => id));
  const [group] = groups;
  const isOne = groups.size === 1 && group !== undefined;
  const words = isOne
    ? `For most volumes, \`fsGroup: ${group}\` in the pod's security context does that without root.`
    : "For most volumes, `fsGroup` in the pod's security context does that without root.";
  return { words, group: isOne ? group : undefined };
}

/** A kind of volume that the kubelet does not give to a group, such as `nfs`, is called by its name. */
function placeOf(mounts: readonly Mount[], path: string | undefined): string {
  if (!path?.startsWith('/')) return 'unknown';
  const star = path.indexOf('*');
  const folder = absolutePath('/', star === -1 ? path : path.slice(0, path.lastIndexOf('/', star)));
  const mount = mountAt(mounts, folder);
  if (!mount) return hasMountBelow(mounts, folder) ? 'unknown' : 'image';
  if (!mount.volume) return 'volume';
  const kind = mount.volume.entries().find(([key]) => key !== 'name')?.[0] ?? 'emptyDir';
  if (['emptyDir', 'ephemeral', 'persistentVolumeClaim'].includes(kind)) return 'volume';
  return ['hostPath', 'nfs', 'cephfs', 'glusterfs'].includes(kind) ? kind : 'unknown';
}

const harmless = new Set(['', ':', 'chgrp', 'chmod', 'chown', 'echo', 'id', 'ls', 'set', 'true']);

/** Where the container does nothing else, it need not be there. */
function fixOf(container: Container, acts: readonly Act[], group: number): Fix | undefined {
  const { pod, list, field } = container;
  const context = pod.at('securityContext', 'fsGroup');
  const isDispensable = acts.every(({ program, outputs }) => harmless.has(program) && outputs.length === 0);
  if (list !== 'initContainers' || !pod.workload.builtIn || !isDispensable) return undefined;
  if (context.exists && context.number !== group) return undefined;
  const containers = field.parent;
  const isOnly = containers?.kind === 'seq' && containers.items().length === 1;
  return {
    title: `Set \`fsGroup: ${group}\` in the place of \`${container.name}\``,
    safety: 'test-first',
    changes: [setField(context, group), removeField(isOnly ? containers : field)],
    ...trialOfPod(pod),
  };
}
