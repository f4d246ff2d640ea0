import type { Field } from '../../read/field.ts';
import { faultyContainers, type Judge, placesOf, type PodCheck, setterWords } from '../check.ts';
import { counted, sorted } from '../words.ts';

/*
 * Baseline: only SELinux types made for containers, and no user or role of one's own.
 *
 *   spec.securityContext.seLinuxOptions.{type,user,role}
 *   spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seLinuxOptions.{type,user,role}
 *   Allowed types: container_t, container_init_t, container_kvm_t, from v1.31 on container_engine_t, "", absent
 *   Allowed users and roles: "", absent
 */
function judgeWith(...types: readonly string[]): Judge {
  const allowed = new Set(['', ...types]);
  return (pod) => {
    const podFaults = faultsIn(pod.at('securityContext', 'seLinuxOptions'), allowed);
    const faults = faultyContainers(pod, (container) =>
      faultsIn(container.at('securityContext', 'seLinuxOptions'), allowed),
    );
    const at = [...podFaults, ...placesOf(faults)];
    if (at.length === 0) return undefined;
    const who = setterWords(podFaults[0], faults);
    return {
      reason: 'seLinuxOptions',
      detail: `${who} set forbidden securityContext.seLinuxOptions: ${what(at)}`,
      at,
    };
  };
}

function faultsIn(options: Field, allowed: ReadonlySet<string>): Field[] {
  const type = options.at('type');
  const set = ['user', 'role'].map((key) => options.at(key)).filter(({ string }) => (string ?? '') !== '');
  return allowed.has(type.string ?? '') ? set : [type, ...set];
}

function what(faults: readonly Field[]): string {
  const types = sorted(faults.filter(({ key }) => key === 'type').map(({ string }) => string ?? ''));
  const words = types.length > 0 ? [counted(types, 'type', 'types')] : [];
  for (const name of ['user', 'role']) {
    if (faults.some(({ key }) => key === name)) words.push(`${name} may not be set`);
  }
  return words.join('; ');
}

const types = ['container_t', 'container_init_t', 'container_kvm_t'];

/** The types that are made for containers, as the newest version has them. */
export const containerTypes: readonly string[] = [...types, 'container_engine_t'];

export const seLinuxOptions: PodCheck = {
  id: 'seLinuxOptions',
  level: 'baseline',
  versions: [
    { since: 0, judge: judgeWith(...types) },
    { since: 31, judge: judgeWith(...containerTypes) },
  ],
};
