import { isForOpenShift } from '../model/openshift.ts';
import type { Container } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import { setField } from '../write/change.ts';
import type { Fix } from './fix.ts';
import { programUser } from './run-as.ts';

/** The user that the image has for its program, in the place of root. */
export function asProgramUser(container: Container, project: Project): Fix | undefined {
  const image = project.knownImage(container);
  const user = image && programUser(image);
  if (!user || isForOpenShift(container.pod, project)) return undefined;
  const { uid, gid } = user;
  return {
    title: `Run as the image's own user, ${uid}:${gid}`,
    safety: 'test-first',
    changes: [setField(container.at('securityContext'), { runAsUser: uid, runAsGroup: gid })],
    restsOn: image.basis,
  };
}
