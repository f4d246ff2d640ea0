import type { Field } from '../../read/field.ts';
import type { Service } from './service.ts';

/** A file or folder of the host that a service gets. */
export interface HostBind {
  readonly at: Field;
  readonly path: string;
  /** Undefined for configs and secrets, which are read-only always. */
  readonly readOnly: boolean | undefined;
  /** The volume of the project by which Docker's own driver binds it. */
  readonly by: string | undefined;
}

export function hostBindsOf(service: Service): HostBind[] {
  const lent = service.lenders.flatMap(({ at, service: lender, readOnly }) =>
    mountedBy(lender).map((bind) => ({ ...bind, at, readOnly: readOnly || bind.readOnly })),
  );
  const files = service.hostFiles.map((at) => ({
    at,
    path: at.text ?? '',
    readOnly: undefined,
    by: undefined,
  }));
  return [...mountedBy(service), ...lent, ...files];
}

function mountedBy(service: Service): HostBind[] {
  return service.volumes.flatMap((volume): HostBind[] => {
    const { field, type, source, readOnly } = volume;
    if (type === 'bind') return [{ at: field.at('source'), path: source, readOnly, by: undefined }];
    const mount = service.mountOf(volume);
    if (mount?.isFolder !== true) return [];
    return [{ at: mount.device, path: mount.device.text ?? '', readOnly, by: source }];
  });
}
