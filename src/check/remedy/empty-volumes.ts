import { appendItem, type Change } from '../write/change.ts';
import { volumesOf } from '../model/mounts.ts';
import type { Container } from '../model/pod/pod.ts';

/** An emptyDir for each of these folders: anybody may write there, and it is gone with the pod. */
export function emptyVolumes(container: Container, paths: readonly string[]): Change[] {
  const { pod } = container;
  // The volume of a claim takes the place of one of the pod that has its name (StatefulSet, volumeClaimTemplates).
  const claims = pod.workload.manifest.root.at('spec', 'volumeClaimTemplates').items();
  const taken = new Set([
    ...volumesOf(pod).keys(),
    ...claims.map((claim) => claim.at('metadata', 'name').text),
  ]);
  const prefix = pod.containers.length > 1 ? `${container.name}-` : '';
  return paths.flatMap((path) => {
    const plain = `${prefix}${path.slice(1).replaceAll(/[^a-z\d]+/gi, '-')}`.toLowerCase().slice(0, 60);
    const name = taken.has(plain) ? `${plain}-rw` : plain;
    return [
      appendItem(container.at('volumeMounts'), { name, mountPath: path }),
      appendItem(pod.at('volumes'), { name, emptyDir: {} }),
    ];
  });
}

/** More containers or volumes than anybody gives to a pod: all of their fixes meet in one list, and are proven together. */
export function mayHaveVolumes(container: Container): boolean {
  const { pod } = container;
  const { builtIn, partial } = pod.workload;
  const isPlain = builtIn && partial === undefined && /^[a-z\d-]+$/.test(container.name);
  return isPlain && pod.containers.length <= mostInPod && volumesOf(pod).size <= mostInPod;
}

const mostInPod = 50;
