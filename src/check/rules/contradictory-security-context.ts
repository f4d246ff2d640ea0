import { trialOf } from '../remedy/trial.ts';
import { type Fix, removeWhole, setField } from '../fix.ts';
import { isForOpenShift } from '../model/openshift.ts';
import type { Project } from '../model/project.ts';
import { programUser } from '../remedy/run-as.ts';
import type { Container } from '../model/pod/workload.ts';
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
  summary: 'Two settings of a security context exclude each other',
  why: 'Kubernetes refuses the two together, so no container is started.',
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
      message: `${names} cannot start: the pod's \`runAsNonRoot\` is \`true\` and its \`runAsUser\` is 0.`,
      why: refusedByKubelet,
      related: [{ at: nonRoot, message: 'Root is ruled out here.' }],
    };
  },

  *container(container, project) {
    if (container.pod.windows) return;
    if (isBrokenRoot(container) && !decidedByPod(container)) yield root(container, project);
    const escalation = container.at('securityContext', 'allowPrivilegeEscalation');
    if (escalation.value !== false) return;
    yield* privileged(container, escalation);
    yield* administering(container, escalation);
  },
});

const refusedByKubelet = 'The kubelet does not create a container that is to be root and must not be.';

const refusedByServer = 'The API server refuses an object that has both.';

function isBrokenRoot(container: Container): boolean {
  return container.effective('runAsNonRoot').value === true && container.effective('runAsUser').number === 0;
}

function decidedByPod(container: Container): boolean {
  return ['runAsNonRoot', 'runAsUser'].every((setting) => !container.at('securityContext', setting).exists);
}

function root(container: Container, project: Project): Problem {
  const user = container.effective('runAsUser');
  return {
    at: user,
    message: `Container \`${container.name}\` cannot start: its \`runAsNonRoot\` is \`true\` and its \`runAsUser\` is 0.`,
    why: refusedByKubelet,
    related: [{ at: container.effective('runAsNonRoot'), message: 'Root is ruled out here.' }],
    fix: asProgramUser(container, project),
  };
}

function asProgramUser(container: Container, project: Project): Fix | undefined {
  const image = project.knownImage(container);
  const user = image && programUser(image);
  if (!user || isForOpenShift(container.pod, project)) return undefined;
  const { uid, gid } = user;
  return {
    title: `Run as the image's own user, ${uid}:${gid}`,
    safety: 'test-first',
    changes: [setField(container.at('securityContext'), { runAsUser: uid, runAsGroup: gid })],
    ...trialOf(container),
  };
}

function* privileged(container: Container, escalation: Field): Iterable<Problem> {
  const field = container.at('securityContext', 'privileged');
  if (field.value !== true) return;
  yield {
    at: escalation,
    message: `Container \`${container.name}\` cannot be created: it is privileged, and \`allowPrivilegeEscalation\` is \`false\`.`,
    why: refusedByServer,
    related: [{ at: field, message: 'It is privileged here.' }],
    fix: {
      title: 'Remove `privileged`',
      safety: 'test-first',
      changes: [removeWhole(field)],
      ...trialOf(container),
    },
  };
}

/** A name that the runtimes do not know: without it the container has what it had. */
function* administering(container: Container, escalation: Field): Iterable<Problem> {
  const added = container.at('securityContext', 'capabilities', 'add').items();
  const item = added.find(({ string }) => string === 'CAP_SYS_ADMIN');
  if (!item) return;
  yield {
    at: escalation,
    message: `Container \`${container.name}\` cannot be created: it adds \`CAP_SYS_ADMIN\`, and \`allowPrivilegeEscalation\` is \`false\`.`,
    why: refusedByServer,
    related: [{ at: item, message: 'It is added here.' }],
    fix: {
      title: 'Do not add `CAP_SYS_ADMIN`',
      safety: 'test-first',
      changes: [removeWhole(item)],
      ...trialOf(container),
    },
  };
}
