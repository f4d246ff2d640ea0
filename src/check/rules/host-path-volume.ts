import { hostFolder } from '../facts/host-folders.ts';
import { runtimeSocket } from '../facts/sockets.ts';
import { mountsOf } from '../model/mounts.ts';
import type { Pod } from '../model/pod/pod.ts';
import type { Field } from '../read/field.ts';
import type { Service, ServiceVolume } from '../model/service/service.ts';
import type { Manifest } from '../model/pod/manifest.ts';
import { podWords } from '../model/wording.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule, type Problem, type Severity } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "HostPath volumes must be forbidden."
 *   Kubernetes  spec.volumes[*].hostPath
 *   Allowed     absent
 * The standards look at pods alone, and a PersistentVolume is a folder of a node all the same.
 *   Kubernetes  PersistentVolume spec.{hostPath,local}.path
 *   Allowed     any but the folders of the node's own system
 * Docker has no such standard, and binds of a project's own folders are daily bread there.
 *   Compose     services.*.volumes[*] of type bind, or of a volume whose driver_opts bind a folder
 *   Allowed     any source but the folders of the host's own system (facts/host-folders.ts)
 */
export default defineRule({
  id: 'host-path-volume',
  summary: 'A container mounts a folder of its host',
  why: 'What is mounted from the host is outside the container: what it reads and changes there is the host’s.',
  severity: 'warning',
  podSecurity: { control: 'hostPathVolumes', level: 'baseline' },
  settings: ['volumes', 'volumeMounts'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    'https://docs.docker.com/engine/storage/bind-mounts/',
  ],

  *pod(pod, { policyVersion }) {
    for (const { at } of faultsOf(pod, 'hostPathVolumes', policyVersion)) {
      const path = at.at('path');
      const { text } = path.unknown === undefined ? path : { text: undefined };
      const volume = `Volume \`${at.parent?.at('name').text ?? ''}\` of ${podWords(pod)}`;
      const holds = text === undefined ? undefined : hostFolder(text)?.holds;
      const which = text === undefined ? 'a folder' : `\`${text}\``;
      yield {
        at: text === undefined ? at.heading : path,
        message: `${volume} is ${which} of the node${holds === undefined ? '' : `, which holds ${holds}`}.${accessTo(at, pod)}`,
      };
    }
  },

  *object(object) {
    if (object.group === '' && object.kind === 'PersistentVolume') yield* ofVolume(object);
  },

  *service(service) {
    yield* boundByDriver(service);
    yield* asFile(service);
    for (const volume of service.volumes) {
      const at = volume.field.at('source');
      const folder = volume.type === 'bind' ? hostFolder(volume.source) : undefined;
      if (!folder || !volume.source.startsWith('/')) continue;
      const does = volume.readOnly ? 'read' : 'write to';
      yield {
        at,
        severity: severityOf(volume, folder.takesOver),
        message: `Service \`${service.name}\` can ${does} \`${volume.source}\` of its host, which holds ${folder.holds}.`,
      };
    }
  },
});

/** What containers do with it. Who may do more says so in more words, by which a review tells that (review/compare.ts). */
function accessTo(hostPath: Field, pod: Pod): string {
  const volume = hostPath.parent;
  const mounts = pod.containers.flatMap(mountsOf).filter((mount) => mount.volume?.node === volume?.node);
  if (mounts.length === 0) return '';
  const isWritable = mounts.some(({ readOnly }) => !readOnly);
  return isWritable ? ' A container can read it and write to it.' : ' A container can read it.';
}

/** Pods that claim it get the folder, and no standard looks at that. */
function* ofVolume({ name, root }: Manifest): Iterable<Problem> {
  for (const key of ['hostPath', 'local']) {
    const at = root.at('spec', key, 'path');
    const holds = at.unknown === undefined && at.text !== undefined ? heldIn(at.text) : undefined;
    if (!holds || (holds.words === '' && key === 'local')) continue;
    yield {
      at,
      severity: holds.takesOver ? 'error' : 'warning',
      message: `The pods that claim PersistentVolume \`${name}\` get \`${at.text ?? ''}\` of the node${holds.words}. No level of Pod Security looks at that.`,
    };
  }
}

function heldIn(path: string): { readonly words: string; readonly takesOver: boolean } {
  const socket = runtimeSocket(path);
  if (socket) return { words: `, the socket of ${socket.runtime}`, takesOver: true };
  const folder = hostFolder(path);
  return folder
    ? { words: `, which holds ${folder.holds}`, takesOver: folder.takesOver }
    : { words: '', takesOver: false };
}

/** A volume of the project that Docker's own driver binds to a folder. */
function* boundByDriver(service: Service): Iterable<Problem> {
  for (const volume of service.volumes) {
    const mount = service.mountOf(volume);
    const source = mount?.isFolder === true ? (mount.device.text ?? '') : '';
    const folder = source.startsWith('/') ? hostFolder(source) : undefined;
    if (!folder || !mount) continue;
    yield {
      at: mount.device,
      severity: severityOf({ ...volume, source }, folder.takesOver),
      message: `Service \`${service.name}\` mounts \`${source}\` of its host by the volume \`${volume.source}\`; it holds ${folder.holds}.`,
    };
  }
}

/** A config or a secret is mounted read-only. */
function* asFile(service: Service): Iterable<Problem> {
  for (const at of service.hostFiles) {
    const folder = at.text?.startsWith('/') === true ? hostFolder(at.text) : undefined;
    if (folder)
      yield {
        at,
        message: `Service \`${service.name}\` can read \`${at.text ?? ''}\` of its host, which holds ${folder.holds}.`,
      };
  }
}

/** To read the whole file system is to read every key in it. */
function severityOf({ readOnly, source }: ServiceVolume, takesOver: boolean): Severity {
  if (!readOnly) return takesOver ? 'error' : 'warning';
  return source === '/' ? 'warning' : 'notice';
}
