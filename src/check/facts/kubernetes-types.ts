/*
 * What kustomize knows of Kubernetes' own types: the OpenAPI document of v1.21.2 that it carries along, newest releases
 * included (kyaml/openapi/kubernetesapi), cut down to what decides anything: which kinds belong to no namespace, and
 * which lists a strategic merge patch merges by a key. Of every other type it replaces lists as a whole.
 */

/** Kinds by their `apiVersion`. */
const namespaced: Readonly<Record<string, string>> = {
  v1: 'ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
  'apps/v1': 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet',
  'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
  'autoscaling/v2beta1': 'HorizontalPodAutoscaler',
  'autoscaling/v2beta2': 'HorizontalPodAutoscaler',
  'batch/v1': 'CronJob Job',
  'batch/v1beta1': 'CronJob',
  'coordination.k8s.io/v1': 'Lease',
  'coordination.k8s.io/v1beta1': 'Lease',
  'discovery.k8s.io/v1': 'EndpointSlice',
  'discovery.k8s.io/v1beta1': 'EndpointSlice',
  'events.k8s.io/v1': 'Event',
  'events.k8s.io/v1beta1': 'Event',
  'extensions/v1beta1': 'Ingress',
  'networking.k8s.io/v1': 'Ingress NetworkPolicy',
  'networking.k8s.io/v1beta1': 'Ingress',
  'policy/v1': 'PodDisruptionBudget',
  'policy/v1beta1': 'PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1': 'Role RoleBinding',
  'rbac.authorization.k8s.io/v1beta1': 'Role RoleBinding',
  'storage.k8s.io/v1beta1': 'CSIStorageCapacity',
};

const clusterScoped: Readonly<Record<string, string>> = {
  v1: 'ComponentStatus Namespace Node PersistentVolume',
  'admissionregistration.k8s.io/v1':
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/v1beta1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
  'apiextensions.k8s.io/v1beta1': 'CustomResourceDefinition',
  'apiregistration.k8s.io/v1': 'APIService',
  'apiregistration.k8s.io/v1beta1': 'APIService',
  'certificates.k8s.io/v1': 'CertificateSigningRequest',
  'certificates.k8s.io/v1beta1': 'CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/v1beta1': 'FlowSchema PriorityLevelConfiguration',
  'networking.k8s.io/v1': 'IngressClass',
  'networking.k8s.io/v1beta1': 'IngressClass',
  'node.k8s.io/v1': 'RuntimeClass',
  'node.k8s.io/v1beta1': 'RuntimeClass',
  'policy/v1beta1': 'PodSecurityPolicy',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1beta1': 'ClusterRole ClusterRoleBinding',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'scheduling.k8s.io/v1beta1': 'PriorityClass',
  'storage.k8s.io/v1': 'CSIDriver CSINode StorageClass VolumeAttachment',
  'storage.k8s.io/v1beta1': 'CSIDriver CSINode StorageClass VolumeAttachment',
};

/** Known to belong to no namespace; of what is not known, kustomize supposes that it does belong to one. */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return ofCluster.has(`${apiVersion} ${kind}`);
}

export function isKnownKind(apiVersion: string, kind: string): boolean {
  return ofNamespaces.has(`${apiVersion} ${kind}`) || ofCluster.has(`${apiVersion} ${kind}`);
}

const ofNamespaces = namesIn(namespaced);
const ofCluster = namesIn(clusterScoped);

function namesIn(table: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(
    Object.entries(table).flatMap(([apiVersion, kinds]) =>
      kinds.split(' ').map((kind) => `${apiVersion} ${kind}`),
    ),
  );
}

/**
 * `field:Type` leads to a type of this table; `field[key,key]:Type` is a list that is merged by these keys, without any
 * by the value itself. A kind whose name is not here has nothing but its metadata.
 */
