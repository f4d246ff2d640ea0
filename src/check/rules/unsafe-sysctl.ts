import { trialOfPod } from '../remedy/trial.ts';
import { removeWhole } from '../fix.ts';
import { areKnownServers } from '../remedy/needs.ts';
import { podWords } from '../model/wording.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "Sysctls can disable security mechanisms or affect all containers on a host, and
 * should be disallowed except for an allowed 'safe' subset."
 *   Kubernetes  spec.securityContext.sysctls[*].name
 *   Allowed     the safe ones, more of them with v1.27, v1.29, v1.32 and v1.37 (pod-security/checks/sysctls.ts)
 * Docker sets none but those that are kept apart by namespaces.
 */
export default defineRule({
  id: 'unsafe-sysctl',
  summary: 'A pod sets a kernel parameter that is not safe',
  why: 'It may reach other pods of the node or the node itself, and a kubelet refuses the pod unless its operator allowed the name.',
  severity: 'error',
  podSecurity: { control: 'sysctls', level: 'baseline' },
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
  ],

  *pod(pod, project) {
    for (const { at } of faultsOf(pod, 'sysctls', project.policyVersion)) {
      const name = at.text === undefined ? 'a kernel parameter without a name' : `\`${at.text}\``;
      yield {
        at,
        message: `${podWords(pod)} sets ${name}, which is not one of the safe kernel parameters.`,
        // A server that is known starts without it; how fast it then is, its owner knows.
        fix:
          at.parent && areKnownServers(pod, project)
            ? {
                title: 'Leave the kernel parameter as it is',
                safety: 'test-first',
                changes: [removeWhole(at.parent)],
                ...trialOfPod(pod),
              }
            : undefined,
      };
    }
  },
});
