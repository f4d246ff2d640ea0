import type { Container } from '../../model/pod/workload.ts';
import type { Field } from '../../read/field.ts';
import { containerWords, faultyContainers, placesOf, type PodCheck } from '../check.ts';
import { plural, sorted } from '../words.ts';

/*
 * Baseline: host ports are forbidden.
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].ports[*].hostPort
 *   Allowed: 0, absent
 *
 * In a pod on the host's network the API server fills hostPort in with the containerPort, except in ephemeral
 * containers (core/v1 defaults.go SetDefaults_PodSpec). In a controller's template it did so until 1.27 only, but
 * then does in the pods that come of it.
 */
export const hostPorts: PodCheck = {
  id: 'hostPorts',
  level: 'baseline',
  versions: [
    {
      since: 0,
      judge(pod) {
        const faults = faultyContainers(pod, (container) => hostPortsOf(container).map(({ at }) => at));
        if (faults.length === 0) return undefined;
        const ports = sorted(
          faults.flatMap(({ container }) => hostPortsOf(container)).map(({ port }) => String(port)),
        );
        const detail = [
          containerWords(faults),
          plural(faults.length, 'uses', 'use'),
          plural(ports.length, 'hostPort', 'hostPorts'),
          ports.join(', '),
        ].join(' ');
        return { reason: 'hostPort', detail, at: placesOf(faults) };
      },
    },
  ],
};

interface HostPort {
  readonly at: Field;
  readonly port: number;
}

function hostPortsOf(container: Container): HostPort[] {
  const isFilledIn =
    container.pod.at('hostNetwork').value === true && container.list !== 'ephemeralContainers';
  return container
    .at('ports')
    .items()
    .map((port) => {
      const own = port.at('hostPort').number ?? 0;
      const filled = isFilledIn ? (port.at('containerPort').number ?? 0) : 0;
      return { at: port.at('hostPort'), port: own === 0 ? filled : own };
    })
    .filter(({ port }) => port !== 0);
}