const types: Readonly<Record<string, string>> = {
  APIService: 'metadata:ObjectMeta status:Conditions',
  CSINode: 'metadata:ObjectMeta spec:CSINodeSpec',
  CSINodeSpec: 'drivers[name]',
  ComponentStatus: 'metadata:ObjectMeta conditions[type]',
  Conditions: 'conditions[type]',
  Container: 'env[name] ports[containerPort,protocol] volumeDevices[devicePath] volumeMounts[mountPath]',
  CronJob: 'metadata:ObjectMeta spec:CronJobSpec',
  CronJobSpec: 'jobTemplate:JobTemplateSpec',
  DaemonSet: 'metadata:ObjectMeta spec:TemplateSpec status:Conditions',
  Deployment: 'metadata:ObjectMeta spec:TemplateSpec status:Conditions',
  EphemeralContainer: 'env[name] volumeDevices[devicePath] volumeMounts[mountPath]',
  EphemeralVolumeSource: 'volumeClaimTemplate:PersistentVolumeClaimTemplate',
  Job: 'metadata:ObjectMeta spec:TemplateSpec status:Conditions',
  JobTemplateSpec: 'metadata:ObjectMeta spec:TemplateSpec',
  MutatingWebhookConfiguration: 'metadata:ObjectMeta webhooks[name]',
  Namespace: 'metadata:ObjectMeta status:Conditions',
  Node: 'metadata:ObjectMeta spec:NodeSpec status:NodeStatus',
  NodeSpec: 'podCIDRs[]',
  NodeStatus: 'addresses[type] conditions[type]',
  ObjectMeta: 'finalizers[] ownerReferences[uid]',
  PersistentVolumeClaim: 'metadata:ObjectMeta status:Conditions',
  PersistentVolumeClaimTemplate: 'metadata:ObjectMeta',
  Pod: 'metadata:ObjectMeta spec:PodSpec status:PodStatus',
  PodDisruptionBudget: 'metadata:ObjectMeta status:Conditions',
  PodSpec:
    'containers[name]:Container ephemeralContainers[name]:EphemeralContainer hostAliases[ip] imagePullSecrets[name] initContainers[name]:Container topologySpreadConstraints[topologyKey,whenUnsatisfiable] volumes[name]:Volume',
  PodStatus: 'conditions[type] podIPs[ip]',
  PodTemplate: 'metadata:ObjectMeta template:PodTemplateSpec',
  PodTemplateSpec: 'metadata:ObjectMeta spec:PodSpec',
  ReplicaSet: 'metadata:ObjectMeta spec:TemplateSpec status:Conditions',
  ReplicationController: 'metadata:ObjectMeta spec:TemplateSpec status:Conditions',
  Service: 'metadata:ObjectMeta spec:ServiceSpec status:Conditions',
  ServiceAccount: 'metadata:ObjectMeta secrets[name]',
  ServiceSpec: 'ports[port,protocol]',
  StatefulSet: 'metadata:ObjectMeta spec:TemplateSpec status:Conditions',
  TemplateSpec: 'template:PodTemplateSpec',
  ValidatingWebhookConfiguration: 'metadata:ObjectMeta webhooks[name]',
  Volume: 'ephemeral:EphemeralVolumeSource',
};

export interface MergedField {
  /** Undefined for a field that is no list; empty for a list of plain values. */
  readonly keys: readonly string[] | undefined;
  /** What it holds, or its items are; undefined where nothing below is merged by a key. */
  readonly type: string | undefined;
}

export function mergedFieldsOf(type: string): ReadonlyMap<string, MergedField> {
  const known = parsed.get(type);
  if (known) return known;
  const row = Object.hasOwn(types, type) ? (types[type] ?? '') : 'metadata:ObjectMeta';
  const fields = new Map(row.split(' ').map(fieldOf));
  parsed.set(type, fields);
  return fields;
}

const parsed = new Map<string, ReadonlyMap<string, MergedField>>();

function fieldOf(written: string): [string, MergedField] {
  const [, name = '', list, type] = /^(\w+)(?:\[([\w,]*)\])?(?::(\w+))?$/.exec(written) ?? [];
  return [name, { keys: list === '' ? [] : list?.split(','), type }];
}
