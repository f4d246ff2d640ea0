import type { Node } from '../../read/node.ts';
import type { Manifest } from './manifest.ts';

/*
 * Objects that bring pods into a cluster by way of a program that is not looked into: an operator, a controller that
 * installs charts or folders. What they bring is not judged, and that is said.
 */

/** What installs things from elsewhere, by group and kind. */
const installing: ReadonlyMap<string, string> = new Map([
  ['argoproj.io/Application', 'what it installs'],
  ['argoproj.io/ApplicationSet', 'what it installs'],
  ['helm.toolkit.fluxcd.io/HelmRelease', 'what its chart renders'],
  ['helm.cattle.io/HelmChart', 'what its chart renders'],
  ['helm.cattle.io/HelmChartConfig', 'what its chart renders'],
  ['helm.crossplane.io/Release', 'what its chart renders'],
]);

/** The names of these kinds, by which a text is worth parsing. */
export const installers: ReadonlySet<string> = new Set(
  [...installing.keys()].map((kind) => kind.slice(kind.indexOf('/') + 1)),
);

/** They describe objects of other kinds, match them, or keep copies of them: none makes a pod. */
const describing =
  /^(?:\/(?:ConfigMap|Secret)|apps\/ControllerRevision|apiextensions\.k8s\.io\/.*|admissionregistration\.k8s\.io\/.*|(?:policies\.)?kyverno\.io\/.*|(?:[\w-]+\.)?gatekeeper\.sh\/.*)$/;

/** What is not judged about this object, which is no workload; undefined where it brings no pod, as far as its text tells. */
export function unjudgedIn(manifest: Manifest): string | undefined {
  const { group, kind, root } = manifest;
  const name = `${group}/${kind}`;
  const installed = installing.get(name);
  if (installed !== undefined) return `\`${kind}\`: ${installed} is not judged`;
  if (kind === 'Kustomization' && group === 'kustomize.toolkit.fluxcd.io')
    return patchKeys.some((key) => root.at('spec', key).exists)
      ? 'a Flux `Kustomization` that changes what it installs: the result is not judged'
      : undefined;
  if (describing.test(name) || !root.node) return undefined;
  return holdsPod(root.node) ? `\`${kind}\` is not a kind whose pods are judged` : undefined;
}

const patchKeys = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'components'];

/** A list of containers, a security context, or the text of a manifest with containers. */
function holdsPod(root: Node): boolean {
  const nodes = new Set([root]);
  for (const node of nodes) {
    if (isOfPod(node)) return true;
    for (const { value } of childrenOf(node)) nodes.add(value);
  }
  return false;
}

function isOfPod(node: Node): boolean {
  return node.kind === 'scalar' ? quotesPod(node.text) : node.kind === 'map' && hasPodKey(node);
}

function childrenOf(node: Node): readonly { readonly value: Node }[] {
  if (node.kind === 'map') return node.entries;
  return node.kind === 'seq' ? node.items : [];
}

function hasPodKey(node: Node & { readonly kind: 'map' }): boolean {
  return node.entries.some(({ key, value }) =>
    /^(?:c|initC|ephemeralC)ontainers$/.test(key)
      ? value.kind === 'seq' && value.items.some((item) => item.value.kind === 'map')
      : /^(?:s|podS|containerS)ecurityContext$/.test(key) && value.kind === 'map' && value.entries.length > 0,
  );
}

function quotesPod(text: string): boolean {
  return /\bkind["']?[ \t]*:/.test(text) && /\bcontainers["']?[ \t]*:/.test(text);
}
