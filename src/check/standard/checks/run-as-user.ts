import {
  exceptInUserNamespace,
  faultyContainers,
  type Judge,
  placesOf,
  type PodCheck,
  setterWords,
} from '../check.ts';

/*
 * Restricted: runAsUser must not be root's; from v1.35 on not asked of a pod with `hostUsers: false`.
 *
 *   spec.securityContext.runAsUser
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.runAsUser
 *   Allowed: any number but 0, absent
 */
const judge: Judge = (pod) => {
  const podField = pod.at('securityContext', 'runAsUser');
  const badPod = podField.number === 0 ? podField : undefined;
  const faults = faultyContainers(pod, (container) => {
    const field = container.at('securityContext', 'runAsUser');
    return field.number === 0 ? [field] : [];
  });
  if (!badPod && faults.length === 0) return undefined;
  const at = [...(badPod ? [badPod] : []), ...placesOf(faults)];
  return { reason: 'runAsUser=0', detail: `${setterWords(badPod, faults)} must not set runAsUser=0`, at };
};

export const runAsUser: PodCheck = {
  id: 'runAsUser',
  level: 'restricted',
  versions: [
    { since: 23, judge },
    { since: 35, judge: exceptInUserNamespace(judge) },
  ],
};
