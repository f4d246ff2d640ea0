import {
  containerWords,
  exceptOnWindows,
  faultyContainers,
  type Judge,
  placesOf,
  type PodCheck,
} from '../check.ts';
import { judgeSetProfiles } from './seccomp-profile-baseline.ts';

/*
 * Restricted: a seccomp profile must be set, and be the runtime's default or one of the node's. From v1.25 on not asked
 * of Windows pods.
 *
 *   spec.securityContext.seccompProfile.type
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seccompProfile.type
 *   Required: RuntimeDefault or Localhost on the pod or on each container; nothing else on either
 */
const judge: Judge = (pod) => {
  const set = judgeSetProfiles(pod);
  if (set || pod.at('securityContext', 'seccompProfile').exists) return set;
  const silent = faultyContainers(pod, (container) => {
    const profile = container.at('securityContext', 'seccompProfile');
    return profile.exists ? [] : [profile.at('type')];
  });
  if (silent.length === 0) return undefined;
  const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return {
    reason: 'seccompProfile',
    detail: `pod or ${containerWords(silent)} ${must}`,
    at: placesOf(silent),
  };
};

export const seccompProfileRestricted: PodCheck = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  versions: [
    { since: 19, overrides: 'seccompProfile_baseline', judge },
    { since: 25, overrides: 'seccompProfile_baseline', judge: exceptOnWindows(judge) },
  ],
};
