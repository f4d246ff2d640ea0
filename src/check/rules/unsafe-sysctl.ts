import { removeWhole } from '../fix.ts';
import { doWithout } from '../remedy/doing-without.ts';
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
  summary: 'A pod sets an unsafe sysctl',
  why: 'It may affect the node or other pods, and a kubelet rejects the pod unless its operator allows the name.',
  advice: 'remove it, or allow it on the kubelet with `--allowed-unsafe-sysctls`.',
  severity: 'error',
  podSecurity: { control: 'sysctls', level: 'baseline' },
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
  ],

  *pod(pod, project) {
    for (const { at } of faultsOf(pod, 'sysctls', project.policyVersion)) {
      const name = at.text === undefined ? 'a sysctl without a name' : `\`${at.text}\``;
      yield {
        at,
        message: `${pod.words} sets ${name}, which is not a safe sysctl.`,
        // A server that is known starts without it; how fast it then is, its owner knows.
        fix: at.parent && doWithout(pod, project, 'Remove the sysctl', removeWhole(at.parent)),
      };
    }
  },
});
