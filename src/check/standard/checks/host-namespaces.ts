import type { PodCheck } from '../check.ts';

/*
 * Baseline: a pod must not share the namespaces of the host.
 *
 *   spec.hostNetwork, spec.hostPID, spec.hostIPC
 *   Allowed: false, absent
 */
export const hostNamespaces: PodCheck = {
  id: 'hostNamespaces',
  level: 'baseline',
  versions: [
    {
      since: 0,
      judge(pod) {
        const shared = namespaces.filter((key) => pod.at(key).value === true);
        if (shared.length === 0) return undefined;
        const detail = shared.map((key) => `${key}=true`).join(', ');
        return { reason: 'host namespaces', detail, at: shared.map((key) => pod.at(key)) };
      },
    },
  ],
};

const namespaces = ['hostNetwork', 'hostPID', 'hostIPC'];
