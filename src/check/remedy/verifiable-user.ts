import type { KnownImage } from '../model/links/known-image.ts';
import type { Container } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import { type Change, setField } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { leavingRoot } from './leaving-root.ts';
import { numberedUserFix } from './numbered-user.ts';
import { programUser } from './run-as.ts';

/** A user whose number the kubelet sees, for a container that must not be root. */
export function verifiableUser(
  container: Container,
  image: KnownImage,
  kind: 'root' | 'name',
  project: Project,
): Fix | undefined {
  return kind === 'name'
    ? (inImage(image) ?? sameUser(container, image))
    : otherUser(container, image, project);
}

/** Where it is certain what makes the image, the number belongs there: every pod of it then shows who it is. */
function inImage({ built, confidence }: KnownImage): Fix | undefined {
  return built && confidence === 'certain' ? numberedUserFix(built.stage) : undefined;
}

/** The number of the very user that the image names; its group stays the one that the image's /etc/passwd has. */
function sameUser(container: Container, { uid, user = '', confidence }: KnownImage): Fix | undefined {
  if (uid === undefined || uid <= 0 || user.includes(':')) return undefined;
  return {
    title: `Set \`runAsUser: ${uid}\`, the number of \`${user}\``,
    changes: [setField(container.at('securityContext', 'runAsUser'), uid)],
    safety: confidence === 'certain' ? 'safe' : 'test-first',
  };
}

/** For a public image: the user that was made for its program. What is built here is mended where it is built. */
function otherUser(container: Container, image: KnownImage, project: Project): Fix | undefined {
  if (image.built)
    return image.confidence === 'certain' ? leavingRoot(image.built.stage, project) : undefined;
  const user = programUser(image);
  if (!user) return undefined;
  const { uid, gid } = user;
  const changes: Change[] = [setField(container.at('securityContext'), { runAsUser: uid, runAsGroup: gid })];
  const group = container.pod.at('securityContext', 'fsGroup');
  const hasVolumes = container.at('volumeMounts').exists && !group.exists && !container.pod.workload.knative;
  // An entrypoint that would have changed the owner of the data does not do so any more.
  if (image.dropsRoot !== undefined && hasVolumes) changes.push(setField(group, gid));
  return { title: `Run as ${uid}, not as root`, safety: 'test-first', changes };
}
