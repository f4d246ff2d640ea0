import { once } from './once.ts';
import type { Container, Pod } from './pod/pod.ts';
import type { Service } from './service/service.ts';
import { absolutePath, isWithin } from './image/path.ts';
import type { Field } from '../read/field.ts';

/** Where a container can write though its root filesystem is read-only, or at least where its image is not. */
export interface Mount {
  readonly path: string;
  readonly readOnly: boolean;
  /** The pod's volume; a StatefulSet's claim has none. */
  readonly volume: Field | undefined;
}

/** By name; read once for all containers of a pod. */
export const volumesOf = once((pod: Pod): ReadonlyMap<string, Field> => {
  const volumes = pod.at('volumes').items();
  return new Map(volumes.map((one) => [one.at('name').text ?? '', one]));
});

export function mountsOf(container: Container): Mount[] {
  const volumes = volumesOf(container.pod);
  return container
    .at('volumeMounts')
    .items()
    .flatMap((mount) => {
      const path = mount.at('mountPath').text;
      const name = mount.at('name').text;
      if (path === undefined) return [];
      const volume = volumes.get(name ?? '');
      return { path: absolutePath('/', path), readOnly: mount.at('readOnly').value === true, volume };
    });
}

export function serviceMountsOf(service: Service): Mount[] {
  const volumes = service.volumes.map(({ target, readOnly }) => ({
    path: absolutePath('/', target),
    readOnly,
  }));
  const temporary = service.tmpfs.map((text) => ({
    path: absolutePath('/', text.split(':', 1)[0] ?? ''),
    readOnly: false,
  }));
  return [...volumes, ...temporary].map((mount) => ({ ...mount, volume: undefined }));
}

/** The innermost mount that holds this path. */
export function mountAt(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts
    .filter((mount) => isWithin(path, mount.path))
    .reduce<Mount | undefined>(
      (best, one) => (best && best.path.length >= one.path.length ? best : one),
      undefined,
    );
}

/** Something is mounted somewhere below this folder, so that what is written to it may well go there. */
export function hasMountBelow(mounts: readonly Mount[], folder: string): boolean {
  return mounts.some((mount) => mount.path !== folder && isWithin(mount.path, folder));
}

/** The names of the containers that mount each volume. */
export function usersOfVolumes(pod: Pod): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const container of pod.containers) {
    const mounts = container.at('volumeMounts').items();
    for (const volume of new Set(mounts.flatMap((mount) => mount.at('name').text ?? []))) {
      const names = users.get(volume) ?? [];
      users.set(volume, names);
      names.push(container.name);
    }
  }
  return users;
}
