/*
 * The sockets through which a container runtime takes orders. Whoever can open one can start a privileged container, so
 * holds the host; mounting it read-only changes nothing, since a connection is not a write to the file.
 */

export interface RuntimeSocket {
  readonly runtime: 'Docker' | 'containerd' | 'CRI-O' | 'Podman' | 'BuildKit';
  readonly path: string;
}

/** Each as its program's documentation names it, /run standing for /var/run as well. */
const sockets: readonly RuntimeSocket[] = [
  { runtime: 'Docker', path: '/run/docker.sock' },
  { runtime: 'Docker', path: '/run/cri-dockerd.sock' },
  { runtime: 'Docker', path: '/run/dockershim.sock' },
  { runtime: 'Docker', path: '/run/balena.sock' },
  { runtime: 'Docker', path: '/run/balena-engine.sock' },
  { runtime: 'Docker', path: '/var/snap/docker/common/run/docker.sock' },
  { runtime: 'containerd', path: '/run/docker/containerd/containerd.sock' },
  { runtime: 'containerd', path: '/run/containerd/containerd.sock' },
  { runtime: 'containerd', path: '/run/k3s/containerd/containerd.sock' },
  { runtime: 'containerd', path: '/run/k0s/containerd.sock' },
  { runtime: 'containerd', path: '/var/snap/microk8s/common/run/containerd.sock' },
  { runtime: 'CRI-O', path: '/run/crio/crio.sock' },
  { runtime: 'Podman', path: '/run/podman/podman.sock' },
  { runtime: 'BuildKit', path: '/run/buildkit/buildkitd.sock' },
];

/** The sockets of rootless Docker and Podman, those of Docker Desktop and in WSL, and Docker's pipe on Windows. */
const elsewhere: readonly (readonly [RegExp, RuntimeSocket['runtime']])[] = [
  [/^\/run\/user\/[^/]+\/docker\.sock$/, 'Docker'],
  [/^\/run\/user\/[^/]+\/podman\/podman\.sock$/, 'Podman'],
  [/\/\.docker\/(?:run|desktop)\/docker\.sock$/, 'Docker'],
  [/^\/mnt\/wsl\/.*docker\.sock$/, 'Docker'],
  [/^\/\/\.\/pipe\/docker_engine$/, 'Docker'],
];

/** The runtime whose socket this path on the host is. */
export function runtimeSocket(path: string): RuntimeSocket | undefined {
  const plain = plainHostPath(path);
  const socket = sockets.find((candidate) => candidate.path === plain);
  if (socket) return { ...socket, path };
  const runtime = elsewhere.find(([pattern]) => pattern.test(plain))?.[1];
  return runtime && { runtime, path };
}

/** The sockets that a mount of this folder of the host brings along; `/run` and `/` bring all of them. */
export function runtimeSocketsIn(folder: string): readonly RuntimeSocket[] {
  const plain = plainHostPath(folder);
  const prefix = plain === '/' ? plain : `${plain}/`;
  // /var holds the link /var/run, which leads out of a mount of /var; only a mount of / brings its target along.
  return sockets.filter(({ path }) => path.startsWith(prefix));
}

/** The one way to write a path of the host: /run for /var/run, no dots, and no way round by a process (proc(5), root, cwd). */
export function plainHostPath(path: string): string {
  const slashes = path.replaceAll('\\', '/').replace(/^npipe:\/\//, '');
  const pipe = /^\/\/+\.\//.test(slashes);
  const parts: string[] = [];
  for (const part of slashes.split('/')) {
    if (part === '..') parts.pop();
    else if (parts[0] === 'proc' && parts.length > 1 && (part === 'root' || part === 'cwd')) parts.length = 0;
    else if (part !== '' && (part !== '.' || (pipe && parts.length === 0))) parts.push(part);
  }
  const plain = `/${parts.join('/')}`;
  return pipe ? `/${plain}` : plain.replace(/^\/var\/run(?=\/|$)/, '/run');
}
