import { appendItem, type Change, setField } from '../write/change.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import type { Tried } from '../model/links/saved.ts';
import { mountsOf, serviceMountsOf } from '../model/mounts.ts';
import type { Container } from '../model/pod/pod.ts';
import type { Service } from '../model/service/service.ts';
import { listed } from '../model/wording.ts';
import { emptyVolumes, mayHaveVolumes } from './empty-volumes.ts';
import { isLowPort, mayBind, openPorts } from './low-ports.ts';
import { isKept, writablePathsOf } from './writable-paths.ts';

/*
 * What `plimsoll verify` saw of this very image, started as this container starts it, and what follows for the files. All
 * that it found held together, the user first: so another setting is proposed only to who starts as that user.
 */

/** Nobody needs more; a trial that names more could take none away. */
const mostCapabilities = 8;

export function capabilitiesTried({ capabilities }: Tried): readonly string[] | undefined {
  return capabilities.length <= mostCapabilities ? capabilities : undefined;
}

export function writesTried({ readOnly, writes }: Tried): readonly string[] | undefined {
  return readOnly ? writes : undefined;
}

/** What was seen, in a sentence that stands beside the proposal. */
export function ranAs({ on, uid, readOnly, writes, capabilities, noNewPrivileges, digest }: Tried): string {
  const folders = writes.length === 0 ? '' : ` except for ${listed(writes.map((path) => `\`${path}\``))}`;
  const words = [
    `as ${uid === 0 ? 'root' : uid}`,
    ...(readOnly ? [`read-only${folders}`] : []),
    capabilities.length === 0
      ? 'without capabilities'
      : `with ${listed(capabilities.map((name) => `\`${name}\``))}`,
    ...(noNewPrivileges ? ['without new privileges'] : []),
  ];
  return `Tried on ${on}: it ran ${words.join(', ')}, at \`${digest.slice(0, 'sha256:'.length + 12)}\`.`;
}

/** What the user that it was tried as cannot do in a pod without these; undefined where it cannot be given. */
export function besidesInPod(container: Container, image: KnownImage, tried: Tried): Change[] | undefined {
  const { paths } = writablePathsOf(tried.writes, mountsOf(container));
  const folders = paths.filter((path) => path !== '/tmp');
  if (folders.length > 0 && !mayHaveVolumes(container)) return undefined;
  // In a pod, ports below 1024 were closed to it as they are on a node; Docker opens them.
  const isClosed =
    tried.as !== container.subject &&
    tried.ports.some((port) => isLowPort(port) && !mayBind(container, image, port));
  const opening = isClosed ? openPorts(container.pod) : undefined;
  if (isClosed && !opening) return undefined;
  return [...(opening ? [opening] : []), ...emptyVolumes(container, folders)];
}

/** Its user, and its folders as a tmpfs of that user; undefined where what it keeps there would be gone. */
export function userOfService(service: Service, tried: Tried): Change[] | undefined {
  const list = service.at('tmpfs');
  const isVolume = service.volumes.some(({ type, readOnly }) => type !== 'tmpfs' && !readOnly);
  const { paths } = writablePathsOf(tried.writes, serviceMountsOf(service));
  const folders = paths.filter((path) => path !== '/tmp');
  // What another user has left in a volume stays that user's.
  if (tried.uid === 0 || isVolume || folders.some(isKept) || (list.exists && list.kind !== 'seq'))
    return undefined;
  const { uid, gid } = tried;
  return [
    setField(service.at('user'), `${uid}:${gid}`),
    ...folders.map((path) => appendItem(list, `${path}:uid=${uid},gid=${gid}`)),
  ];
}
