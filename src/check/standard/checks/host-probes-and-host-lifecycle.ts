import type { Container } from '../../model/pod/workload.ts';
import type { Field } from '../../read/field.ts';
import { faultyContainers, namesOf, placesOf, type PodCheck } from '../check.ts';
import { counted, plural, sorted } from '../words.ts';

/*
 * Baseline: probes and lifecycle hooks must not name a host, so that the kubelet asks the pod and nobody else.
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].{livenessProbe,readinessProbe,startupProbe}.{httpGet,tcpSocket}.host
 *   spec.{initContainers,containers,ephemeralContainers}[*].lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host
 *   Allowed: "", absent
 */
export const hostProbesAndHostLifecycle: PodCheck = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  versions: [
    {
      since: 34,
      judge(pod) {
        const faults = faultyContainers(pod, hostsOf);
        if (faults.length === 0) return undefined;
        const at = placesOf(faults);
        const names = sorted(namesOf(faults));
        const hosts = sorted(at.map(({ string }) => string ?? ''));
        const what = counted(hosts, 'probe or lifecycle host', 'probe or lifecycle hosts');
        const detail = `${counted(names, 'container', 'containers')} ${plural(names.length, 'uses', 'use')} ${what}`;
        return { reason: 'probe or lifecycle host', detail, at };
      },
    },
  ],
};

const handlers = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

function hostsOf(container: Container): Field[] {
  return handlers
    .map((path) => container.at(...path))
    .filter(({ exists }) => exists)
    .flatMap((handler) => ['httpGet', 'tcpSocket'].map((action) => handler.at(action, 'host')))
    .filter(({ string }) => string !== undefined && string !== '');
}
