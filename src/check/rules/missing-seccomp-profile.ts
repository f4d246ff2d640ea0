import { type Fix, setField } from '../fix.ts';
import type { Container } from '../model/pod/workload.ts';
import { violates } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

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
  summary: 'A container does not ask for a seccomp filter',
  why: 'Unless a pod asks for one, Kubernetes starts its containers without a filter for system calls.',
  severity: 'notice',
  podSecurity: { control: 'seccompProfile_restricted', level: 'restricted' },
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
    'https://github.com/kubernetes/kubernetes/pull/109819',
  ],

  *container(container, { policyVersion }) {
    const { pod } = container;
    const own = container.at('securityContext', 'seccompProfile');
    if (own.exists || pod.at('securityContext', 'seccompProfile').exists) return;
    if (!violates(pod, 'seccompProfile_restricted', policyVersion)) return;
    const message = `Container \`${container.name}\` asks for no seccomp profile.`;
    yield {
      at: own.at('type'),
      message: hasAnnotation(container)
        ? `${message} The annotation has had no effect since Kubernetes 1.27.`
        : message,
      fix: fixOf(container),
    };
  },
});

function hasAnnotation({ pod, name }: Container): boolean {
  const annotations = pod.metadata.at('annotations');
  return [
    'seccomp.security.alpha.kubernetes.io/pod',
    `container.seccomp.security.alpha.kubernetes.io/${name}`,
  ].some((key) => annotations.at(key).exists);
}

/** On the pod, so that the next container has it too. Knative has no such field there, Windows nowhere. */
function fixOf(container: Container): Fix | undefined {
  const { pod } = container;
  if (pod.windows) return undefined;
  const holder = pod.workload.knative ? container : pod;
  return {
    title: 'Set the seccomp profile to `RuntimeDefault`',
    safety: 'safe',
    changes: [setField(holder.at('securityContext', 'seccompProfile', 'type'), 'RuntimeDefault')],
  };
}
