import { faultyContainers, placesOf, type PodCheck, setterWords } from '../check.ts';

/*
 * Baseline: Windows HostProcess containers have the host's rights, so they are forbidden.
 *
 *   spec.securityContext.windowsOptions.hostProcess
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.windowsOptions.hostProcess
 *   Allowed: false, absent
 */
export const windowsHostProcess: PodCheck = {
  id: 'windowsHostProcess',
  level: 'baseline',
  versions: [
    {
      since: 0,
      judge(pod) {
        const podField = pod.at(...path);
        const badPod = podField.value === true ? podField : undefined;
        const faults = faultyContainers(pod, (container) => {
          const field = container.at(...path);
          return field.value === true ? [field] : [];
        });
        if (!badPod && faults.length === 0) return undefined;
        const who = setterWords(badPod, faults);
        const detail = `${who} must not set securityContext.windowsOptions.hostProcess=true`;
        return { reason: 'hostProcess', detail, at: [...(badPod ? [badPod] : []), ...placesOf(faults)] };
      },
    },
  ],
};

const path = ['securityContext', 'windowsOptions', 'hostProcess'];
