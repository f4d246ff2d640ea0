import {
  containerWords,
  exceptInUserNamespace,
  type Fault,
  faultyContainers,
  type Judge,
  placesOf,
  type PodCheck,
  setterWords,
} from '../check.ts';

/*
 * Restricted: containers must run as users other than root; from v1.35 on not asked of a pod with `hostUsers: false`.
 *
 *   spec.securityContext.runAsNonRoot
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.runAsNonRoot
 *   Required: true on the pod or on each container; false is allowed on neither, whatever the other says
 */
const judge: Judge = (pod) => {
  const podField = pod.at('securityContext', 'runAsNonRoot');
  const badPod = podField.value === false ? podField : undefined;
  const refusing = faultyContainers(pod, (container) => {
    const field = container.at('securityContext', 'runAsNonRoot');
    return field.value === false ? [field] : [];
  });
  if (badPod || refusing.length > 0) {
    const detail = `${setterWords(badPod, refusing)} must not set securityContext.runAsNonRoot=false`;
    return fault(detail, [...(badPod ? [badPod] : []), ...placesOf(refusing)]);
  }
  if (podField.value === true) return undefined;
  const silent = faultyContainers(pod, (container) => {
    const field = container.at('securityContext', 'runAsNonRoot');
    return field.exists ? [] : [field];
  });
  if (silent.length === 0) return undefined;
  return fault(
    `pod or ${containerWords(silent)} must set securityContext.runAsNonRoot=true`,
    placesOf(silent),
  );
};

function fault(detail: string, at: Fault['at']): Fault {
  return { reason: 'runAsNonRoot != true', detail, at };
}

export const runAsNonRoot: PodCheck = {
  id: 'runAsNonRoot',
  level: 'restricted',
  versions: [
    { since: 0, judge },
    { since: 35, judge: exceptInUserNamespace(judge) },
  ],
};
