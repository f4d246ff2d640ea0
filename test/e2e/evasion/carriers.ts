import { type Trick, tricks } from './trick.ts';

/* Objects that are no pods, and bring some or change those of others. */

const carried = (kind: string, apiVersion: string, spec: string): Record<string, string> => ({
  'k8s/a.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}\n`,
});
const volume = (source: string): Record<string, string> =>
  carried('PersistentVolume', 'v1', `{capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], ${source}}`);

const volumes = tricks('fails', [
  ['a volume that is the root of a node', volume('hostPath: {path: /}')],
  ['a volume that is the root of a node, by local', volume('local: {path: /}')],
  ['a volume that is the socket of Docker', volume('hostPath: {path: /var/run/docker.sock}')],
]);

const policy = (rule: string): Record<string, string> =>
  carried('ClusterPolicy', 'kyverno.io/v1', `{rules: [{name: r, match: {any: []}, ${rule}}]}`);
const privileged = '{containers: [{name: a, image: "a:1", securityContext: {privileged: true}}]}';

const told = tricks('says', [
  ['Kyverno: generate', policy(`generate: {kind: Pod, data: {spec: ${privileged}}}`)],
  ['Kyverno: mutate', policy(`mutate: {patchStrategicMerge: {spec: ${privileged}}}`)],
  ['Kyverno: mutate, to the host', policy('mutate: {patchStrategicMerge: {spec: {hostNetwork: true}}}')],
  [
    'Kyverno: mutate, in a string',
    policy('mutate: {patchesJson6902: "- {op: add, path: /spec/hostPID, value: true}"}'),
  ],
  [
    'Gatekeeper: Assign',
    carried(
      'Assign',
      'mutations.gatekeeper.sh/v1',
      '{location: "spec.containers[name:*].securityContext.privileged", parameters: {assign: {value: true}}}',
    ),
  ],
  [
    'a mutating admission policy',
    carried(
      'MutatingAdmissionPolicy',
      'admissionregistration.k8s.io/v1beta1',
      `{mutations: [{patchType: JSONPatch, jsonPatch: {expression: '[JSONPatch{op: "add", path: "/spec/containers/0/securityContext/privileged", value: true}]'}}]}`,
    ),
  ],
  [
    'a ControllerRevision',
    {
      'k8s/a.yaml': `apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: {name: a}\nrevision: 2\ndata: {spec: {template: {$patch: replace, spec: ${privileged}}}}\n`,
    },
  ],
  [
    'a ClusterResourceSet',
    carried(
      'ClusterResourceSet',
      'addons.cluster.x-k8s.io/v1beta1',
      '{resources: [{kind: ConfigMap, name: c}]}',
    ),
  ],
  [
    'a repository of Fleet',
    carried('GitRepo', 'fleet.cattle.io/v1alpha1', '{repo: "https://example.com/a"}'),
  ],
  [
    'a bundle of Fleet',
    carried('Bundle', 'fleet.cattle.io/v1alpha1', '{resources: [{name: a.yaml, content: H4sI}]}'),
  ],
  [
    'a repository of Flux',
    carried('GitRepository', 'source.toolkit.fluxcd.io/v1', '{url: "https://example.com/a.git"}'),
  ],
  [
    'a substitution of Flux',
    carried(
      'Kustomization',
      'kustomize.toolkit.fluxcd.io/v1',
      '{path: ./a, postBuild: {substitute: {P: "true"}}}',
    ),
  ],
  [
    'a static pod that OpenShift writes',
    carried(
      'MachineConfig',
      'machineconfiguration.openshift.io/v1',
      '{config: {storage: {files: [{path: /etc/kubernetes/manifests/a.yaml}]}}}',
    ),
  ],
  [
    'the network of the host, by Rook',
    carried('CephCluster', 'ceph.rook.io/v1', '{network: {provider: host}}'),
  ],
  [
    'privileged, of a kind of its own',
    carried('Agent', 'example.com/v1', '{image: "a:1", privileged: true}'),
  ],
  ['a folder of the host, of a kind of its own', carried('Agent', 'example.com/v1', '{dataHostPath: /}')],
  [
    'a patch in a string of an Argo Workflow',
    carried(
      'Workflow',
      'argoproj.io/v1alpha1',
      `{podSpecPatch: '{"containers": [{"name": "main", "securityContext": {"privileged": true}}]}', templates: [{name: m, container: {image: "a:1"}}]}`,
    ),
  ],
]);

const harmless = tricks('passes', [
  ['a network policy that Kyverno generates', policy('generate: {kind: NetworkPolicy, data: {spec: {}}}')],
  ['labels that Kyverno adds', policy('mutate: {patchStrategicMerge: {metadata: {labels: {a: b}}}}')],
  ['a claim of a volume', carried('PersistentVolumeClaim', 'v1', '{volumeName: v}')],
  ['a volume in the cloud', volume('csi: {driver: a, volumeHandle: b}')],
]);

export const carriers: readonly Trick[] = [...volumes, ...told, ...harmless];
