import { trialOf, trialOfService } from '../remedy/trial.ts';
import { appendItem, type Fix, setField } from '../fix.ts';
import type { KnownImage } from '../model/links/known-image.ts';
import { emptyVolumes, mayHaveVolumes } from '../remedy/empty-volumes.ts';
import { mountsOf, serviceMountsOf } from '../model/mounts.ts';
import type { Container } from '../model/pod/pod.ts';
import type { Service } from '../model/service/service.ts';
import { isForBuilding } from '../model/command/container.ts';
import { listed } from '../model/wording.ts';
import { seenOf, triedNow, writesOf } from '../remedy/needs.ts';
import { isKept, isRuby, writablePathsOf } from '../remedy/writable-paths.ts';
import { runsWindows } from '../model/windows.ts';
import type { Project } from '../model/project.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * No level of the Pod Security Standards asks for it: their checks never read this field.
 *   Kubernetes  spec.{initContainers,containers}[*].securityContext.readOnlyRootFilesystem
 *   Compose     services.*.read_only
 *   Allowed     true; debugging; a step of a pipeline
 */
export default defineRule({
  id: 'writable-root-filesystem',
  summary: 'A container can change its own root filesystem',
  why: 'Whoever takes over the process can then replace the program itself, and leave tools behind for later.',
  severity: 'notice',
  settings: ['readOnlyRootFilesystem', 'read_only'],
  references: [
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context-1',
    'https://docs.docker.com/reference/compose-file/services/#read_only',
  ],

  *container(container, project) {
    const field = container.at('securityContext', 'readOnlyRootFilesystem');
    const { pod } = container;
    if (field.value === true || pod.windows || isForBuilding(container)) return;
    if (project.hardening(pod.workload)) return;
    const writes = writesOf(container, project);
    yield {
      ...told(`Container \`${container.name}\``, field, writes),
      ...restingOn(container, project),
      fix: writes && inContainer(container, writes, project),
    };
  },

  *service(service, project) {
    const field = service.at('read_only');
    if (field.value === true || runsWindows(service)) return;
    const writes = writesOf(service, project);
    yield {
      ...told(`Service \`${service.name}\``, field, writes),
      severity: 'notice',
      ...restingOn(service, project),
      fix: writes && inService(service, writes, project),
    };
  },
});

/** Where it is known what has to stay writable, there is something to do. */
function told(who: string, at: Field, writes: readonly string[] = []): Problem {
  const message = `${who} can change its own root filesystem.`;
  if (writes.length === 0) return { at, message };
  const folders = listed(writes.map((path) => `\`${path}\``));
  return { at, severity: 'warning', message: `${message} Its image writes to ${folders}.` };
}

/** Where its image is known by its digest, what is said of it holds for that one. */
function restingOn(runner: Container | Service, project: Project): Pick<Problem, 'restsOn'> {
  const isTold = (writesOf(runner, project) ?? []).length > 0;
  return isTold ? { restsOn: project.knownImage(runner)?.basis } : {};
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
    ...trialOf(container),
    ...seenOf(container, project),
  };
}

function titleOf(paths: readonly string[]): string {
  const folders = listed(paths.map((path) => `\`${path}\``));
  return `Make the root filesystem read-only${paths.length === 0 ? '' : ` but for ${folders}`}`;
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
    ...trialOfService(service),
    ...seenOf(service, project),
  };
}

/** A tmpfs belongs to root, whatever it is mounted over (moby daemon/oci_linux.go); all but /tmp need their owner. */
function mounted(path: string, { user }: Service, image: KnownImage | undefined): string {
  if (path === '/tmp' || user.kind === 'root') return path;
  const group = user.value.split(':')[1] ?? '';
  const gid = /^\d+$/.test(group) ? Number(group) : (image?.gid ?? user.uid);
  return user.uid === null || gid === null ? `${path}:mode=1777` : `${path}:uid=${user.uid},gid=${gid}`;
}
