import { firstOf, placeOfAct } from '../model/command/act.ts';
import { startOfContainer } from '../model/command/container.ts';
import { type OwnershipChange, ownershipChangesIn } from '../model/command/ownership.ts';
import { startOfService } from '../model/command/service.ts';
import { startOfStage } from '../model/command/stage.ts';
import { listed } from '../model/wording.ts';
import { groupInstead, ownerRemedyOf } from '../remedy/volume-group.ts';
import type { Container } from '../model/pod/workload.ts';
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
  summary: 'A container changes the owner of files when it starts',
  why: 'Only root can do that, so the container has to start as root for this one command.',
  severity: 'warning',
  settings: ['fsGroup', 'runAsNonRoot', 'runAsUser', 'volumeMounts', 'volumes', 'user'],
  asksImage: true,
  references: [
    'https://man7.org/linux/man-pages/man2/chown.2.html',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod',
  ],

  *stage(stage, project) {
    if (!stage.isFinal || (stage.user.kind !== 'root' && stage.user.kind !== 'unknown')) return;
    // A script that asks first who it is does so to start as anybody.
    const acts = startOfStage(stage, project).filter(({ inside, isCertain }) => isCertain || !inside);
    const remedy = 'Use `COPY --chown` or a `RUN` instruction instead.';
    yield* told('This image', ownershipChangesIn(acts), remedy);
  },

  *container(container, project) {
    if (isOrdinaryUser(container)) return;
    const acts = startOfContainer(container, project);
    const changes = ownershipChangesIn(acts);
    const { words, group } = ownerRemedyOf(container, changes);
    for (const problem of told(container.words, changes, words))
      yield { ...problem, fix: group === undefined ? undefined : groupInstead(container, acts, group) };
  },

  *service(service, project) {
    if (service.user.kind === 'uid' || service.user.kind === 'name') return;
    const isOfHost = service.volumes.length > 0 && service.volumes.every(({ type }) => type === 'bind');
    const words = isOfHost
      ? 'Set the owner of that folder on the host, once.'
      : 'Set it in the image: a new volume takes its owner from the folder that it is mounted over.';
    for (const problem of told(service.words, ownershipChangesIn(startOfService(service, project)), words))
      yield { ...problem, severity: 'notice' };
  },
});

function* told(who: string, changes: readonly OwnershipChange[], remedy: string): Iterable<Problem> {
  const first = firstOf(changes.map(({ act }) => act));
  if (!first) return;
  const paths = [...new Set(changes.flatMap((change) => change.paths))];
  const names = paths.every((path) => path !== undefined)
    ? listed(paths.map((path) => `\`${path}\``))
    : 'files';
  yield { message: `${who} changes the owner of ${names} when it starts. ${remedy}`, ...placeOfAct(first) };
}

function isOrdinaryUser(container: Container): boolean {
  const { unknown, number = 0 } = container.effective('runAsUser');
  return unknown !== undefined || number > 0 || container.effective('runAsNonRoot').value === true;
}
