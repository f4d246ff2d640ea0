import type { ControlId } from '../facts/controls.ts';
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
  readonly control: ControlId;
  readonly level: 'baseline' | 'restricted';
  /** `privileged (container "web" must not set securityContext.privileged=true)` */
  readonly message: string;
}

/** What is known of a pod under one version. */
interface Verdict {
  readonly faults: Map<PodCheck, Fault | undefined>;
  whole?: PodSecurity;
}

const verdicts = new WeakMap<Pod, Map<number, Verdict>>();

function verdictOn(pod: Pod, minor: number): Verdict {
  const known = verdicts.get(pod) ?? new Map<number, Verdict>();
  verdicts.set(pod, known);
  const verdict = known.get(minor) ?? { faults: new Map() };
  known.set(minor, verdict);
  return verdict;
}

/** What Pod Security admission says of the pod that would be created (policy/registry.go EvaluatePod). */
export function evaluatePod(pod: Pod, version: PolicyVersion): PodSecurity {
  const minor = minorOf(version);
  return (verdictOn(pod, minor).whole ??= evaluate(pod, minor));
}

/** The pod fails this check: a rule's question where the standards of one version ask what those of another do not. */
export function violates(pod: Pod, control: ControlId, version: PolicyVersion): boolean {
  return faultIn(pod, control, version) !== undefined;
}

/** Of one check alone: whoever proves a fix asks about few of them. */
function faultIn(pod: Pod, control: ControlId, version: PolicyVersion): Fault | undefined {
  const check = checksById.get(control);
  return check && faultBy(check, pod, minorOf(version));
}

function faultBy(check: PodCheck, pod: Pod, minor: number): Fault | undefined {
  const { faults } = verdictOn(pod, minor);
  if (!faults.has(check)) faults.set(check, revisionAt(check, minor)?.judge(pod));
  return faults.get(check);
}

const checksById = new Map(podChecks.map((check) => [check.id, check]));

/** One field that breaks a check, and whose it is: a container's, or the pod's. */
export interface FaultyField {
  readonly at: Field;
  readonly container: Container | undefined;
  readonly owner: Container | Pod;
  readonly subject: string;
}

/** The fields by which the pod fails this check; none where it passes or the version does not have the check. */
export function faultsOf(pod: Pod, control: ControlId, version: PolicyVersion): FaultyField[] {
  const fault = faultIn(pod, control, version);
  if (!fault) return [];
  const containers = new Map(pod.containers.map((container) => [container.field, container]));
  return fault.at.map((at) => {
    const container = ownerOf(at, containers);
    const owner = container ?? pod;
    return { at, container, owner, subject: owner.subject };
  });
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
    const fault = faultBy(check, pod, minor);
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
