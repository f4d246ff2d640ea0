import { numberedUserFix } from '../remedy/numbered-user.ts';
import { lacksUser } from '../remedy/stage-user.ts';
import { defineRule } from '../rule.ts';

/*
 * The kubelet's verifyRunAsNonRoot: image has non-numeric user (NAME), cannot verify user is non-root. The runtime takes
 * what stands before the first colon, and knows no /etc/passwd (containerd image_status.go, CRI-O image_status.go).
 *   Dockerfile  USER
 *   Allowed     a number, whatever the group
 */
export default defineRule({
  id: 'named-user',
  summary: 'The user of an image is a name, not a number',
  why: 'With `runAsNonRoot: true` Kubernetes refuses to start it, because a name may be that of root.',
  advice: 'create the user with a number (`useradd -u 10001 app`), and write `USER 10001`.',
  severity: 'notice',
  decision: 'user',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kuberuntime/security_context_others.go',
    'https://docs.docker.com/reference/dockerfile/#user',
  ],

  *stage(stage) {
    const { user } = stage;
    if (!stage.isFinal || stage.isWindows || user.kind !== 'name' || isOfWindows(user.name)) return;
    // A name that nobody has is worse than a name.
    if (lacksUser(stage, user.name)) return;
    const whose = user.from === 'base' ? `\`${stage.base.image?.name ?? ''}\` runs as` : 'This image runs as';
    yield {
      at: user.at,
      message: `${whose} \`${user.value}\`, a name: Kubernetes cannot verify that it is not root.`,
      ...(user.openArguments.length > 0 ? { confidence: 'likely' } : {}),
      restsOn: user.from === 'base' ? stage.base.facts?.basis : undefined,
      fix: numberedUserFix(stage),
    };
  },
});

/** Nano Server's and Server Core's users, which Windows knows by name alone (kubelet security_context_windows.go). */
function isOfWindows(name: string): boolean {
  return /^Container(User|Administrator)$/i.test(name);
}
