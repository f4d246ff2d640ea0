import { trialOfPod, trialOfService } from '../remedy/trial.ts';
import { type Fix, removeField, removeWhole } from '../fix.ts';
import { areKnownServers, isKnownServer } from '../remedy/needs.ts';
import { securityOptionsOf } from '../model/service/security-option.ts';
import { faultsOf, violates } from '../standard/evaluate.ts';
import { privilegeOf } from '../model/privileged.ts';
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

export default defineRule({
  id: 'unmasked-proc',
  summary: 'A container sees and writes what is masked in /proc',
  why: 'The masks hide the host’s memory, keys and hardware, and keep the settings of its kernel from being written.',
  severity: 'warning',
  podSecurity: baseline,
  settings: ['security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#proc-access',
    'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
  ],

  *pod(pod, project) {
    const { policyVersion } = project;
    const podSecurity = violates(pod, baseline.control, policyVersion) ? baseline : restricted;
    for (const { at, container } of faultsOf(pod, podSecurity.control, policyVersion)) {
      yield {
        at,
        podSecurity,
        subject: container?.subject ?? pod.subject,
        message: `Container \`${container?.name ?? ''}\` mounts \`/proc\` as \`${at.text ?? ''}\`, without the usual masks.`,
        saidBy: container && privilegeOf(container),
        fix: areKnownServers(pod, project)
          ? {
              title: 'Keep the masks over `/proc`',
              safety: 'test-first',
              changes: [removeField(at)],
              ...trialOfPod(pod),
            }
          : undefined,
      };
    }
  },

  *service(service, project) {
    for (const { field, name, value } of securityOptionsOf(service)) {
      // Compose knows it in this spelling alone; with a colon the daemon is asked, and refuses it.
      if (name !== 'systempaths' || value !== 'unconfined' || !field.text?.includes('=')) continue;
      const fix: Fix | undefined = isKnownServer(service, project)
        ? {
            title: 'Keep the masks over `/proc`',
            safety: 'test-first',
            changes: [removeWhole(field)],
            ...trialOfService(service),
          }
        : undefined;
      const message = `Service \`${service.name}\` mounts \`/proc\` and \`/sys\` without the usual masks.`;
      yield { at: field, message, saidBy: privilegeOf(service), fix };
    }
  },
});
