import {
  containerWords,
  exceptOnWindows,
  faultyContainers,
  type Judge,
  placesOf,
  type PodCheck,
} from '../check.ts';

/*
 * Restricted: privilege escalation, such as by a set-user-ID file, must not be allowed. From v1.25 on not asked of
 * Windows pods.
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.allowPrivilegeEscalation
 *   Required: false
 */
const judge: Judge = (pod) => {
  const faults = faultyContainers(pod, (container) => {
    const field = container.at('securityContext', 'allowPrivilegeEscalation');
    return field.value === false ? [] : [field];
  });
  if (faults.length === 0) return undefined;
  const detail = `${containerWords(faults)} must set securityContext.allowPrivilegeEscalation=false`;
  return { reason: 'allowPrivilegeEscalation != false', detail, at: placesOf(faults) };
};

export const allowPrivilegeEscalation: PodCheck = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  versions: [
    { since: 8, judge },
    { since: 25, judge: exceptOnWindows(judge) },
  ],
};
