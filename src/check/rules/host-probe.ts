import { trialOfPod } from '../remedy/trial.ts';
import { removeField } from '../fix.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';
import type { Field } from '../read/field.ts';

/*
 * Pod Security Standards, baseline from v1.34 on: "The Host field in probes and lifecycle hooks must be disallowed."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].{livenessProbe,readinessProbe,startupProbe}.{httpGet,tcpSocket}.host
 *               spec.{initContainers,containers,ephemeralContainers}[*].lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host
 *   Allowed     absent, ""
 */
export default defineRule({
  id: 'host-probe',
  summary: 'A probe or hook makes the kubelet ask another host',
  why: 'The kubelet asks from the node, so whoever may write a pod makes it reach what only nodes can reach.',
  severity: 'error',
  podSecurity: { control: 'hostProbesAndHostLifecycle', level: 'baseline' },
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://github.com/kubernetes/kubernetes/pull/125271',
    'https://github.com/kubernetes/kubernetes/issues/99425',
  ],

  *pod(pod, { policyVersion }) {
    for (const { at, container } of faultsOf(pod, 'hostProbesAndHostLifecycle', policyVersion)) {
      const asks = `The ${nameOf(at)} of container \`${container?.name ?? ''}\` asks \`${at.text ?? ''}\``;
      const isOwn = loopback.test(at.text ?? '') && pod.at('hostNetwork').value !== true;
      yield {
        at,
        subject: container?.subject ?? pod.subject,
        message: `${asks}, ${isOwn ? 'which is the node and not the pod' : 'whatever answers there'}.`,
        // On the network of its node a program may listen on that address alone; and another host was meant.
        fix: isOwn
          ? {
              title: 'Remove `host`, so that the pod itself is asked',
              safety: 'test-first',
              changes: [removeField(at)],
              ...trialOfPod(pod),
            }
          : undefined,
      };
    }
  },
});

const loopback = /^(?:localhost|127(?:\.\d+){3}|::1)$/;

const names: Readonly<Record<string, string>> = {
  livenessProbe: 'liveness probe',
  readinessProbe: 'readiness probe',
  startupProbe: 'startup probe',
};

/** `lifecycle.preStop.httpGet.host` is the `preStop` hook's. */
function nameOf(host: Field): string {
  const key = host.parent?.parent?.key ?? '';
  return names[key] ?? `\`${key}\` hook`;
}
