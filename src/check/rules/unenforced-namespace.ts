import { type Fix, setField } from '../fix.ts';
import type { Namespace } from '../model/pod/manifest.ts';
import { minorOf, type PolicyVersion } from '../model/pod/policy.ts';
import type { Project } from '../model/project.ts';
import { evaluatePod } from '../standard/evaluate.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Kubernetes, "Pod Security Admission": the labels of a namespace say which level of the standards its pods must keep.
 *   Kubernetes  kind Namespace, metadata.labels["pod-security.kubernetes.io/{enforce,audit,warn}"] and their versions
 *   Allowed     baseline and restricted; `privileged` is a notice where a workload here needs it
 */
export default defineRule({
  id: 'unenforced-namespace',
  summary: 'A namespace admits every pod',
  why: 'Unless the cluster has a default of its own, a namespace without such a label admits privileged pods too.',
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
        why: 'The API server does not create a namespace with such a label.',
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
        message: `Namespace \`${name}\` admits privileged pods: its \`enforce\` is \`privileged\`.`,
        ...(needsPrivileges(namespace, project) ? { severity: 'notice' } : {}),
      };
    if (enforce.levelLabel.written || partial !== undefined || ofCluster.test(name) || !isName(name)) return;
    const isSeen = warn.levelLabel.written || audit.levelLabel.written;
    yield {
      at: enforce.levelLabel,
      message: isSeen
        ? `Namespace \`${name}\` notes pods that break the Pod Security Standards and admits them all the same.`
        : `Namespace \`${name}\` does not say which Pod Security Standards its pods must keep.`,
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

const prefix = 'pod-security.kubernetes.io/';

/** Something here that is to run in it is refused by the baseline. */
function needsPrivileges(namespace: Namespace, project: Project): boolean {
  for (const { pods } of project.governedBy(namespace))
    if (pods.some((pod) => evaluatePod(pod, project.policyVersion).says.baseline !== undefined)) return true;
  return false;
}

/** The labels, or what they would refuse: a namespace must not begin to enforce what its own workloads do not keep yet. */
function wayTo(namespace: Namespace, project: Project): Pick<Problem, 'fix' | 'related'> {
  const { policyVersion } = project;
  // What else comes out of a chart or an overlay into this namespace is not known here.
  if (namespace.root.assembled === true || namespace.root.source.origins !== undefined) return {};
  for (const workload of project.governedBy(namespace)) {
    const { manifest, pods, partial } = workload;
    const says = pods.flatMap((pod) => evaluatePod(pod, policyVersion).says.baseline ?? [])[0];
    if (says === undefined || partial !== undefined || project.hardening(workload)) continue;
    const message = `Enforcing even the baseline would refuse the pods of \`${manifest.name}\`: ${says}`;
    return { related: [{ at: manifest.root.at('metadata', 'name'), message }] };
  }
  return { fix: enforcement(namespace, policyVersion) };
}

/**
 * Baseline refuses few pods that mean well; restricted is asked for without refusing anything yet. A version is pinned,
 * so that an upgrade of the cluster refuses nothing that ran before. To the command the API server answers with the pods
 * that it would refuse.
 */
function enforcement(namespace: Namespace, policyVersion: PolicyVersion): Fix {
  const version = `v1.${minorOf(policyVersion)}`;
  const labels = (mode: 'enforce' | 'warn' | 'audit', level: string): Record<string, string> =>
    namespace[mode].levelLabel.written
      ? {}
      : { [`${prefix}${mode}`]: level, [`${prefix}${mode}-version`]: version };
  return {
    title: 'Enforce the baseline, and warn of what is not restricted',
    safety: 'test-first',
    changes: [
      setField(namespace.root.at('metadata', 'labels'), {
        ...labels('enforce', 'baseline'),
        ...labels('warn', 'restricted'),
        ...labels('audit', 'restricted'),
      }),
    ],
    try: `kubectl label --dry-run=server --overwrite namespace ${namespace.name} ${prefix}enforce=baseline ${prefix}enforce-version=${version}`,
  };
}
