import type { Container, Pod } from './pod.ts';

/** Whether something in a pod seems to speak to the API server of its cluster. */
export function speaksToCluster(pod: Pod): boolean {
  return pod.containers.some(isForClusters) || hasInjectedSidecar(pod);
}

/** What is put into the pod when it is created may live on the token: Dapr, Istio, Linkerd, Vault, Consul. */
function hasInjectedSidecar({ metadata }: Pod): boolean {
  const entries = ['annotations', 'labels'].flatMap((key) => metadata.at(key).entries());
  return entries.some(([key]) =>
    /^(?:dapr\.io|(?:[a-z]+\.)?istio\.io|linkerd\.io|(?:[a-z]+\.)?linkerd\.io|vault\.hashicorp\.com|consul\.hashicorp\.com|kuma\.io)\//.test(
      key,
    ),
  );
}

/** Programs made for clusters say so in their name, or in what they are told (`io.k8s.cassandra.KubernetesSeedProvider`). */
function isForClusters(container: Container): boolean {
  const words = ['command', 'args'].flatMap((key) => container.at(key).items());
  const told = container
    .at('env')
    .items()
    .flatMap((one) => [one.at('name'), one.at('value')]);
  return (
    [container.image, ...words].some(({ text }) => /kube|k8s|operator|controller|helm/i.test(text ?? '')) ||
    told.some(({ text }) => /kubernetes|k8s/i.test(text ?? ''))
  );
}
