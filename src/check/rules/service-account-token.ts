import { setField } from '../fix.ts';
import { speaksToCluster } from '../model/pod/cluster-client.ts';
import type { Pod } from '../model/pod/workload.ts';
import { doWithout } from '../remedy/doing-without.ts';
import { type Trial } from '../remedy/trial.ts';
import { defineRule } from '../rule.ts';

/*
 * Kubernetes, "Configure Service Accounts for Pods": a pod that names no service account runs as `default` of its
 * namespace, and gets that account's token for the API server unless it opts out.
 *   Kubernetes  spec.automountServiceAccountToken, where there is no spec.serviceAccountName
 *   Allowed     anything that is written in either; an account of its own is somebody's decision
 */
export default defineRule({
  id: 'service-account-token',
  summary: 'A pod gets an API token that nothing seems to use',
  why: 'An attacker in the pod can call the API server with it, and do what the account may do.',
  advice: 'set `automountServiceAccountToken: false`, if the program never calls the API server.',
  severity: 'notice',
  settings: ['automountServiceAccountToken', 'labels'],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
  ],

  *pod(pod, project) {
    const at = pod.at('automountServiceAccountToken');
    const isDecided = [at, pod.at('serviceAccountName'), pod.at('serviceAccount')].some(
      ({ written }) => written,
    );
    if (!pod.workload.builtIn || isDecided || pod.containers.length === 0 || speaksToCluster(pod)) return;
    const fix = doWithout(pod, project, 'Set `automountServiceAccountToken` to `false`', setField(at, false));
    yield {
      at,
      confidence: 'likely',
      message: `${pod.words} gets a service account token that nothing here seems to use.`,
      fix: fix && { ...fix, ...rightsOf(pod) },
    };
  },
});

/** An account that may do nothing is used by nobody. */
function rightsOf({ workload: { manifest } }: Pod): { readonly trials?: readonly Trial[] } {
  const namespace = manifest.namespace === '' ? 'default' : manifest.namespace;
  if (!/^[a-z\d][a-z\d-]*$/.test(namespace)) return {};
  const account = `system:serviceaccount:${namespace}:default`;
  const command = `kubectl auth can-i --list --as ${account} --namespace ${namespace}`;
  return { trials: [{ kind: 'cluster', command }] };
}
