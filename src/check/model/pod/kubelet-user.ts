import { integer } from '../image/user.ts';

/**
 * What the kubelet makes of the user in an image's configuration. The runtime cuts it at the first colon and takes it for
 * a number if Go's strconv does (containerd image_status.go, CRI-O image_status.go); neither looks into /etc/passwd. No
 * user at all is root. The name `root` is refused as any name is, and is root all the same.
 */
export function kubeletUser(user: string): 'root' | 'number' | 'name' {
  const [name = ''] = user.split(':', 1);
  const number = integer(name);
  if (name === '' || name === 'root' || number === 0) return 'root';
  return number === null ? 'name' : 'number';
}
