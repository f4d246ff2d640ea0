import { mountAt, type Mount, mountsOf } from '../mounts.ts';
import type { Container } from '../pod/pod.ts';
import { absolutePath, isWithin } from '../image/path.ts';
import type { Act } from './act.ts';
import { type Built, startOfContainer } from './container.ts';
import { writesOf } from './system-write.ts';

/*
 * Whether what a manifest tells a container to do can be done by anybody. It is read, not tried, so whoever proposes
 * another user on its strength says how to try it.
 */

/** False too where nothing can be known: a script that stands elsewhere, a word that only the running shell can tell. */
export function canAnybodyStart(container: Container, project: Built): boolean {
  const mounts = mountsOf(container);
  const folder = container.at('workingDir').text ?? '/';
  const acts = startOfContainer(container, project);
  return acts.every((act) => isForAnybody(act) && pathsOf(act, folder).every((path) => isOpen(path, mounts)));
}

function isForAnybody({ program, args }: Act): boolean {
  // A shell that is still here has been given a script that stands in another file.
  if (program === '' || shells.has(program) || privileged.test(program)) return false;
  return !/\.(?:sh|bash)$/.test(program) && !args.some((word) => word !== undefined && /\.sh$/.test(word));
}

/** Nothing but tools that do the same for everybody. */
export function startsPlainTools(container: Container, project: Built): boolean {
  const acts = startOfContainer(container, project);
  return acts.length > 0 && acts.every(({ program }) => plainTools.has(program));
}

/** They do the same for everybody. */
export const plainTools: ReadonlySet<string> = new Set([
  ...['awk', 'basename', 'cat', 'curl', 'cut', 'date', 'df', 'dirname', 'du', 'echo', 'env', 'exit', 'expr'],
  ...['false', 'find', 'grep', 'head', 'hostname', 'id', 'ls', 'mkdir', 'nslookup', 'printenv', 'printf'],
  ...['pwd', 'sed', 'seq', 'sleep', 'sort', 'stat', 'tail', 'tee', 'test', 'touch', 'tr', 'true', 'uname'],
  ...['uniq', 'wc', 'wget', 'whoami', 'yes', '[', ':'],
]);

const shells = new Set(['ash', 'bash', 'dash', 'ksh', 'sh', 'zsh']);

/** What installs, changes owners, or speaks to the kernel. */
const privileged =
  /^(?:add(?:user|group)|apk|apt(?:-get|itude)?|chgrp|chown|chroot|cron(?:d|tab)?|dmesg|dnf|dockerd?|dpkg|gem|gosu|ifconfig|insmod|ip6?(?:tables(?:-.*)?)?|kill(?:all)?|losetup|microdnf|mkfs(?:\..*)?|mknod|modprobe|mount|nft|npm|npx|nsenter|pip[\d.]*|pkill|pnpm|rpm|runuser|service|setcap|setpriv|socat|sshd?|su|su-exec|sudo|swapo(?:ff|n)|sysctl|systemctl|tc|tcpdump|tdnf|umount|unshare|user(?:add|mod)|yarn|yum)$/;

function pathsOf(act: Act, folder: string): string[] {
  return writesOf(act).map((path) => absolutePath(folder, path));
}

const open = ['/dev', '/proc/self', '/tmp', '/var/tmp'];

function isOpen(path: string, mounts: readonly Mount[]): boolean {
  if (open.some((folder) => isWithin(path, folder))) return true;
  const mount = mountAt(mounts, path);
  return mount !== undefined && !mount.readOnly;
}
