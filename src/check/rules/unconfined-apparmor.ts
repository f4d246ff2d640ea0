import { removeField } from '../fix.ts';
import { doWithout } from '../remedy/doing-without.ts';
import { profileWords } from '../standard/words.ts';
import { objectedBy, switchedOff } from '../hooks.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "On supported hosts, the RuntimeDefault AppArmor profile is applied by default. The
 * baseline policy should prevent overriding or disabling the default AppArmor profile […]."
 *   Kubernetes  spec.securityContext.appArmorProfile.type
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.appArmorProfile.type
 *               metadata.annotations["container.apparmor.security.beta.kubernetes.io/*"]
 *   Allowed     absent, RuntimeDefault, Localhost; "", runtime/default, localhost/*
 *   Compose     services.*.security_opt
 *   Allowed     anything but apparmor=unconfined, also written apparmor:unconfined
 */
const title = 'Keep the default AppArmor profile';

export default defineRule({
  id: 'unconfined-apparmor',
  summary: 'A container runs without an AppArmor profile',
  why: 'The profile stops root in the container from mounting file systems and changing kernel settings.',
  advice: 'remove the setting and test: the program may do what the profile forbids.',
  severity: 'warning',
  podSecurity: { control: 'appArmorProfile', level: 'baseline' },
  power: 'unconfined',
  isPrivilege: true,
  settings: ['security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tutorials/security/apparmor/',
    'https://docs.docker.com/engine/security/apparmor/',
  ],

  ...objectedBy('appArmorProfile', ({ at, owner }, _, project) => {
    // An annotation of the pod names its container in the key.
    const [, named] = annotation.exec(at.key ?? '') ?? [];
    const who = named === undefined ? owner.words : `\`${named}\``;
    // Nothing rather than RuntimeDefault: a kubelet refuses a pod that asks for a profile where the node has none.
    const profile = at.key === 'type' ? (at.parent ?? at) : at;
    const message = `${who} ${profileWords(at, 'AppArmor profile', 'runs without an AppArmor profile')}.`;
    return { message, fix: doWithout(owner, project, title, removeField(profile)) };
  }),

  ...switchedOff({ name: 'apparmor', value: 'unconfined' }, 'runs without an AppArmor profile', title),
});

const annotation = /^container\.apparmor\.security\.beta\.kubernetes\.io\/(.*)$/s;
