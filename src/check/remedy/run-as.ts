import { fileCapabilitiesOf } from '../facts/file-capabilities.ts';
import { parseImageReference } from '../model/image/image-reference.ts';
import type { KnownImage } from '../model/links/known-image.ts';

/* Who a container starts as, and as whom it could: the user that its image has for its program. */

export interface NumberedUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user other than root that this image's program can run as: the one it starts as, else the only one that was made
 * for it. None for a server whose master process has to be root.
 */
export function programUser(
  image: Pick<KnownImage, 'uid' | 'gid' | 'dropsRoot' | 'ports' | 'users'>,
): NumberedUser | undefined {
  const { uid, gid, dropsRoot, ports, users } = image;
  if (uid !== undefined && uid > 0) return numbered({ uid, gid });
  if (dropsRoot === 'daemon' || dropsRoot === 'workers' || dropsRoot === 'chroot') return undefined;
  if (ports.some((port) => Number.parseInt(port, 10) < 1024)) return undefined;
  const own = users.filter(({ name }) => !ofDistribution.has(name));
  return own.length === 1 && own[0] ? numbered(own[0]) : undefined;
}

/** The user that a server hands its work to, while a master process stays root. */
export function workerUser({
  dropsRoot,
  users,
}: Pick<KnownImage, 'dropsRoot' | 'users'>): NumberedUser | undefined {
  if (dropsRoot !== 'workers') return undefined;
  const own = users.filter(({ name }) => !ofDistribution.has(name));
  const candidates = own.length > 0 ? own : users.filter(({ name }) => name === 'www-data');
  return candidates.length === 1 && candidates[0] ? numbered(candidates[0]) : undefined;
}

/** The image starts a shell or an interpreter, and was made to run nothing in particular. */
export function isBare({ uid, dropsRoot, entrypoint, ports, volumes, writes, users }: KnownImage): boolean {
  const isPlain = uid === 0 && entrypoint?.length === 0 && dropsRoot === undefined;
  const hasNothing = [ports, volumes, writes].every((list) => list.length === 0);
  return isPlain && hasNothing && users.every(({ name }) => ofDistribution.has(name));
}

/** By convention who owns nothing; a process needs no entry in /etc/passwd to have the number. */
export const nobody: NumberedUser = { uid: 65534, gid: 65534 };

/** Users that distributions create, for nobody's program in particular. */
const ofDistribution = new Set(['www-data', 'nobody', 'guest', 'ubuntu', 'games', 'operator']);

function numbered({
  uid,
  gid,
}: {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}): NumberedUser | undefined {
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid };
}

/** The capabilities that programs' own files carry, without which they do not start. */
export function fileCapabilitiesIn(
  name: string | undefined,
  image: KnownImage | undefined,
): readonly string[] {
  const reference = name === undefined ? undefined : parseImageReference(name);
  return image?.fileCapabilities ?? (reference ? fileCapabilitiesOf(reference.repository) : []);
}

/** Nothing in it gets more privileges than it is started with: it is known, and no file of it carries any. */
export function gainsNothing(name: string | undefined, image: KnownImage | undefined): boolean {
  if (image?.confidence !== 'certain' || image.built || image.isOpaque) return false;
  return fileCapabilitiesIn(name, image).length === 0;
}
