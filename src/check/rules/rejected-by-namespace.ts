import type { Namespace } from '../model/pod/manifest.ts';
import type { PolicyVersion } from '../model/pod/policy.ts';
import { listed } from '../model/wording.ts';
import type { Pod, Workload } from '../model/pod/workload.ts';
import { evaluatePod, type PodSecurity, type Violation } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

/*
 * Kubernetes, "Pod Security Admission": a namespace enforces a level of the standards on its pods. It looks at pods only:
 * a Deployment that breaks the level is taken, and the pods that come of it are refused one by one.
 *   Kubernetes  kind Namespace, labels pod-security.kubernetes.io/enforce and enforce-version;
 *               the pods of every workload in it, as the level at that version judges them
 *   Allowed     a pod that the level admits; a workload whose namespace, or what it is in the end, is not in these files
 */
export default defineRule({
  id: 'rejected-by-namespace',
  summary: 'A namespace rejects the pods of a workload',
  why: 'The API server rejects a pod that breaks the level which its namespace enforces.',
  advice: 'fix the settings named here, or lower the level that the namespace enforces.',
  severity: 'error',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  ],

  *pod(pod, project) {
    const { workload } = pod;
    if (workload.partial !== undefined || workload.manifest.kind === 'PodTemplate') return;
    const governing = project.namespaceOf(workload);
    const refusal = governing && refusalOf(pod, governing.namespace);
    // An overlay may bring what is missing here.
    if (!refusal || project.hardening(workload)) return;
    const { level, version, faults, says } = refusal;
    const [at = workload.manifest.root] = faults.flatMap((fault) => fault.at);
    const name = podName(workload);
    yield {
      at,
      message:
        `\`${workload.manifest.name}\` will not start: namespace \`${governing.name}\` enforces \`${level}\`. ` +
        `Violations: ${listed(faults.map(({ reason }) => reason))}.`,
      why: outcomeOf(workload),
      // What an operator makes of a custom resource may differ from what stands there.
      ...(workload.builtIn ? {} : { confidence: 'likely' }),
      related: [
        {
          at: governing.namespace.enforce.levelLabel,
          message: `The API server says: pods "${name}" is forbidden: violates PodSecurity "${level}:${version}": ${says}`,
        },
      ],
    };
  },
});

interface Refusal {
  readonly level: 'baseline' | 'restricted';
  readonly version: PolicyVersion;
  readonly faults: readonly Violation[];
  readonly says: string;
}

function refusalOf(pod: Pod, { enforce: { level, version } }: Namespace): Refusal | undefined {
  if (level === undefined || level === 'privileged' || version === undefined) return undefined;
  const judged: PodSecurity = evaluatePod(pod, version);
  const says = judged.says[level];
  if (says === undefined || judged.undecided) return undefined;
  const faults = judged.violations.filter(
    (fault) => says.includes(fault.message) && (level === 'restricted' || fault.level === level),
  );
  return { level, version, faults, says };
}

/** A controller gives its pods names of its own. */
function podName({ manifest: { kind, name } }: Workload): string {
  return kind === 'Pod' ? name : `${name}-…`;
}

function outcomeOf({ manifest: { kind }, builtIn }: Workload): string {
  if (kind === 'Pod') return 'The API server refuses to create it.';
  const who = creators.get(kind) ?? (builtIn ? `the ${kind}` : 'whatever makes its pods');
  return `The API server accepts the ${kind} but not its pods: the rollout hangs, and ${who} reports \`FailedCreate\`.`;
}

const creators: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'its ReplicaSet'],
  ['CronJob', 'each of its Jobs'],
]);
