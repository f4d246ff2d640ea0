import { listed } from '../model/wording.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, baseline: "HostPorts should be disallowed entirely (recommended) or restricted to a known list."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].ports[*].hostPort
 *   Allowed     absent, 0
 * On the host's network the API server makes host ports of all ports (core/v1 defaults.go SetDefaults_PodSpec).
 */
export default defineRule({
  id: 'host-port',
  summary: 'A container uses a port of its node',
  why: 'The port is open on the node itself, past Services and often past NetworkPolicies; one such pod fits on a node.',
  advice: 'remove `hostPort`, and reach the pod through a Service.',
  severity: 'error',
  podSecurity: { control: 'hostPorts', level: 'baseline' },
  power: 'hostPort',
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/concepts/configuration/overview/#services',
  ],

  *pod(pod, { policyVersion }) {
    const network = pod.at('hostNetwork');
    const filled: string[] = [];
    for (const { at, owner, subject } of faultsOf(pod, 'hostPorts', policyVersion)) {
      const isWritten = (at.number ?? 0) !== 0;
      if (isWritten)
        yield {
          at,
          subject,
          message: `${owner.words} takes port ${at.text ?? ''} of its node (\`hostPort\`).`,
          ...(network.value === true ? { saidBy: network } : {}),
        };
      else filled.push(at.parent?.at('containerPort').text ?? '');
    }
    const ports = [...new Set(filled.filter(Boolean))];
    if (ports.length === 0) return;
    const which = ports.length === 1 ? 'port' : 'ports';
    const message = `${pod.words} takes ${which} ${listed(ports)} of its node, because it shares the node’s network.`;
    yield { at: network, saidBy: network, message };
  },
});
