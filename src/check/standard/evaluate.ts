import { minorOf, type PolicyLevel, type PolicyVersion } from '../model/pod/policy.ts';
import type { Container, Pod } from '../model/pod/workload.ts';
import type { Field } from '../read/field.ts';
import type { CheckVersion, Fault, PodCheck } from './check.ts';
import { podChecks } from './checks.ts';
import { type Undecided, undecidedIn } from './undecided.ts';

export interface PodSecurity {
  /** The version whose checks were run: `v1.37`, also where `latest` was asked for. */
  readonly version: PolicyVersion;
  /** The strictest level that admits the pod; undefined where that cannot be known. */
  readonly level: PolicyLevel | undefined;
  /** Every check of both levels that the pod fails, in the API server's order. */
  readonly violations: readonly Violation[];
  /** The API server's sentence for each level that refuses the pod. */
  readonly says: { readonly baseline?: string; readonly restricted?: string };
  /** Set where a value is a variable's, or the API server cannot decode the pod: the rest is then only what is known. */
  readonly undecided: Undecided | undefined;
}

export interface Violation extends Fault {
  /** The API server's id of the check. */
  readonly control: string;
  readonly level: 'baseline' | 'restricted';
  /** `privileged (container "web" must not set securityContext.privileged=true)` */
  readonly message: string;
}

const evaluated = new WeakMap<Pod, Map<number, PodSecurity>>();

/** What Pod Security admission says of the pod that would be created (policy/registry.go EvaluatePod). */
export function evaluatePod(pod: Pod, version: PolicyVersion): PodSecurity {
  const minor = minorOf(version);
  const known = evaluated.get(pod) ?? new Map<number, PodSecurity>();
  evaluated.set(pod, known);
  const result = known.get(minor) ?? evaluate(pod, minor);
  known.set(minor, result);
  return result;
}

/** The pod fails this check: a rule's question where the standards of one version ask what those of another do not. */
export function violates(pod: Pod, control: string, version: PolicyVersion): boolean {
  return evaluatePod(pod, version).violations.some((violation) => violation.control === control);
}

/** One field that breaks a check, with the container whose it is; undefined where it is the pod's. */
export interface FaultyField {
  readonly at: Field;
  readonly container: Container | undefined;
}

/** The fields by which the pod fails this check; none where it passes or the version does not have the check. */
export function faultsOf(pod: Pod, control: string, version: PolicyVersion): FaultyField[] {
  const violation = evaluatePod(pod, version).violations.find((candidate) => candidate.control === control);
  if (!violation) return [];
  const containers = new Map(pod.containers.map((container) => [container.field, container]));
  return violation.at.map((at) => ({ at, container: ownerOf(at, containers) }));
}

function ownerOf(field: Field, containers: ReadonlyMap<Field, Container>): Container | undefined {
  for (let at: Field | undefined = field; at; at = at.parent) {
    const container = containers.get(at);
    if (container) return container;
  }
  return undefined;
}

function evaluate(pod: Pod, minor: number): PodSecurity {
  const violations: Violation[] = [];
  const overridden = new Set<string>();
  for (const check of podChecks) {
    const revision = revisionAt(check, minor);
    if (!revision) continue;
    if (revision.overrides !== undefined) overridden.add(revision.overrides);
    const fault = revision.judge(pod);
    if (fault)
      violations.push({ ...fault, control: check.id, level: check.level, message: messageOf(fault) });
  }
  const undecided = undecidedIn(pod);
  const says = sentences(violations, overridden);
  return {
    version: `v1.${minor}`,
    level: undecided ? undefined : levelOf(says),
    violations,
    says,
    undecided,
  };
}

function revisionAt({ versions }: PodCheck, minor: number): CheckVersion | undefined {
  return versions.findLast(({ since }) => since <= minor);
}

/** A detail can be empty: one sysctl without a name. */
function messageOf({ reason, detail }: Fault): string {
  return detail === '' ? reason : `${reason} (${detail})`;
}

function levelOf({ restricted, baseline }: PodSecurity['says']): PolicyLevel {
  if (restricted === undefined) return 'restricted';
  return baseline === undefined ? 'baseline' : 'privileged';
}

function sentences(violations: readonly Violation[], overridden: ReadonlySet<string>): PodSecurity['says'] {
  const baseline = violations.filter(({ level }) => level === 'baseline');
  const restricted = violations.filter(({ control }) => !overridden.has(control));
  return {
    ...(baseline.length > 0 ? { baseline: sentence(baseline) } : {}),
    ...(restricted.length > 0 ? { restricted: sentence(restricted) } : {}),
  };
}

function sentence(violations: readonly Violation[]): string {
  return violations.map(({ message }) => message).join(', ');
}
