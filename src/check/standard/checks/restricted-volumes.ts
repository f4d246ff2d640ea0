import type { PodCheck } from '../check.ts';
import { sourcesOf, type Volume, volumesOf, wordsOf } from '../volume.ts';
import { plural, quoted, sorted } from '../words.ts';

/*
 * Restricted: besides hostPath, volume types that are not core ones may only come through PersistentVolumes.
 *
 *   spec.volumes[*]
 *   Allowed: configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret
 */
export const restrictedVolumes: PodCheck = {
  id: 'restrictedVolumes',
  level: 'restricted',
  versions: [
    {
      since: 0,
      overrides: 'hostPathVolumes',
      judge(pod) {
        const faults = volumesOf(pod).filter(
          (volume) => !sourcesOf(volume).some((source) => allowed.has(source)),
        );
        if (faults.length === 0) return undefined;
        const types = sorted(faults.map(typeOf));
        const detail = [
          wordsOf(faults),
          plural(faults.length, 'uses', 'use'),
          plural(types.length, 'restricted volume type', 'restricted volume types'),
          quoted(types),
        ].join(' ');
        const at = faults.map((volume) => volume.field.at(typeOf(volume)));
        return { reason: 'restricted volume types', detail, at };
      },
    },
  ],
};

const allowed = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** The first that PSA asks for names the volume's type; there is more than one only in a volume the API refuses. */
const forbidden = [
  ...['hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd'],
  ...[
    'flexVolume',
    'cinder',
    'cephfs',
    'flocker',
    'fc',
    'azureFile',
    'vsphereVolume',
    'quobyte',
    'azureDisk',
  ],
  ...['photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos'],
];

function typeOf(volume: Volume): string {
  const sources = sourcesOf(volume);
  return forbidden.find((type) => sources.includes(type)) ?? 'unknown';
}
