import { plainHostPath } from './sockets.ts';

/*
 * Folders and files of a Linux host by which the host itself is read or changed (Filesystem Hierarchy Standard 3.0;
 * hier(7), proc(5)). A folder of somebody's project is none of these.
 */

export interface HostFolder {
  /** What is in there, to follow "which holds". */
  readonly holds: string;
  /** Who writes there as root has the host. */
  readonly takesOver: boolean;
}

type Row = readonly [paths: string, holds: string, takesOver?: 'takes over'];

/** Only what stands here: much that lies below these is harmless, such as /etc/localtime. */
const single: readonly Row[] = [
  ['/', 'the whole file system', 'takes over'],
  ['/etc', 'its configuration and the hashes of its passwords', 'takes over'],
  ['/etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/sudoers', 'who its users are', 'takes over'],
  ['/bin /sbin /lib /lib64 /usr /usr/bin /usr/sbin /usr/lib', 'the programs it runs', 'takes over'],
  ['/usr/local /usr/local/bin /usr/local/sbin /usr/local/lib', 'programs it runs', 'takes over'],
  ['/etc/docker', 'the configuration of its Docker', 'takes over'],
  ['/proc /proc/sys /proc/1', 'its processes and the settings of its kernel', 'takes over'],
  ['/sys', 'its devices and the settings of its kernel', 'takes over'],
  ['/run', 'the sockets of its services, the container runtime’s among them', 'takes over'],
  ['/run/systemd /run/systemd/private', 'the socket that starts and stops its services', 'takes over'],
  ['/run/dbus /run/dbus/system_bus_socket', 'the bus on which its services take orders'],
  ['/sys/fs/cgroup', 'the limits of its processes'],
  ['/dev', 'its devices'],
  ['/dev/mem /dev/kmem /dev/port', 'its memory'],
  ['/var/lib/kubelet', 'the keys of its kubelet and the secrets of its pods', 'takes over'],
  ['/home', 'the files and keys of its users'],
  ['/var /var/lib', 'the data of its services, the container runtime’s among them', 'takes over'],
];

/** And all that lies below. */
const whole: readonly Row[] = [
  ['/boot', 'its kernel', 'takes over'],
  ['/root', 'the files and keys of its root user', 'takes over'],
  ['/etc/sudoers.d /etc/pam.d /etc/ssh', 'who may enter it', 'takes over'],
  ['/etc/cron.d /etc/systemd /etc/init.d /var/spool/cron', 'what it runs by itself', 'takes over'],
  ['/lib/systemd /usr/lib/systemd', 'what it runs by itself', 'takes over'],
  ['/run/user/0', 'the sockets of its root user'],
  ['/etc/kubernetes /var/lib/kubelet/pki', 'the keys by which it speaks to its cluster', 'takes over'],
  ['/var/lib/kubelet/pods', 'the volumes and secrets of its pods', 'takes over'],
  [
    '/var/lib/docker /var/lib/containerd /var/lib/containers',
    'the images and data of all its containers',
    'takes over',
  ],
];

const singles = folders(single);
const wholes = folders(whole);

function folders(rows: readonly Row[]): ReadonlyMap<string, HostFolder> {
  return new Map(
    rows.flatMap(([paths, holds, takesOver]) =>
      paths.split(' ').map((path) => [path, { holds, takesOver: takesOver !== undefined }] as const),
    ),
  );
}

/** What a mount of this path of the host brings; undefined where it is nothing of the system's. */
export function hostFolder(path: string): HostFolder | undefined {
  const plain = plainHostPath(path);
  const own = singles.get(plain);
  if (own) return own;
  const [, first = '', second = '', third = '', fourth = ''] = plain.split('/');
  return (
    wholes.get(`/${first}`) ??
    wholes.get(`/${first}/${second}`) ??
    wholes.get(`/${first}/${second}/${third}`) ??
    wholes.get(`/${first}/${second}/${third}/${fourth}`)
  );
}
