import { type Trial, trialOfPod } from '../remedy/trial.ts';
import { setField } from '../fix.ts';
import { isKnownServer } from '../remedy/needs.ts';
import { podWords } from '../model/wording.ts';
import type { Container, Pod } from '../model/pod/workload.ts';
import { defineRule } from '../rule.ts';

/*
 * Kubernetes, "Configure Service Accounts for Pods": a pod that names no service account runs as `default` of its
 * namespace, and gets that account's token for the API server unless it opts out.
 *   Kubernetes  spec.automountServiceAccountToken, where there is no spec.serviceAccountName
 *   Allowed     anything that is written in either; an account of its own is somebody's decision
 */
export default defineRule({
  id: 'service-account-token',
  summary: 'A pod gets a token for the API server that nothing seems to use',
  why: 'Whoever gets into the pod can speak to the API server with it, and may do what the account may.',
  severity: 'notice',
  settings: ['automountServiceAccountToken', 'labels'],
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
  ],

  *pod(pod, project) {
    const { builtIn } = pod.workload;
    const at = pod.at('automountServiceAccountToken');
    const isDecided = [at, pod.at('serviceAccountName'), pod.at('serviceAccount')].some(
      ({ written }) => written,
    );
    if (!builtIn || isDecided || pod.containers.length === 0) return;
    if (pod.containers.some(speaksToCluster) || hasInjectedSidecar(pod)) return;
    const isKnown = pod.containers.every((container) => isKnownServer(container, project));
    yield {
      at,
      confidence: 'likely',
      message: `${podWords(pod)} gets the token of the service account \`default\`, though nothing here seems to use it.`,
      fix: isKnown
        ? {
            title: 'Set `automountServiceAccountToken` to `false`',
            safety: 'test-first',
            changes: [setField(at, false)],
            ...rightsOf(pod),
          }
        : undefined,
    };
  },
});

/** What is put into the pod when it is created may live on the token: Dapr, Istio, Linkerd, Vault, Consul. */
function hasInjectedSidecar({ metadata }: Pod): boolean {
  const entries = ['annotations', 'labels'].flatMap((key) => metadata.at(key).entries());
  return entries.some(([key]) =>
    /^(?:dapr\.io|(?:[a-z]+\.)?istio\.io|linkerd\.io|(?:[a-z]+\.)?linkerd\.io|vault\.hashicorp\.com|consul\.hashicorp\.com|kuma\.io)\//.test(
      key,
    ),
  );
}

/** Programs made for clusters say so in their name. */
function speaksToCluster(container: Container): boolean {
  const words = ['command', 'args'].flatMap((key) => container.at(key).items());
  return [container.image, ...words].some(({ text }) =>
    /kube|k8s|operator|controller|helm/i.test(text ?? ''),
  );
}

/** An account that may do nothing is used by nobody. */
function rightsOf(pod: Pod): Trial {
  const { manifest } = pod.workload;
  const namespace = manifest.namespace === '' ? 'default' : manifest.namespace;
  if (!/^[a-z\d][a-z\d-]*$/.test(namespace)) return trialOfPod(pod);
  const account = `system:serviceaccount:${namespace}:default`;
  return { try: `kubectl auth can-i --list --as ${account} --namespace ${namespace}` };
}
