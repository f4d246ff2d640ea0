import { removeField } from '../fix.ts';
import { doWithout } from '../remedy/doing-without.ts';
import { faultsOf, violates } from '../standard/evaluate.ts';
import { switchedOff } from '../hooks.ts';
import { type Control, defineRule } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "The default /proc masks are set up to reduce attack surface, and should be
 * required." From v1.35 on not of pods with users of their own (`hostUsers: false`), other than by restricted.
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.procMount
 *   Allowed     absent, Default
 *   Compose     services.*.security_opt
 *   Allowed     anything but systempaths=unconfined
 */
const baseline: Control = { control: 'procMount', level: 'baseline' };
const restricted: Control = { control: 'procMount_restricted', level: 'restricted' };

const title = 'Keep the masks over `/proc`';

export default defineRule({
  id: 'unmasked-proc',
  summary: 'A container sees and changes what is masked in `/proc`',
  why: 'The masks hide memory, keys and hardware of the host, and protect the settings of its kernel.',
  advice: 'remove the setting, if the program works without it.',
  severity: 'warning',
  podSecurity: baseline,
  power: 'unconfined',
  isPrivilege: true,
  settings: ['security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#proc-access',
    'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
  ],

  *pod(pod, project) {
    const podSecurity = violates(pod, baseline.control, project.policyVersion) ? baseline : restricted;
    for (const { at, owner, subject } of faultsOf(pod, podSecurity.control, project.policyVersion)) {
      const message = `${owner.words} sees all of \`/proc\`: \`procMount\` is \`${at.text ?? ''}\`.`;
      yield { at, podSecurity, subject, message, fix: doWithout(pod, project, title, removeField(at)) };
    }
  },

  ...switchedOff(
    // Compose knows it in this spelling alone; with a colon the daemon is asked, and refuses it.
    { name: 'systempaths', value: 'unconfined', isWritten: (text) => text.includes('=') },
    'sees all of `/proc` and `/sys`: `systempaths` is `unconfined`',
    title,
  ),
});
