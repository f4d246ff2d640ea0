import { ownerWords } from '../model/wording.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "Windows pods offer the ability to run HostProcess containers which enables
 * privileged access to the Windows node."
 *   Kubernetes  spec.securityContext.windowsOptions.hostProcess
 *               spec.{initContainers,containers,ephemeralContainers}[*].securityContext.windowsOptions.hostProcess
 *   Allowed     absent, false
 * No fix: with `false` the host's network and a user of the host that go with it are refused.
 */
export default defineRule({
  id: 'windows-host-process',
  summary: 'A Windows container runs as a process of its node',
  why: 'A HostProcess container has the node’s files, network and users, and nothing keeps it apart from them.',
  severity: 'error',
  podSecurity: { control: 'windowsHostProcess', level: 'baseline' },
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/',
  ],

  *pod(pod, { policyVersion }) {
    for (const { at, container } of faultsOf(pod, 'windowsHostProcess', policyVersion)) {
      const message = `${ownerWords(pod, container)} runs as a HostProcess on its Windows node.`;
      yield { at, subject: container?.subject ?? pod.subject, message };
    }
  },
});
