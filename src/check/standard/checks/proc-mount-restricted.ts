import type { PodCheck } from '../check.ts';
import { judgeProcMount } from './proc-mount.ts';

/*
 * Restricted: the masks over /proc are required, in a pod with `hostUsers: false` too.
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.procMount
 *   Allowed: Default, absent
 */
export const procMountRestricted: PodCheck = {
  id: 'procMount_restricted',
  level: 'restricted',
  versions: [{ since: 35, overrides: 'procMount', judge: judgeProcMount }],
};
