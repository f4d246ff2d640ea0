import { containerWords, faultyContainers, placesOf, type PodCheck } from '../check.ts';
import { quoted, sorted } from '../words.ts';

/*
 * Baseline: capabilities beyond the runtimes' default set, and NET_RAW, must not be added.
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.add
 *   Allowed: the names below, in exactly this spelling
 */
export const capabilitiesBaseline: PodCheck = {
  id: 'capabilities_baseline',
  level: 'baseline',
  versions: [
    {
      since: 0,
      judge(pod) {
        const faults = faultyContainers(pod, (container) =>
          container
            .at('securityContext', 'capabilities', 'add')
            .items()
            .filter(({ string }) => !allowed.has(string ?? '')),
        );
        if (faults.length === 0) return undefined;
        const at = placesOf(faults);
        const names = quoted(sorted(at.map(({ string }) => string ?? '')));
        const detail = `${containerWords(faults)} must not include ${names} in securityContext.capabilities.add`;
        return { reason: 'non-default capabilities', detail, at };
      },
    },
  ],
};

const allowed = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);
