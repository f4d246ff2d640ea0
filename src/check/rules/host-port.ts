import { listed, podWords } from '../model/wording.ts';
import type { Pod } from '../model/pod/workload.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule, type Problem } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Pod Security Standards, baseline: "HostPorts should be disallowed entirely (recommended) or restricted to a known list."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].ports[*].hostPort
 *   Allowed     absent, 0
 * On the host's network the API server makes host ports of all ports (core/v1 defaults.go SetDefaults_PodSpec).
 */
export default defineRule({
  id: 'host-port',
  summary: 'A container takes a port of its node',
  why: 'Whoever reaches the node reaches the container, past Services and often past NetworkPolicies, and only one such pod fits on a node.',
  severity: 'error',
  podSecurity: { control: 'hostPorts', level: 'baseline' },
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/concepts/configuration/overview/#services',
  ],

  *pod(pod, { policyVersion }) {
    const faults = faultsOf(pod, 'hostPorts', policyVersion);
    const isWritten = ({ at }: { readonly at: Field }): boolean => (at.number ?? 0) !== 0;
    for (const { at, container } of faults.filter(isWritten)) {
      const message = `Container \`${container?.name ?? ''}\` takes port ${at.text ?? ''} of its node.`;
      yield { at, subject: container?.subject ?? pod.subject, message, saidBy: networkOfHost(pod) };
    }
    const filled = faults.filter((fault) => !isWritten(fault)).flatMap(({ at }) => containerPort(at) ?? []);
    if (filled.length > 0) yield onNetworkOfHost(pod, [...new Set(filled)]);
  },
});

/** On it each port of a container is one of the node, and nothing else may be written (core/v1 validation.go). */
function networkOfHost(pod: Pod): Field | undefined {
  const at = pod.at('hostNetwork');
  return at.value === true ? at : undefined;
}

function containerPort(hostPort: Field): string | undefined {
  return hostPort.parent?.at('containerPort').text;
}

function onNetworkOfHost(pod: Pod, ports: readonly string[]): Problem {
  const at = pod.at('hostNetwork');
  const which = ports.length === 1 ? 'port' : 'ports';
  return {
    at,
    saidBy: at,
    message: `On the network of its node, ${podWords(pod)} takes ${which} ${listed(ports)} of it.`,
  };
}
