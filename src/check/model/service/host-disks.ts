import type { Field } from '../../read/field.ts';
import type { Service } from './service.ts';

export interface HostDisk {
  readonly at: Field;
  /** What the service can do: a rule of `device_cgroup_rules` allows disks of a kind; others are one device or folder. */
  readonly does: string;
}

/** What gives a service the disks or the memory of its host. */
export function hostDisksOf(service: Service): HostDisk[] {
  const rules = service.at('device_cgroup_rules').items();
  const mounted = service.volumes.flatMap((volume) => service.mountOf(volume)?.device ?? []);
  const given = service
    .at('devices')
    .items()
    .map((device) => device.at('source'));
  return [
    ...rules
      .filter(({ text }) => diskRule.test(text ?? ''))
      .map((at) => ({ at, does: `can use the disks of its host: \`${at.text ?? ''}\`` })),
    ...[...given, ...mounted]
      .filter(({ text }) => disks.test(text ?? ''))
      .map((at) => ({ at, does: `gets \`${at.text ?? ''}\` of its host, with all data on it` })),
  ];
}

const diskRule = /^[ab]\s+(?:\*|8|25[39]):\S+\s+\w*[wm]/;

/** Whole disks, their parts, and memory (Linux, Documentation/admin-guide/devices.txt). */
const disks =
  /^\/dev(?:\/?|\/(?:(?:sd|vd|xvd|hd)[a-z]+\d*|(?:nvme|mmcblk|dm-|md|loop)\w*|mapper\/.*|disk\/.*|k?mem|port))$/;
