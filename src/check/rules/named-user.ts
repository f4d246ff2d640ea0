import { type Fix, insertAfter, replaceText } from '../fix.ts';
import type { Stage } from '../model/dockerfile.ts';
import { lacksUser, numberOf } from '../model/stage-user.ts';
import { defineRule } from '../rule.ts';

/*
 * The kubelet's verifyRunAsNonRoot: image has non-numeric user (NAME), cannot verify user is non-root. The runtime takes
 * what stands before the first colon, and knows no /etc/passwd (containerd image_status.go, CRI-O image_status.go).
 *   Dockerfile  USER
 *   Allowed     a number, whatever the group
 */
export default defineRule({
  id: 'named-user',
  summary: 'An image names the user it runs as instead of giving the number',
  why: 'Under `runAsNonRoot` Kubernetes refuses to start an image whose user is a name, which may stand for root.',
  severity: 'notice',
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
    const whose = user.from === 'base' ? `\`${stage.base.image?.name ?? ''}\` runs as` : 'The image runs as';
    yield {
      at: user.at,
      message: `${whose} \`${user.value}\`, a name; Kubernetes tells root from others by number only.`,
      ...(user.openArguments.length > 0 ? { confidence: 'likely' } : {}),
      fix: numbered(stage),
    };
  },
});

/** Nano Server's and Server Core's users, which Windows knows by name alone (kubelet security_context_windows.go). */
function isOfWindows(name: string): boolean {
  return /^Container(User|Administrator)$/i.test(name);
}

/** A builder may give the user another number, and what was written with `USER name` would follow it. */
function isChosenByBuilder({ dockerfile }: Stage): boolean {
  return dockerfile.text.instructions.some(
    ({ keyword, args }) => keyword === 'ARG' && /uid|gid|user/i.test(args),
  );
}

/** The same user, so nothing changes; only the groups that name it as a member would be lost with `uid:gid`. */
function numbered(stage: Stage): Fix | undefined {
  const { user } = stage;
  const number = numberOf(user.name, user.group, [stage]);
  if (number === undefined || user.openArguments.length > 0 || isChosenByBuilder(stage)) return undefined;
  const text = user.group === undefined && joinsGroups(stage) ? number.replace(/:.*/, '') : number;
  const { instruction } = user;
  const title = `Write the number: \`USER ${text}\``;
  if (user.from === 'base') {
    const last = stage.instructions.at(-1) ?? stage.from;
    return { title, safety: 'safe', changes: [insertAfter(last, `USER ${text}`)] };
  }
  if (!instruction || instruction.keyword !== 'USER') return undefined;
  const at = { source: instruction.source, span: instruction.argsSpan };
  return { title, safety: 'safe', changes: [replaceText(at, text)] };
}

function joinsGroups({ dockerfile }: Stage): boolean {
  const joining = /usermod|gpasswd|adduser [\w$-]+ [\w$-]+\s|--groups|-[a-z]*G/;
  return dockerfile.text.instructions.some(({ keyword, args }) => keyword === 'RUN' && joining.test(args));
}
