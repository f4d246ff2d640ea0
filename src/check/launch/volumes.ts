import { volumesOf } from '../model/mounts.ts';
import type { Container, Pod } from '../model/pod/pod.ts';
import type { Field } from '../read/field.ts';
import type { LaunchFile, LaunchMount } from './launch.ts';
import type { DataObjects } from './objects.ts';

export interface Mounted {
  readonly mounts: readonly LaunchMount[];
  readonly leftOut: readonly string[];
}

/** Empty folders for what is empty at first or unknown here; files for ConfigMaps and Secrets that these files hold. */
export function mountedIn(container: Container, objects: DataObjects): Mounted {
  const leftOut: string[] = [];
  const volumes = volumesOf(container.pod);
  const group = container.pod.at('securityContext', 'fsGroup').number;
  const mounts = container
    .at('volumeMounts')
    .items()
    .flatMap((mount): LaunchMount[] => {
      const [path, volume] = [mount.at('mountPath').text, mount.at('name').text ?? ''];
      const source = volumes.get(volume);
      if (path === undefined || mount.unknown !== undefined) return [];
      const { files, said } = contentOf(source, volume, objects, container.pod);
      if (said !== undefined) leftOut.push(said);
      const sub = mount.at('subPath').text;
      const isReadOnly = mount.at('readOnly').value === true || files.length > 0;
      if (sub !== undefined && files.length > 0) {
        leftOut.push(`\`${path}\` is one file of a volume (subPath): it is not there.`);
        return [];
      }
      return [{ path, volume, files, readOnly: isReadOnly, mode: 'open', group, executable: true }];
    });
  return { mounts, leftOut };
}

interface Content {
  readonly files: readonly LaunchFile[];
  readonly said?: string;
}

const emptyByNature = ['emptyDir', 'ephemeral', 'persistentVolumeClaim'];

function contentOf(volume: Field | undefined, name: string, objects: DataObjects, pod: Pod): Content {
  // A StatefulSet's claim template has no volume.
  if (!volume || emptyByNature.some((key) => volume.at(key).exists)) return { files: [] };
  const from = pod.spec.source.path;
  for (const [key, kind] of [
    ['configMap', 'ConfigMap'],
    ['secret', 'Secret'],
  ] as const) {
    if (!volume.at(key).exists) continue;
    const called = volume.at(key, kind === 'Secret' ? 'secretName' : 'name').text ?? '';
    const data = objects.find(kind, called, from);
    if (!data) return { files: [], said: `${kind} ${called} is not in these files: its volume is empty.` };
    return { files: chosen(data, volume.at(key)) };
  }
  if (volume.at('hostPath').exists)
    return { files: [], said: `Volume ${name} is a folder of the node: an empty one takes its place.` };
  return { files: [], said: `Volume ${name} is not available here: an empty one takes its place.` };
}

/** All of it, or the items that are asked for, under the names they are given. */
function chosen(data: ReadonlyMap<string, string>, field: Field): LaunchFile[] {
  const mode = field.at('defaultMode').number ?? 0o644;
  const items = field.at('items').items();
  if (items.length === 0) return [...data].map(([name, text]) => ({ name, text, mode }));
  return items.flatMap((item) => {
    const text = data.get(item.at('key').text ?? '');
    const name = item.at('path').text;
    return text === undefined || name === undefined
      ? []
      : { name, text, mode: item.at('mode').number ?? mode };
  });
}
