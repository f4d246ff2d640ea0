import type { Container, Pod } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
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

function fixOf({ settings, isSame, seen }: NonRoot, changes: readonly Change[]): Fix {
  const { runAsUser: uid } = settings;
  const title = uid === undefined ? 'Set `runAsNonRoot` to `true`' : `Run as ${String(uid)}, not as root`;
  return { title, changes, safety: isSame ? 'safe' : 'test-first', ...seen };
}
