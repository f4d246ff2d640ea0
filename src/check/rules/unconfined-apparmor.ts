import { trialOf, trialOfPod, trialOfService } from '../remedy/trial.ts';
import { type Fix, removeField, removeWhole } from '../fix.ts';
import { securityOptionsOf } from '../model/service/security-option.ts';
import { areKnownServers, isKnownServer } from '../remedy/needs.ts';
import type { Project } from '../model/project.ts';
import { ownerWords } from '../model/wording.ts';
import type { Pod } from '../model/pod/workload.ts';
import { type FaultyField, faultsOf } from '../standard/evaluate.ts';
import { privilegeOf, privilegeOfAll } from '../model/privileged.ts';
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
export default defineRule({
  id: 'unconfined-apparmor',
  summary: 'A container runs without the AppArmor profile of its runtime',
  why: 'The profile keeps a container, root in it too, from mounting file systems and from writing to the settings of the kernel.',
  severity: 'warning',
  podSecurity: { control: 'appArmorProfile', level: 'baseline' },
  settings: ['security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tutorials/security/apparmor/',
    'https://docs.docker.com/engine/security/apparmor/',
  ],

  *pod(pod, project) {
    for (const fault of faultsOf(pod, 'appArmorProfile', project.policyVersion)) {
      const { at, container } = fault;
      yield {
        at,
        subject: container?.subject ?? pod.subject,
        message: `${ownerOf(pod, fault)} ${whatIsWrong(fault)}.`,
        saidBy: privilegeOfAll(container ? [container] : pod.containers),
        fix: fixOf(pod, fault, project),
      };
    }
  },

  *service(service, project) {
    const isNeeded = !isKnownServer(service, project);
    for (const { field, name, value } of securityOptionsOf(service)) {
      if (name !== 'apparmor' || value !== 'unconfined') continue;
      const fix: Fix | undefined = !isNeeded
        ? {
            title,
            safety: 'test-first',
            changes: [removeWhole(field)],
            ...trialOfService(service),
          }
        : undefined;
      const message = `Service \`${service.name}\` switches its AppArmor profile off.`;
      yield { at: field, message, saidBy: privilegeOf(service), fix };
    }
  },
});

const title = 'Leave the default AppArmor profile on';
const prefix = 'container.apparmor.security.beta.kubernetes.io/';

/** An annotation of the pod names its container in the key. */
function ownerOf(pod: Pod, { at, container }: FaultyField): string {
  const key = at.key ?? '';
  return key.startsWith(prefix) ? `Container \`${key.slice(prefix.length)}\`` : ownerWords(pod, container);
}

function whatIsWrong({ at }: FaultyField): string {
  if (at.string === 'Unconfined' || at.string === 'unconfined') return 'switches its AppArmor profile off';
  return at.exists
    ? `has the AppArmor profile \`${at.text ?? ''}\`, which is neither the runtime’s nor one of the node’s`
    : 'has an AppArmor profile without a type';
}

/** Nothing rather than RuntimeDefault: a kubelet refuses a pod that asks for a profile where the node has no AppArmor. */
function fixOf(pod: Pod, { at, container }: FaultyField, project: Project): Fix | undefined {
  const isKnown = container ? isKnownServer(container, project) : areKnownServers(pod, project);
  if (!isKnown) return undefined;
  const profile = at.key === 'type' ? at.parent : at;
  return {
    title,
    safety: 'test-first',
    changes: [removeField(profile ?? at)],
    ...(container ? trialOf(container) : trialOfPod(pod)),
  };
}
