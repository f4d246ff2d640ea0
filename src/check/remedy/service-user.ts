import { setField } from '../write/change.ts';
import { isWithin } from '../model/image/path.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import type { Fix } from './fix.ts';
import { startOf, writesOf } from './needs.ts';
import { programUser } from './run-as.ts';
import { ranAs, userOfService } from './tried.ts';

/** Another user than root for a service: the one it was tried as, or its image's own; what is built here is else mended there. */
export function otherUserOf(service: Service, project: Project): Fix | undefined {
  return asTriedUser(service, project) ?? asProgramUser(service, project);
}

/**
 * A folder of the host that is mounted keeps its owner, mostly root or whoever cloned the repository, and so does a
 * secret; a volume takes the owner of the image's folder when it is made, and its entrypoint has set it since.
 */
function mayBeOther(service: Service, project: Project): boolean {
  const writes = writesOf(service, project) ?? [];
  const isBound = service.volumes.some(
    ({ type, target, readOnly }) =>
      type === 'bind' && !readOnly && writes.some((path) => isWithin(path, target) || isWithin(target, path)),
  );
  return startOf(service, project).isOwn && !isBound && !service.at('secrets').exists;
}

/** As it has run already. */
function asTriedUser(service: Service, project: Project): Fix | undefined {
  const image = project.knownImage(service);
  if (!image?.tried || service.at('secrets').exists) return undefined;
  const changes = userOfService(service, image.tried);
  return (
    changes && {
      title: `Run as \`${image.tried.uid}:${image.tried.gid}\`, not as root`,
      safety: 'test-first',
      changes,
      ran: ranAs(image.tried),
    }
  );
}

function asProgramUser(service: Service, project: Project): Fix | undefined {
  const image = project.knownImage(service);
  const user = image && !image.built && mayBeOther(service, project) ? programUser(image) : undefined;
  if (!user) return undefined;
  const text = `${user.uid}:${user.gid}`;
  return {
    title: `Run as \`${text}\`, the user of the image's own program`,
    safety: 'test-first',
    changes: [setField(service.at('user'), text)],
  };
}
