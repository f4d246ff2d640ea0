import { removeField } from '../fix.ts';
import { faultsOf } from '../standard/evaluate.ts';
import { defineRule } from '../rule.ts';

/*
 * Pod Security Standards, baseline from v1.34 on: "The Host field in probes and lifecycle hooks must be disallowed."
 *   Kubernetes  spec.{initContainers,containers,ephemeralContainers}[*].{livenessProbe,readinessProbe,startupProbe}.{httpGet,tcpSocket}.host
 *               spec.{initContainers,containers,ephemeralContainers}[*].lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host
 *   Allowed     absent, ""
 */
export default defineRule({
  id: 'host-probe',
  summary: 'A probe or lifecycle hook names a host',
  why: 'The kubelet sends the request from the node, so it reaches what only nodes can reach.',
  advice: 'remove `host`; the kubelet then asks the pod itself.',
  severity: 'error',
  podSecurity: { control: 'hostProbesAndHostLifecycle', level: 'baseline' },
  settings: [],
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://github.com/kubernetes/kubernetes/pull/125271',
    'https://github.com/kubernetes/kubernetes/issues/99425',
  ],

  *pod(pod, { policyVersion }) {
    for (const { at, owner, subject } of faultsOf(pod, 'hostProbesAndHostLifecycle', policyVersion)) {
      // `lifecycle.preStop.httpGet.host` is the `preStop` hook's.
      const key = at.parent?.parent?.key ?? '';
      const what = key.endsWith('Probe') ? key.replace('Probe', ' probe') : `\`${key}\` hook`;
      const isOwn = loopback.test(at.text ?? '') && pod.at('hostNetwork').value !== true;
      const whose = isOwn ? 'which is the node, not the pod' : 'not the pod';
      yield {
        at,
        subject,
        message: `The ${what} of ${owner.words} asks \`${at.text ?? ''}\`, ${whose}.`,
        // On the network of its node a program may listen on that address alone; and another host was meant.
        fix: isOwn
          ? {
              title: 'Remove `host`, so that the pod itself is asked',
              safety: 'test-first',
              changes: [removeField(at)],
            }
          : undefined,
      };
    }
  },
});

const loopback = /^(?:localhost|127(?:\.\d+){3}|::1)$/;
