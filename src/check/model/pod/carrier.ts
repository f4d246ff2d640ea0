import type { Node } from '../../read/node.ts';
import { scalarValue } from '../../read/scalar.ts';
import { admittedBy } from './admitting.ts';
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
  ['source.toolkit.fluxcd.io/GitRepository', 'what is installed from there'],
  ['source.toolkit.fluxcd.io/OCIRepository', 'what is installed from there'],
  ['source.toolkit.fluxcd.io/Bucket', 'what is installed from there'],
  ['fleet.cattle.io/GitRepo', 'what it installs'],
  ['fleet.cattle.io/Bundle', 'what it installs'],
  ['addons.cluster.x-k8s.io/ClusterResourceSet', 'what it installs'],
  ['machineconfiguration.openshift.io/MachineConfig', 'what it writes to nodes'],
]);

/** What makes other pods, or other settings of pods, where it says so: policies that do more than to admit. */
const changing: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['kyverno.io/ClusterPolicy', [['spec', 'rules']]],
  ['kyverno.io/Policy', [['spec', 'rules']]],
  ['policies.kyverno.io/MutatingPolicy', [['spec']]],
  ['policies.kyverno.io/NamespacedMutatingPolicy', [['spec']]],
  ['policies.kyverno.io/GeneratingPolicy', [['spec']]],
  ['policies.kyverno.io/NamespacedGeneratingPolicy', [['spec']]],
  ['mutations.gatekeeper.sh/Assign', [['spec']]],
  ['mutations.gatekeeper.sh/ModifySet', [['spec']]],
  ['admissionregistration.k8s.io/MutatingAdmissionPolicy', [['spec', 'mutations']]],
]);

/** The names of these kinds, by which a text is worth parsing. */
export const installers: ReadonlySet<string> = new Set(
  [...installing.keys(), ...changing.keys()].map((kind) => kind.slice(kind.indexOf('/') + 1)),
);

/** It installs things from elsewhere. */
export function isInstaller({ group, kind }: Manifest): boolean {
  return installing.has(`${group}/${kind}`);
}

/** The reason is that of such an object. */
export function isOfInstaller(reason: string): boolean {
  return [...installing].some(
    ([name, what]) => reason === installedNote(name.slice(name.indexOf('/') + 1), what),
  );
}

function installedNote(kind: string, what: string): string {
  return `\`${kind}\`: ${what} is not judged`;
}

/** They describe objects of other kinds, match them, or keep copies of them: none makes a pod. */
const describing =
  /^(?:\/(?:ConfigMap|Secret)|apiextensions\.k8s\.io\/.*|admissionregistration\.k8s\.io\/.*|(?:policies\.)?kyverno\.io\/.*|(?:[\w-]+\.)?gatekeeper\.sh\/.*)$/;

/** What is not judged about this object, which is no workload; undefined where it brings no pod, as far as its text tells. */
export function unjudgedIn(manifest: Manifest): string | undefined {
  const { group, kind, root } = manifest;
  const name = `${group}/${kind}`;
  const installed = installing.get(name);
  if (installed !== undefined) return installedNote(kind, installed);
  if (kind === 'Kustomization' && group === 'kustomize.toolkit.fluxcd.io')
    return patchKeys.some((key) => root.at('spec', key).exists)
      ? 'a Flux `Kustomization` that changes what it installs: the result is not judged'
      : undefined;
  const admitted = admittedBy(manifest);
  if (admitted !== undefined) return admitted;
  if (changes(manifest)) return `\`${kind}\`: what it changes in pods, or makes, is not judged`;
  if (describing.test(name) || !root.node) return undefined;
  return holdsPod(root.node) ? `\`${kind}\` is not a kind whose pods are judged` : undefined;
}

const patchKeys = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'components', 'postBuild'];

function changes({ group, kind, root }: Manifest): boolean {
  return (changing.get(`${group}/${kind}`) ?? []).some((path) => {
    const field = root.at(...path);
    const parts = field.items().flatMap((rule) => ['mutate', 'generate'].map((key) => rule.at(key)));
    const own = path.at(-1) === 'rules' ? parts : [field];
    return own.some(({ node }) => node !== undefined && power.test(node.source.slice(node.span)));
  });
}

const power = /privileg|host(?:Network|PID|IPC|Path|Users)|ontainers|securityContext|capabilit|volumes/i;

/** What is laid over the pods of a workload as a text of its own. */
export function patchedIn({ kind, root }: Manifest): string | undefined {
  const { node, source } = root;
  if (!node || !source.slice(node.span).includes('podSpecPatch')) return undefined;
  const nodes = new Set([node]);
  for (const each of nodes) {
    if (each.kind === 'map' && each.entries.some(({ key }) => key === 'podSpecPatch'))
      return `\`podSpecPatch\` changes the pods of this \`${kind}\`: what comes of it is not judged`;
    for (const { value } of childrenOf(each)) nodes.add(value);
  }
  return undefined;
}

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
      : /^(?:s|podS|containerS)ecurityContext$/.test(key)
        ? value.kind === 'map' && value.entries.length > 0
        : isPower(key, value),
  );
}

/** Words that mean the same wherever an operator takes them from. */
function isPower(key: string, value: Node): boolean {
  if (/^(?:privileged|(?:useH|h)ost(?:Network|PID|IPC))$/.test(key))
    return value.kind === 'scalar' && (scalarValue(value, 'kubernetes') === true || value.text === 'true');
  if (/hostPath$/i.test(key))
    return value.kind === 'map' || (value.kind === 'scalar' && value.text.startsWith('/'));
  return key === 'provider' && value.kind === 'scalar' && value.text === 'host';
}

function quotesPod(text: string): boolean {
  return /\bkind["']?[ \t]*:/.test(text) && /\bcontainers["']?[ \t]*:/.test(text);
}
