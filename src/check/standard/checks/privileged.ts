import { containerWords, faultyContainers, placesOf, type PodCheck } from '../check.ts';

/*
 * Baseline: privileged pods disable most security mechanisms, so they are forbidden.
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.privileged
 *   Allowed: false, absent
 */
export const privileged: PodCheck = {
  id: 'privileged',
  level: 'baseline',
  versions: [
    {
      since: 0,
      judge(pod) {
        const faults = faultyContainers(pod, (container) => {
          const field = container.at('securityContext', 'privileged');
          return field.value === true ? [field] : [];
        });
        if (faults.length === 0) return undefined;
        const detail = `${containerWords(faults)} must not set securityContext.privileged=true`;
        return { reason: 'privileged', detail, at: placesOf(faults) };
      },
    },
  ],
};
