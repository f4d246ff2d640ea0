import { minorOf, type PolicyLevel, type PolicyVersion } from '../model/policy.ts';
import type { Pod } from '../model/workload.ts';
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
