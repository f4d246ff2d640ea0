import type { KnownImage } from '../model/links/known-image.ts';
import { mountsOf, serviceMountsOf } from '../model/mounts.ts';
import type { Container } from '../model/pod/pod.ts';
import type { Project } from '../model/project.ts';
import type { Service } from '../model/service/service.ts';
import { listed } from '../model/wording.ts';
import { appendItem, setField } from '../write/change.ts';
import { emptyVolumes, mayHaveVolumes } from './empty-volumes.ts';
import type { Fix } from './fix.ts';
import { groundsOf, type Runner, triedNow } from './needs.ts';
import { isKept, isRuby, writablePathsOf } from './writable-paths.ts';

/** A root filesystem that nobody writes to, with volumes where its program is known to write. */
export function readOnly(runner: Runner, writes: readonly string[], project: Project): Fix | undefined {
  return 'pod' in runner ? inContainer(runner, writes, project) : inService(runner, writes, project);
}

function inContainer(container: Container, writes: readonly string[], project: Project): Fix | undefined {
  const field = container.at('securityContext', 'readOnlyRootFilesystem');
  const { paths, filled } = writablePathsOf(writes, mountsOf(container));
  const words = ['command', 'args'].flatMap((key) =>
    container
      .at(key)
      .items()
      .map(({ text }) => text),
  );
  const name = container.image.text;
  if (!mayHaveVolumes(container)) return undefined;
  // An empty volume lay over each of these when it was tried.
  const mayHide = filled === undefined || triedNow(container, project) !== undefined;
  if (!mayHide || isRuby(name, words)) return undefined;
  return {
    title: titleOf(paths),
    safety: 'test-first',
    changes: [setField(field, true), ...emptyVolumes(container, paths)],
    ...groundsOf(container, project),
  };
}

function titleOf(paths: readonly string[]): string {
  const folders = listed(paths.map((path) => `\`${path}\``));
  return `Make the root filesystem read-only${paths.length === 0 ? '' : `, with ${folders} writable`}`;
}

function inService(service: Service, writes: readonly string[], project: Project): Fix | undefined {
  const image = project.knownImage(service);
  const [field, list] = [service.at('read_only'), service.at('tmpfs')];
  // Docker makes a volume of each that the image declares.
  const own = (image?.volumes ?? []).map((path) => ({ path, readOnly: false, volume: undefined }));
  const { paths, filled } = writablePathsOf(writes, [...serviceMountsOf(service), ...own]);
  const words = [...(service.entrypoint ?? []), ...(service.command ?? [])];
  const mayHide = filled === undefined || triedNow(service, project) !== undefined;
  if (!mayHide || isRuby(service.image, words)) return undefined;
  // A tmpfs is emptied whenever the container stops, and the container's own filesystem is not.
  if (paths.some(isKept)) return undefined;
  if (list.exists && list.kind !== 'seq') return undefined;
  return {
    title: titleOf(paths),
    safety: 'test-first',
    changes: [setField(field, true), ...paths.map((path) => appendItem(list, mounted(path, service, image)))],
    ...groundsOf(service, project),
  };
}

/** A tmpfs belongs to root, whatever it is mounted over (moby daemon/oci_linux.go); all but /tmp need their owner. */
function mounted(path: string, { user }: Service, image: KnownImage | undefined): string {
  if (path === '/tmp' || user.kind === 'root') return path;
  const group = user.value.split(':')[1] ?? '';
  const gid = /^\d+$/.test(group) ? Number(group) : (image?.gid ?? user.uid);
  return user.uid === null || gid === null ? `${path}:mode=1777` : `${path}:uid=${user.uid},gid=${gid}`;
}
