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
import { goQuoted, plural, quoted, sorted } from '../words.ts';

/*
 * Baseline: a seccomp profile, if there is one, must be the runtime's default or one of the node's.
 *
 *   v1.0 to v1.18
 *   metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]
 *   metadata.annotations["container.seccomp.security.alpha.kubernetes.io/<name of a container>"]
 *   Allowed: runtime/default, docker/default, localhost/*, absent
 *
 *   from v1.19 on
 *   spec.securityContext.seccompProfile.type
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seccompProfile.type
 *   Allowed: RuntimeDefault, Localhost, no profile at all
 */
const judgeAnnotations: Judge = (pod) => {
  const at = annotationsOf(pod).filter((field) => field.written && !isAllowedAnnotation(field.string ?? ''));
  if (at.length === 0) return undefined;
  const pairs = sorted(at.map((field) => `${field.key ?? ''}=${goQuoted(field.string ?? '')}`));
  const detail = `forbidden ${plural(pairs.length, 'annotation', 'annotations')} ${pairs.join(', ')}`;
  return { reason: 'seccompProfile', detail, at };
};

function annotationsOf(pod: Pod): Field[] {
  const annotations = pod.metadata.at('annotations');
  const names = sorted(pod.containers.map((container) => container.at('name').string ?? ''));
  return [
    annotations.at('seccomp.security.alpha.kubernetes.io/pod'),
    ...names.map((name) => annotations.at(`container.seccomp.security.alpha.kubernetes.io/${name}`)),
  ];
}

function isAllowedAnnotation(value: string): boolean {
  return value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
}

/** Somebody sets a profile, and it is not an allowed one. The restricted check says the same in the same words. */
export const judgeSetProfiles: Judge = (pod) => {
  const podFault = forbiddenProfileType(pod.at('securityContext', 'seccompProfile'));
  const faults = faultyContainers(pod, (container) => {
    const type = forbiddenProfileType(container.at('securityContext', 'seccompProfile'));
    return type ? [type] : [];
  });
  const at = [...(podFault ? [podFault] : []), ...placesOf(faults)];
  if (at.length === 0) return undefined;
  const types = quoted(sorted(at.map(({ string }) => string ?? '')));
  const detail = `${setterWords(podFault, faults)} must not set securityContext.seccompProfile.type to ${types}`;
  return { reason: 'seccompProfile', detail, at };
};

export const seccompProfileBaseline: PodCheck = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  versions: [
    { since: 0, judge: judgeAnnotations },
    { since: 19, judge: judgeSetProfiles },
  ],
};
