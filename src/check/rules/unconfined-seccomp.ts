import { trialOf, trialOfPod, trialOfService } from '../remedy/trial.ts';
import { type Fix, removeWhole, setField } from '../fix.ts';
import { securityOptionsOf } from '../model/service/security-option.ts';
import { areKnownServers, isKnownServer } from '../remedy/needs.ts';
import type { Project } from '../model/project.ts';
import { ownerWords } from '../model/wording.ts';
import type { Pod } from '../model/pod/workload.ts';
import { type FaultyField, faultsOf } from '../standard/evaluate.ts';
import { privilegeOf, privilegeOfAll } from '../model/privileged.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "Seccomp profile must not be explicitly set to Unconfined."
 *   Kubernetes  spec.securityContext.seccompProfile.type
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seccompProfile.type
 *   Allowed     absent, RuntimeDefault, Localhost; up to v1.18 the annotations that they replaced
 *   Compose     services.*.security_opt
 *   Allowed     anything but seccomp=unconfined, also written seccomp:unconfined
 */
export default defineRule({
  id: 'unconfined-seccomp',
  summary: 'A container runs without the seccomp filter of its runtime',
  why: 'The filter refuses the system calls that few programs use and that many ways out of a container need.',
  severity: 'warning',
  decision: 'seccomp',
  podSecurity: { control: 'seccompProfile_baseline', level: 'baseline' },
  settings: ['seccompProfile', 'security_opt'],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
    'https://docs.docker.com/engine/security/seccomp/',
  ],

  *pod(pod, project) {
    for (const fault of faultsOf(pod, 'seccompProfile_baseline', project.policyVersion)) {
      const { at, container } = fault;
      yield {
        at,
        subject: container?.subject ?? pod.subject,
        message: `${ownerWords(pod, container)} ${whatIsWrong(fault)}.`,
        saidBy: privilegeOfAll(container ? [container] : pod.containers),
        fix: fixOf(pod, fault, project),
      };
    }
  },

  *service(service, project) {
    const isNeeded = !isKnownServer(service, project);
    for (const { field, name, value } of securityOptionsOf(service)) {
      if (name !== 'seccomp' || value !== 'unconfined') continue;
      const fix: Fix | undefined = !isNeeded
        ? {
            title: 'Leave the seccomp filter on',
            safety: 'test-first',
            changes: [removeWhole(field)],
            ...trialOfService(service),
          }
        : undefined;
      const message = `Service \`${service.name}\` switches its seccomp filter off.`;
      yield { at: field, message, saidBy: privilegeOf(service), fix };
    }
  },
});

function whatIsWrong({ at }: FaultyField): string {
  if (at.string === 'Unconfined' || at.string === 'unconfined') return 'switches its seccomp filter off';
  return at.exists
    ? `has the seccomp profile \`${at.text ?? ''}\`, which is neither the runtime’s nor one of the node’s`
    : 'has a seccomp profile without a type';
}

/** The annotations, which only old policies ask for, have names and values of their own. */
function fixOf(pod: Pod, { at, container }: FaultyField, project: Project): Fix | undefined {
  const isKnown = container ? isKnownServer(container, project) : areKnownServers(pod, project);
  if (pod.windows || !isKnown) return undefined;
  const value = at.key === 'type' ? 'RuntimeDefault' : 'runtime/default';
  return {
    title: `Set the seccomp profile to \`${value}\``,
    safety: 'test-first',
    changes: [setField(at, value)],
    ...(container ? trialOf(container) : trialOfPod(pod)),
  };
}
