import type { Pod } from '../../model/pod/workload.ts';
import type { Field } from '../../read/field.ts';
import {
  faultyContainers,
  forbiddenProfileType,
  type Judge,
  placesOf,
  type PodCheck,
  setterWords,
} from '../check.ts';
import { byBytes, goQuoted, plural, quoted, sorted } from '../words.ts';

/*
 * Baseline: where hosts have AppArmor, its default profile applies; it must not be disabled or replaced by just any other.
 *
 *   spec.securityContext.appArmorProfile.type
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.appArmorProfile.type
 *   Allowed: RuntimeDefault, Localhost, no profile at all
 *
 *   metadata.annotations["container.apparmor.security.beta.kubernetes.io/*"]
 *   Allowed: runtime/default, localhost/*, "", absent
 */
const judge: Judge = (pod) => {
  const podFault = forbiddenProfileType(pod.at('securityContext', 'appArmorProfile'));
  const faults = faultyContainers(pod, (container) => {
    const type = forbiddenProfileType(container.at('securityContext', 'appArmorProfile'));
    return type ? [type] : [];
  });
  const fields = [...(podFault ? [podFault] : []), ...placesOf(faults)];
  const annotations = forbiddenAnnotations(pod);
  if (fields.length + annotations.length === 0) return undefined;
  const pairs = annotations
    .map((field) => `${field.key ?? ''}=${goQuoted(field.string ?? '')}`)
    .sort(byBytes);
  const values = [...sorted(fields.map(({ string }) => string ?? '')), ...pairs];
  const setters = [
    ...(fields.length > 0 ? [setterWords(podFault, faults)] : []),
    ...(pairs.length > 0 ? [plural(pairs.length, 'annotation', 'annotations')] : []),
  ];
  return {
    reason: plural(values.length, 'forbidden AppArmor profile', 'forbidden AppArmor profiles'),
    detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
    at: [...fields, ...annotations],
  };
};

const prefix = 'container.apparmor.security.beta.kubernetes.io/';

/** Any container's name may follow, one that the pod does not have too. */
function forbiddenAnnotations(pod: Pod): Field[] {
  return pod.metadata
    .at('annotations')
    .entries()
    .filter(([key, field]) => key.startsWith(prefix) && !isAllowedAnnotation(field.string ?? ''))
    .map(([, field]) => field);
}

function isAllowedAnnotation(value: string): boolean {
  return value === '' || value === 'runtime/default' || value.startsWith('localhost/');
}

export const appArmorProfile: PodCheck = {
  id: 'appArmorProfile',
  level: 'baseline',
  versions: [{ since: 0, judge }],
};
