import type { Container, Pod } from '../model/pod/workload.ts';
import { isForOpenShift } from '../model/openshift.ts';
import type { Project } from '../model/project.ts';
import { privilegeOfAll } from '../model/privileged.ts';
import { containersWords } from '../model/wording.ts';
import { defaultFilter } from '../remedy/seccomp.ts';
import { violates } from '../standard/evaluate.ts';
import { defineRule, type Problem } from '../rule.ts';

/*
 * Pod Security Standards, restricted: "Seccomp profile must be explicitly set to one of the allowed values. Both the
 * Unconfined profile and the absence of a profile are prohibited."
 *   Kubernetes  spec.securityContext.seccompProfile.type
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seccompProfile.type
 *   Required    on the pod or on the container; from v1.25 on not of Windows pods
 * Docker needs no such word: its filter is on unless it is switched off.
 */
export default defineRule({
  id: 'missing-seccomp-profile',
  summary: 'A pod sets no seccomp profile',
  why: 'Its containers may make every system call: by default, Kubernetes sets no filter.',
  advice:
    'set `seccompProfile.type: RuntimeDefault` and test: this program may make calls that the filter blocks.',
  severity: 'notice',
  decision: 'seccomp',
  podSecurity: { control: 'seccompProfile_restricted', level: 'restricted' },
  settings: ['seccompProfile'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
    'https://github.com/kubernetes/kubernetes/pull/109819',
  ],

  *pod(pod, project) {
    if (pod.at('securityContext', 'seccompProfile').exists) return;
    if (!violates(pod, 'seccompProfile_restricted', project.policyVersion)) return;
    const bare = pod.containers.filter(
      (container) => !container.at('securityContext', 'seccompProfile').exists,
    );
    // Knative keeps the setting to containers; everywhere else the pod is asked, once for all of them.
    const holders = pod.workload.knative ? bare : [pod];
    for (const holder of bare.length === 0 ? [] : holders) yield problemOf(holder, pod, bare, project);
  },
});

function problemOf(holder: Pod | Container, pod: Pod, bare: readonly Container[], project: Project): Problem {
  const names =
    bare.length === pod.containers.length ? pod.words : containersWords(bare.map(({ name }) => name));
  const who = 'pod' in holder ? holder.words : names;
  const message = `${who} ${who === names && bare.length > 1 && names !== pod.words ? 'have' : 'has'} no seccomp profile.`;
  return {
    at: holder.at('securityContext', 'seccompProfile', 'type'),
    subject: holder.subject,
    message: bare.some(hasAnnotation)
      ? `${message} Its annotation has no effect since Kubernetes 1.27.`
      : message,
    saidBy: privilegeOfAll(bare),
    ...(!pod.windows && isForOpenShift(pod, project) ? { advice: ofOpenShift } : {}),
    fix: defaultFilter(holder, pod, project),
  };
}

const ofOpenShift =
  'name `runtime/default` in `seccompProfiles` of its SecurityContextConstraints, then set `RuntimeDefault`.';

function hasAnnotation({ pod, name }: Container): boolean {
  const annotations = pod.metadata.at('annotations');
  return [
    'seccomp.security.alpha.kubernetes.io/pod',
    `container.seccomp.security.alpha.kubernetes.io/${name}`,
  ].some((key) => annotations.at(key).exists);
}
