import {
  exceptInUserNamespace,
  type Judge,
  containerWords,
  faultyContainers,
  placesOf,
  type PodCheck,
} from '../check.ts';
import { quoted, sorted } from '../words.ts';

/*
 * Baseline: the masks over /proc reduce what can be attacked, so they are required; from v1.35 on not in a pod with
 * `hostUsers: false`.
 *
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.procMount
 *   Allowed: Default, absent
 */
export const judgeProcMount: Judge = (pod) => {
  const faults = faultyContainers(pod, (container) => {
    const field = container.at('securityContext', 'procMount');
    return field.exists && field.string !== 'Default' ? [field] : [];
  });
  if (faults.length === 0) return undefined;
  const at = placesOf(faults);
  const types = quoted(sorted(at.map(({ string }) => string ?? '')));
  return {
    reason: 'procMount',
    detail: `${containerWords(faults)} must not set securityContext.procMount to ${types}`,
    at,
  };
};

export const procMount: PodCheck = {
  id: 'procMount',
  level: 'baseline',
  versions: [
    { since: 0, judge: judgeProcMount },
    { since: 35, judge: exceptInUserNamespace(judgeProcMount) },
  ],
};
