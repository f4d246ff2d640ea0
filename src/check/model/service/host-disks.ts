import type { Field } from '../../read/field.ts';
import type { Service } from './service.ts';

export interface HostDisk {
  readonly at: Field;
  /** A rule of `device_cgroup_rules`, which allows disks of a kind; else one device or folder. */
  readonly isRule: boolean;
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
    ...rules.filter(({ text }) => diskRule.test(text ?? '')).map((at) => ({ at, isRule: true })),
    ...[...given, ...mounted]
      .filter(({ text }) => disks.test(text ?? ''))
      .map((at) => ({ at, isRule: false })),
  ];
}

const diskRule = /^[ab]\s+(?:\*|8|25[39]):\S+\s+\w*[wm]/;

/** Whole disks, their parts, and memory (Linux, Documentation/admin-guide/devices.txt). */
const disks =
  /^\/dev(?:\/?|\/(?:(?:sd|vd|xvd|hd)[a-z]+\d*|(?:nvme|mmcblk|dm-|md|loop)\w*|mapper\/.*|disk\/.*|k?mem|port))$/;
