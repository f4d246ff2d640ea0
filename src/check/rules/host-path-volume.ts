import { hostFolder } from '../facts/host-folders.ts';
import { runtimeSocket } from '../facts/sockets.ts';
import { mountsOf } from '../model/mounts.ts';
import type { Pod } from '../model/pod/pod.ts';
import type { Field } from '../read/field.ts';
import { hostBindsOf } from '../model/service/host-binds.ts';
import type { Manifest } from '../model/pod/manifest.ts';
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
 *               services.*.volumes_from of a service that has one
 *   Allowed     any source but the folders of the host's own system (facts/host-folders.ts)
 */
export default defineRule({
  id: 'host-path-volume',
  summary: 'A container mounts a path of its host',
  why: 'What the container reads or changes there belongs to the host.',
  advice:
    'use an `emptyDir` or a claim, if the data need not be the host’s; else mount no more than is needed, read-only.',
  severity: 'warning',
  power: 'named',
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
      const volume = `Volume \`${at.parent?.at('name').text ?? ''}\` of ${pod.words}`;
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
    for (const { at, path, readOnly, by } of hostBindsOf(service)) {
      const folder = path.startsWith('/') ? hostFolder(path) : undefined;
      if (!folder) continue;
      const does = readOnly === false ? 'write to' : 'read';
      yield {
        at,
        ...(readOnly === undefined ? {} : { severity: weightOf(path, readOnly, folder.takesOver) }),
        message:
          by === undefined
            ? `${service.words} can ${does} \`${path}\` of its host, which holds ${folder.holds}.`
            : `${service.words} mounts \`${path}\` of its host through volume \`${by}\`; it holds ${folder.holds}.`,
      };
    }
  },
});

/** To read the whole file system is to read every key in it. */
function weightOf(path: string, readOnly: boolean, takesOver: boolean): Severity {
  if (!readOnly) return takesOver ? 'error' : 'warning';
  return path === '/' ? 'warning' : 'notice';
}

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
      message: `Pods that claim PersistentVolume \`${name}\` get \`${at.text ?? ''}\` of the node${holds.words}. Pod Security does not check that.`,
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
