import type { PodCheck } from '../check.ts';
import { volumesOf, wordsOf } from '../volume.ts';

/*
 * Baseline: hostPath volumes are forbidden.
 *
 *   spec.volumes[*].hostPath
 *   Allowed: absent
 */
export const hostPathVolumes: PodCheck = {
  id: 'hostPathVolumes',
  level: 'baseline',
  versions: [
    {
      since: 0,
      judge(pod) {
        const faults = volumesOf(pod).filter(({ field }) => field.at('hostPath').exists);
        if (faults.length === 0) return undefined;
        const at = faults.map(({ field }) => field.at('hostPath'));
        return { reason: 'hostPath volumes', detail: wordsOf(faults), at };
      },
    },
  ],
};
