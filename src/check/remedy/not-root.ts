import type { Container, Pod } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import { listed } from '../model/wording.ts';
import { type Change, setField } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { changesFor, type NonRoot, nonRootOf, nonRootOfAll } from './non-root.ts';

/* The fix that has a container or a pod run as somebody else than root. */

/** One line for all containers, where it is right for all of them. */
export function notRootInPodOrContainer(container: Container, project: Project): Fix | undefined {
  return notRootInPod(container.pod, project) ?? notRootInContainer(container, project);
}

/** For all containers of the pod. */
export function notRootInPod(pod: Pod, project: Project): Fix | undefined {
  const plan = nonRootOfAll(pod, project);
  return plan && fixOf(plan, [setField(pod.at('securityContext'), plan.settings), ...plan.beside]);
}

export function notRootInContainer(container: Container, project: Project): Fix | undefined {
  const plan = nonRootOf(container, project);
  return plan && fixOf(plan, changesFor(container, plan));
}

function fixOf(plan: NonRoot, changes: readonly Change[]): Fix {
  const { isSame, seen } = plan;
  return { title: titleFor(plan, changes), changes, safety: isSame ? 'safe' : 'test-first', ...seen };
}

/** All that it changes: what comes along for the new user is no small thing on somebody's disk. */
function titleFor({ settings, needs = [], isSame }: NonRoot, changes: readonly Change[]): string {
  const { runAsUser: uid, runAsGroup: group } = settings;
  if (uid === undefined) return 'Set `runAsNonRoot` to `true`';
  if (isSame) return `Have Kubernetes check that it runs as ${String(uid)}`;
  const isGrouped = changes.some((change) => change.kind === 'set' && change.field.key === 'fsGroup');
  const groups = isGrouped ? [`its volumes in group ${String(group)}`] : [];
  const all = listed([...needs, ...groups]);
  return `Run as ${String(uid)}, not as root${all === '' ? '' : `, with ${all}`}`;
}
