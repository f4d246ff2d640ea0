import type { Container } from '../../model/pod/workload.ts';
import type { Field } from '../../read/field.ts';
import {
  containerWords,
  exceptOnWindows,
  faultyContainers,
  type Judge,
  placesOf,
  type PodCheck,
} from '../check.ts';
import { quoted, sorted } from '../words.ts';

/*
 * Restricted: containers must drop ALL, and may only add NET_BIND_SERVICE. From v1.25 on not asked of Windows pods.
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.drop
 *   Required: ALL, in exactly this spelling, whatever else is dropped
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.add
 *   Allowed: NET_BIND_SERVICE
 */
const judge: Judge = (pod) => {
  const undropped = faultyContainers(pod, undroppedIn);
  const adding = faultyContainers(pod, addedIn);
  const details: string[] = [];
  if (undropped.length > 0)
    details.push(`${containerWords(undropped)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length > 0) {
    const names = quoted(sorted(placesOf(adding).map(({ string }) => string ?? '')));
    details.push(`${containerWords(adding)} must not include ${names} in securityContext.capabilities.add`);
  }
  if (details.length === 0) return undefined;
  const at = placesOf([...undropped, ...adding]);
  return { reason: 'unrestricted capabilities', detail: details.join('; '), at };
};

export const capabilitiesRestricted: PodCheck = {
  id: 'capabilities_restricted',
  level: 'restricted',
  versions: [
    { since: 22, overrides: 'capabilities_baseline', judge },
    { since: 25, overrides: 'capabilities_baseline', judge: exceptOnWindows(judge) },
  ],
};

function undroppedIn(container: Container): Field[] {
  const drop = container.at('securityContext', 'capabilities', 'drop');
  return drop.items().some(({ string }) => string === 'ALL') ? [] : [drop];
}

function addedIn(container: Container): Field[] {
  const add = container.at('securityContext', 'capabilities', 'add');
  return add.items().filter(({ string }) => string !== 'NET_BIND_SERVICE');
}
