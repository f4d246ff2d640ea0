import type { Namespace } from '../model/pod/manifest.ts';
import type { Project } from '../model/project.ts';
import { enforcedBaseline } from '../remedy/namespace-labels.ts';
import { evaluatePod } from '../standard/evaluate.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Kubernetes, "Pod Security Admission": the labels of a namespace say which level of the standards its pods must keep.
 *   Kubernetes  kind Namespace, metadata.labels["pod-security.kubernetes.io/{enforce,audit,warn}"] and their versions
 *   Allowed     baseline and restricted; `privileged` is a notice where a workload here needs it
 */
export default defineRule({
  id: 'unenforced-namespace',
  summary: 'A namespace accepts every pod',
  why: 'Unless the cluster has a default, a namespace without this label accepts privileged pods too.',
  advice: 'fix what `baseline` would reject, then set `pod-security.kubernetes.io/enforce`.',
  severity: 'warning',
  settings: ['labels'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/',
  ],

  *namespace(namespace, project) {
    const { name, enforce, audit, warn, invalid, partial } = namespace;
    for (const { label, message } of invalid) {
      yield {
        at: label,
        severity: 'error',
        message: `Namespace \`${name}\` has \`${label.key ?? ''}: ${label.text ?? ''}\`, which ${message}.`,
        why: 'The API server refuses to create a namespace with such a label.',
      };
    }
    if (
      enforce.levelLabel.written &&
      enforce.level === 'privileged' &&
      partial === undefined &&
      !ofCluster.test(name)
    )
      yield {
        at: enforce.levelLabel,
        message: `Namespace \`${name}\` accepts privileged pods: \`enforce\` is \`privileged\`.`,
        ...(needsPrivileges(namespace, project) ? { severity: 'notice' } : {}),
      };
    if (enforce.levelLabel.written || partial !== undefined || ofCluster.test(name) || !isName(name)) return;
    const isSeen = warn.levelLabel.written || audit.levelLabel.written;
    yield {
      at: enforce.levelLabel,
      message: isSeen
        ? `Namespace \`${name}\` only reports pods that break Pod Security: \`enforce\` is not set.`
        : `Namespace \`${name}\` enforces no Pod Security level.`,
      ...(isSeen ? { severity: 'notice' } : {}),
      ...wayTo(namespace, project),
    };
  },
});

/** A name that no Namespace can have is there for somebody to fill in. */
function isName(name: string): boolean {
  return /^[a-z\d][a-z\d-]*$/.test(name);
}

/** What runs the cluster needs its privileges, and brings its own labels. */
const ofCluster = /^(?:kube|openshift)-/;

/** Something here that is to run in it is refused by the baseline. */
function needsPrivileges(namespace: Namespace, project: Project): boolean {
  for (const { pods } of project.governedBy(namespace))
    if (pods.some((pod) => evaluatePod(pod, project.policyVersion).says.baseline !== undefined)) return true;
  return false;
}

/** The labels, or what they would refuse: a namespace must not begin to enforce what its own workloads do not keep yet. */
function wayTo(namespace: Namespace, project: Project): Pick<Problem, 'fix' | 'related'> {
  const { policyVersion } = project;
  const isRendered = namespace.root.assembled === true || namespace.root.source.origins !== undefined;
  if (isRendered && !namespace.beside) return {};
  for (const workload of [...(namespace.beside ?? []), ...project.governedBy(namespace)]) {
    const { manifest, pods, partial } = workload;
    const says = pods.flatMap((pod) => evaluatePod(pod, policyVersion).says.baseline ?? [])[0];
    if (says === undefined || partial !== undefined || project.hardening(workload)) continue;
    const message = `Even \`baseline\` would reject the pods of \`${manifest.name}\`: ${says}`;
    return { related: [{ at: manifest.root.at('metadata', 'name'), message }] };
  }
  return { fix: enforcedBaseline(namespace, policyVersion) };
}
