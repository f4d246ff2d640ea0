import type { ControlId } from '../facts/controls.ts';
import type { Container, Pod } from '../model/pod/workload.ts';
import type { Field } from '../read/field.ts';
import { counted } from './words.ts';

/** One check of the Pod Security Standards. */
export interface PodCheck {
  /** The API server's own id. */
  readonly id: ControlId;
  readonly level: 'baseline' | 'restricted';
  /** The revisions of the check, the oldest first; before its first one a policy does not have it. */
  readonly versions: readonly CheckVersion[];
}

export interface CheckVersion {
  /** The minor version of the policy that brought it: 22 for v1.22. */
  readonly since: number;
  /** The baseline check that this restricted one replaces. */
  readonly overrides?: ControlId;
  /** What is wrong with the pod; undefined where nothing is. */
  readonly judge: Judge;
}

export type Judge = (pod: Pod) => Fault | undefined;

export interface Fault {
  /** `privileged` */
  readonly reason: string;
  /** `container "web" must not set securityContext.privileged=true` */
  readonly detail: string;
  /** The fields at fault: those that say something forbidden, or the absent ones that should say something. */
  readonly at: readonly Field[];
}

/** What one container does wrong. */
export interface ContainerFault {
  readonly container: Container;
  readonly at: readonly Field[];
}

/** The containers that have fields at fault. */
export function faultyContainers(
  pod: Pod,
  faultsOf: (container: Container) => readonly Field[],
): ContainerFault[] {
  return pod.containers
    .map((container) => ({ container, at: faultsOf(container) }))
    .filter(({ at }) => at.length > 0);
}

export function placesOf(faults: readonly ContainerFault[]): Field[] {
  return faults.flatMap(({ at }) => at);
}

/** `container "a"`, `containers "a", "b"`. A container without a name is `""`. */
export function containerWords(faults: readonly ContainerFault[]): string {
  return counted(namesOf(faults), 'container', 'containers');
}

export function namesOf(faults: readonly ContainerFault[]): string[] {
  return faults.map(({ container }) => container.at('name').string ?? '');
}

/** `pod`, `container "a"`, `pod and containers "a", "b"` */
export function setterWords(pod: Field | undefined, containers: readonly ContainerFault[]): string {
  const setters = [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [containerWords(containers)] : [])];
  return setters.join(' and ');
}

/** Policies from v1.25 on do not ask Windows pods for what they cannot set; only `spec.os` counts. */
export function exceptOnWindows(judge: Judge): Judge {
  return (pod) => (pod.at('os', 'name').string === 'windows' ? undefined : judge(pod));
}

/** Policies from v1.35 on let a pod that has users of its own (`hostUsers: false`) be root among them. */
export function exceptInUserNamespace(judge: Judge): Judge {
  return (pod) => (pod.hostUsers ? judge(pod) : undefined);
}

/** The type of a seccomp or AppArmor profile that is neither the runtime's default nor one of the node's. */
export function forbiddenProfileType(profile: Field): Field | undefined {
  const type = profile.at('type');
  return profile.exists && type.string !== 'RuntimeDefault' && type.string !== 'Localhost' ? type : undefined;
}
