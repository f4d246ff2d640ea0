import type { BaseImageFacts, Basis } from '../../facts/base-images.ts';
import type { RootSeen, SavedConfiguration } from '../../facts/saved-images.ts';
import { basename } from './path.ts';

/*
 * The facts about an image whose configuration is known. It says less than a row of the table: nothing of what is in the
 * image, and nothing of what its program does. Where the two agree, the row holds and both are told; where the
 * configuration has another user or entrypoint, the row speaks of some other image.
 */

export function configuredFacts(
  row: BaseImageFacts | undefined,
  config: SavedConfiguration,
  basis: Basis,
  rootSeen?: RootSeen,
): BaseImageFacts {
  const { entrypoint, cmd, ports, volumes, env, workdir, onbuild, on } = config;
  // What is usual of a tag is left where this very image is known.
  const held = row && agrees(row, config) ? row : opaque(config);
  return {
    ...held,
    isUsual: false,
    ...identityOf(config.user, held),
    ...{ entrypoint, cmd, ports, volumes, env, workdir, seen: on, basis, rootSeen },
    ...(onbuild ? { onbuild } : {}),
  };
}

function agrees(row: BaseImageFacts, { user, entrypoint }: SavedConfiguration): boolean {
  const words = (argv: readonly string[]) => argv.map((word, at) => (at === 0 ? basename(word) : word));
  const isSameStart =
    row.entrypoint === undefined ||
    JSON.stringify(words(row.entrypoint)) === JSON.stringify(words(entrypoint));
  return isSameStart && (row.user === undefined || isSameUser(row, user));
}

function isSameUser({ user = '', uid }: BaseImageFacts, configured: string): boolean {
  const [name = ''] = configured.split(':');
  const [known = ''] = user.split(':');
  if (isRoot(name) || isRoot(known)) return isRoot(name) && isRoot(known);
  return name === known || (uid !== undefined && name === String(uid));
}

function isRoot(name: string): boolean {
  return name === '' || name === 'root' || /^\+?0+$/.test(name);
}

/** What is known of an image of which nobody has said more. */
function opaque(config: SavedConfiguration): BaseImageFacts {
  return {
    ...{ user: undefined, uid: undefined, gid: undefined, users: [], family: undefined },
    ...{ packageManager: undefined, shells: undefined, entrypoint: undefined, cmd: undefined },
    ...{ ports: [], volumes: [], writes: [], capabilitiesAsRoot: [], sources: [], seen: undefined },
    dropsRoot: mayLeaveRoot(config) ? 'unknown' : undefined,
    isOpaque: true,
  };
}

/** A shell stays who it is. Any other program that starts as root may go on as somebody else. */
function mayLeaveRoot({ user, entrypoint, cmd }: SavedConfiguration): boolean {
  const [program = ''] = [...entrypoint, ...cmd];
  return isRoot(user.split(':')[0] ?? '') && program !== '' && !shells.has(basename(program));
}

const shells = new Set(['ash', 'bash', 'dash', 'sh', 'zsh']);

/** The number of a name stands in the image, and not in its configuration. */
function identityOf(
  user: string,
  { users, ...known }: BaseImageFacts,
): Pick<BaseImageFacts, 'user' | 'uid' | 'gid'> {
  const [name = '', group] = user.split(':');
  const account = users.find((one) => one.name === name);
  const sameName = known.user?.split(':')[0] === name ? known : undefined;
  const uid = isRoot(name) ? 0 : (numberOf(name) ?? account?.uid ?? sameName?.uid);
  const primary = isRoot(name) ? 0 : (account?.gid ?? (uid === known.uid ? known.gid : undefined));
  const gid = group === undefined || group === '' ? primary : numberOf(group);
  return { user: user === '' ? 'root' : user, uid, gid };
}

function numberOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
