import { removeWhole } from '../fix.ts';
import type { Container } from '../model/pod/workload.ts';
import { asProgramUser } from '../remedy/program-user.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * The API server's ValidateSecurityContext (pkg/apis/core/validation): cannot set `allowPrivilegeEscalation` to false and
 * `privileged` to true, or `capabilities.Add` CAP_SYS_ADMIN, which it knows in this spelling only. The kubelet's
 * verifyRunAsNonRoot: container's runAsUser breaks non-root policy, the container's values taken before the pod's.
 *   Kubernetes  securityContext.{runAsNonRoot,runAsUser} of pod and container
 *               securityContext.{allowPrivilegeEscalation,privileged,capabilities.add} of the container
 */
export default defineRule({
  id: 'contradictory-security-context',
  summary: 'Two security settings contradict each other',
  why: 'Kubernetes refuses the two together, so no container starts.',
  advice: 'set `runAsUser` to a number other than 0 that can run the program.',
  severity: 'error',
  decision: 'user',
  settings: ['allowPrivilegeEscalation', 'capabilities', 'privileged', 'runAsNonRoot', 'runAsUser'],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go',
    'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kuberuntime/security_context_others.go',
  ],

  *pod(pod) {
    const context = pod.at('securityContext');
    const [user, nonRoot] = [context.at('runAsUser'), context.at('runAsNonRoot')];
    const inheriting = pod.containers.filter(
      (container) => isBrokenRoot(container) && decidedByPod(container),
    );
    if (pod.windows || inheriting.length === 0) return;
    const names = inheriting.map(({ name }) => `\`${name}\``).join(', ');
    yield {
      at: user,
      message: `${names} will not start: the pod sets \`runAsNonRoot: true\` and \`runAsUser: 0\`.`,
      why: refusedByKubelet,
      related: [{ at: nonRoot, message: 'Root is forbidden here.' }],
    };
  },

  *container(container, project) {
    if (container.pod.windows) return;
    if (isBrokenRoot(container) && !decidedByPod(container))
      yield {
        at: container.effective('runAsUser'),
        message: `${container.words} will not start: it has \`runAsNonRoot: true\` and \`runAsUser: 0\`.`,
        why: refusedByKubelet,
        related: [{ at: container.effective('runAsNonRoot'), message: 'Root is forbidden here.' }],
        fix: asProgramUser(container, project),
      };
    const at = container.at('securityContext', 'allowPrivilegeEscalation');
    const field = container.at('securityContext', 'privileged');
    if (at.value !== false) return;
    if (field.value === true)
      yield besideFalse(container, at, field, [
        'it is `privileged`',
        'It is privileged here.',
        'Remove `privileged`',
      ]);
    // A name that the runtimes do not know: without it the container has what it had.
    const added = container.at('securityContext', 'capabilities', 'add').items();
    const item = added.find(({ string }) => string === 'CAP_SYS_ADMIN');
    if (item)
      yield besideFalse(container, at, item, [
        'it adds `CAP_SYS_ADMIN`',
        'It is added here.',
        'Do not add `CAP_SYS_ADMIN`',
      ]);
  },
});

const refusedByKubelet = 'The kubelet refuses to start a container as root while `runAsNonRoot` is `true`.';

function isBrokenRoot(container: Container): boolean {
  return container.effective('runAsNonRoot').value === true && container.effective('runAsUser').number === 0;
}

function decidedByPod(container: Container): boolean {
  return ['runAsNonRoot', 'runAsUser'].every((setting) => !container.at('securityContext', setting).exists);
}

function besideFalse(
  { words }: Container,
  at: Field,
  cause: Field,
  [reason, here, title]: readonly [reason: string, here: string, title: string],
): Problem {
  return {
    at,
    message: `${words} will not start: ${reason}, and \`allowPrivilegeEscalation\` is \`false\`.`,
    why: 'The API server rejects an object that sets both.',
    related: [{ at: cause, message: here }],
    fix: { title, safety: 'test-first', changes: [removeWhole(cause)] },
  };
}
