import { objectedBy } from '../hooks.ts';
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
  why: 'It has the files, the network and the users of its node: nothing isolates it.',
  advice: 'run it as an ordinary container, unless it administers its node.',
  severity: 'error',
  podSecurity: { control: 'windowsHostProcess', level: 'baseline' },
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/',
  ],

  ...objectedBy('windowsHostProcess', ({ owner }) => ({
    message: `${owner.words} runs as a HostProcess of its node: \`hostProcess\` is \`true\`.`,
  })),
});
