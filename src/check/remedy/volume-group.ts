import type { Act } from '../model/command/act.ts';
import type { OwnershipChange } from '../model/command/ownership.ts';
import { absolutePath } from '../model/image/path.ts';
import { hasMountBelow, type Mount, mountAt, mountsOf } from '../model/mounts.ts';
import type { Container } from '../model/pod/pod.ts';
import { removeField, setField } from '../write/change.ts';
import type { Fix } from './fix.ts';

/* With fsGroup the kubelet gives a volume to a group when it mounts it, so that nobody has to be root for that. */

/** What does away with it. */
export interface OwnerRemedy {
  readonly words: string;
  /** The group that would have to own the pod's volumes, where that does away with all of it. */
  readonly group?: number | undefined;
}

export function ownerRemedyOf(container: Container, changes: readonly OwnershipChange[]): OwnerRemedy {
  const mounts = mountsOf(container);
  const places = changes.flatMap(({ paths }) => paths.map((path) => placeOf(mounts, path)));
  const [first] = places;
  if (places.some((place) => place !== first) || first === undefined || first === 'unknown')
    return { words: 'Set it in the image, and for a volume with `fsGroup`.' };
  if (first === 'image') return { words: 'Set it in the image.' };
  if (first !== 'volume')
    return { words: `\`fsGroup\` has no effect on \`${first}\`: set the owner where the folder is stored.` };
  const groups = new Set(changes.map(({ id }) => id));
  const [group] = groups;
  const isOne = groups.size === 1 && group !== undefined;
  const words = isOne
    ? `For most volumes \`fsGroup: ${group}\`, on the pod, does that without root.`
    : 'For most volumes `fsGroup`, on the pod, does that without root.';
  return { words, group: isOne ? group : undefined };
}

/** A kind of volume that the kubelet does not give to a group, such as `nfs`, is called by its name. */
function placeOf(mounts: readonly Mount[], path: string | undefined): string {
  if (!path?.startsWith('/')) return 'unknown';
  const star = path.indexOf('*');
  const folder = absolutePath('/', star === -1 ? path : path.slice(0, path.lastIndexOf('/', star)));
  const mount = mountAt(mounts, folder);
  if (!mount) return hasMountBelow(mounts, folder) ? 'unknown' : 'image';
  if (!mount.volume) return 'volume';
  const kind = mount.volume.entries().find(([key]) => key !== 'name')?.[0] ?? 'emptyDir';
  if (['emptyDir', 'ephemeral', 'persistentVolumeClaim'].includes(kind)) return 'volume';
  return ['hostPath', 'nfs', 'cephfs', 'glusterfs'].includes(kind) ? kind : 'unknown';
}

const harmless = new Set(['', ':', 'chgrp', 'chmod', 'chown', 'echo', 'id', 'ls', 'set', 'true']);

/** Where the container does nothing else, it need not be there. */
export function groupInstead(container: Container, acts: readonly Act[], group: number): Fix | undefined {
  const { pod, list, field } = container;
  const context = pod.at('securityContext', 'fsGroup');
  const isDispensable = acts.every(({ program, outputs }) => harmless.has(program) && outputs.length === 0);
  if (list !== 'initContainers' || !pod.workload.builtIn || !isDispensable) return undefined;
  if (context.exists && context.number !== group) return undefined;
  const containers = field.parent;
  const isOnly = containers?.kind === 'seq' && containers.items().length === 1;
  return {
    title: `Replace init container \`${container.name}\` by \`fsGroup: ${group}\``,
    safety: 'test-first',
    changes: [setField(context, group), removeField(isOnly ? containers : field)],
  };
}
