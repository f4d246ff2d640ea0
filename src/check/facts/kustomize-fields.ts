/*
 * The fields that kustomize knows without being told (kustomize api/internal/konfig/builtinpluginconsts): where labels,
 * annotations, images, replicas and namespaces are, what refers to what by name, and where `$(VAR)` counts. Each row is
 * `KIND PATH`; the kind may say its group and version (`Kind@group/version`), `*` is any, and `+` makes what is not there.
 */

const rows = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((row) => row.trim())
    .filter((row) => row !== '');

/** Where each kind keeps its pods. */
const podSpecs: readonly (readonly [kind: string, path: string])[] = [
  ['Pod', 'spec'],
  ['PodTemplate', 'template/spec'],
  ['Deployment', 'spec/template/spec'],
  ['ReplicaSet', 'spec/template/spec'],
  ['ReplicationController', 'spec/template/spec'],
  ['DaemonSet', 'spec/template/spec'],
  ['StatefulSet', 'spec/template/spec'],
  ['Job', 'spec/template/spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
];

function inPods(kinds: string, paths: string): string[] {
  const wanted = new Set(kinds.split(' '));
  const pods = podSpecs.filter(([kind]) => wanted.has(kind));
  return pods.flatMap(([kind, spec]) => paths.split(' ').map((path) => `${kind} ${spec}/${path}`));
}

const metadata = rows(`
  * metadata/labels +
  ReplicationController@/v1 spec/template/metadata/labels +
  Deployment spec/template/metadata/labels +
  ReplicaSet spec/template/metadata/labels +
  DaemonSet spec/template/metadata/labels +
  StatefulSet@apps spec/template/metadata/labels +
  Job@batch spec/template/metadata/labels +
  CronJob@batch spec/jobTemplate/metadata/labels +
  CronJob@batch spec/jobTemplate/spec/template/metadata/labels +
`);

const volumeClaims = rows('StatefulSet@apps spec/volumeClaimTemplates[]/metadata/labels +');

const affinities = ['Deployment@apps', 'StatefulSet@apps'].flatMap((kind) =>
  [
    'affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
    'affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution',
    'affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
    'affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution',
    'topologySpreadConstraints',
  ].map((path) => `${kind} spec/template/spec/${path}/labelSelector/matchLabels`),
);

const selectors = rows(`
  Service@/v1 spec/selector +
  ReplicationController@/v1 spec/selector +
  Deployment spec/selector/matchLabels +
  ReplicaSet spec/selector/matchLabels +
  DaemonSet spec/selector/matchLabels +
  StatefulSet@apps spec/selector/matchLabels +
  Job@batch spec/selector/matchLabels
  CronJob@batch spec/jobTemplate/spec/selector/matchLabels
  PodDisruptionBudget@policy spec/selector/matchLabels
  NetworkPolicy@networking.k8s.io spec/podSelector/matchLabels
  NetworkPolicy@networking.k8s.io spec/ingress/from/podSelector/matchLabels
  NetworkPolicy@networking.k8s.io spec/egress/to/podSelector/matchLabels
`);

const annotations = rows(`
  * metadata/annotations +
  ReplicationController@/v1 spec/template/metadata/annotations +
  Deployment spec/template/metadata/annotations +
  ReplicaSet spec/template/metadata/annotations +
  DaemonSet spec/template/metadata/annotations +
  StatefulSet spec/template/metadata/annotations +
  Job@batch spec/template/metadata/annotations +
  CronJob@batch spec/jobTemplate/metadata/annotations +
  CronJob@batch spec/jobTemplate/spec/template/metadata/annotations +
`);

const namespaces = rows(`
  Namespace metadata/name +
  APIService@apiregistration.k8s.io spec/service/namespace +
  CustomResourceDefinition@apiextensions.k8s.io spec/conversion/webhook/clientConfig/service/namespace
`);

const images = rows(`
  * spec/containers[]/image +
  * spec/initContainers[]/image +
  * spec/volumes[]/image/reference +
  * spec/template/spec/containers[]/image +
  * spec/template/spec/initContainers[]/image +
  * spec/template/spec/volumes[]/image/reference +
  * spec/jobTemplate/spec/template/spec/volumes[]/image/reference +
`);

const replicas = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
  (kind) => `${kind} spec/replicas +`,
);

const variables = [
  ...inPods(
    'CronJob DaemonSet Deployment Job Pod ReplicaSet StatefulSet',
    ['containers', 'initContainers']
      .flatMap((list) =>
        ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((path) => `${list}/${path}`),
      )
      .join(' '),
  ),
  ...inPods('DaemonSet Deployment Job Pod ReplicaSet StatefulSet', 'volumes/nfs/server'),
  ...rows(`
    CronJob spec/jobTemplate/spec/template/volumes/nfs/server
    Deployment spec/template/metadata/annotations
    Ingress spec/rules/host
    Ingress spec/tls/hosts
    Ingress spec/tls/secretName
    Service spec/ports/port
    Service spec/ports/targetPort
    StatefulSet spec/volumeClaimTemplates/spec/nfs/server
    PersistentVolume spec/nfs/server
    * metadata/labels
    * metadata/annotations
  `),
];

const holders = 'Pod PodTemplate Deployment ReplicaSet DaemonSet StatefulSet Job CronJob';
const users = 'Pod StatefulSet Deployment ReplicationController CronJob Job DaemonSet';

/** What refers to these kinds by name. */
const references: readonly (readonly [target: string, referrers: readonly string[]])[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
    (kind) => [kind, ['HorizontalPodAutoscaler spec/scaleTargetRef/name']] as const,
  ),
  [
    'ConfigMap@/v1',
    [
      ...inPods(
        holders,
        'volumes/configMap/name containers/env/valueFrom/configMapKeyRef/name initContainers/env/valueFrom/configMapKeyRef/name containers/envFrom/configMapRef/name initContainers/envFrom/configMapRef/name volumes/projected/sources/configMap/name',
      ),
      'Node spec/configSource/configMap',
      'Role rules/resourceNames',
      'ClusterRole rules/resourceNames',
      'Ingress metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap',
    ],
  ],
  [
    'Secret@/v1',
    [
      ...inPods(
        holders,
        'volumes/secret/secretName containers/env/valueFrom/secretKeyRef/name initContainers/env/valueFrom/secretKeyRef/name containers/envFrom/secretRef/name initContainers/envFrom/secretRef/name imagePullSecrets/name volumes/projected/sources/secret/name',
      ),
      ...rows(`
        Ingress spec/tls/secretName
        Ingress metadata/annotations/ingress.kubernetes.io\\/auth-secret
        Ingress metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret
        Ingress metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret
        ServiceAccount imagePullSecrets/name
        StorageClass parameters/secretName
        StorageClass parameters/adminSecretName
        StorageClass parameters/userSecretName
        StorageClass parameters/secretRef
        Role rules/resourceNames
        ClusterRole rules/resourceNames
        Service@serving.knative.dev/v1 spec/template/spec/containers/env/valueFrom/secretKeyRef/name
        PersistentVolume spec/azureFile/secretName
      `),
    ],
  ],
  [
    'Service@/v1',
    rows(`
      StatefulSet@apps spec/serviceName
      Ingress spec/rules/http/paths/backend/serviceName
      Ingress spec/backend/serviceName
      Ingress spec/rules/http/paths/backend/service/name
      Ingress spec/defaultBackend/service/name
      APIService@apiregistration.k8s.io spec/service/name
      ValidatingWebhookConfiguration@admissionregistration.k8s.io webhooks/clientConfig/service
      MutatingWebhookConfiguration@admissionregistration.k8s.io webhooks/clientConfig/service
    `),
  ],
  ['Role@rbac.authorization.k8s.io', ['RoleBinding@rbac.authorization.k8s.io roleRef/name']],
  [
    'ClusterRole@rbac.authorization.k8s.io',
    rows(`
      RoleBinding@rbac.authorization.k8s.io roleRef/name
      ClusterRoleBinding@rbac.authorization.k8s.io roleRef/name
    `),
  ],
  [
    'ServiceAccount@/v1',
    [
      'RoleBinding@rbac.authorization.k8s.io subjects',
      'ClusterRoleBinding@rbac.authorization.k8s.io subjects',
      ...inPods(users, 'serviceAccountName'),
    ],
  ],
  ['PersistentVolumeClaim@/v1', inPods(users, 'volumes/persistentVolumeClaim/claimName')],
  ['PersistentVolume@/v1', ['PersistentVolumeClaim spec/volumeName', 'ClusterRole rules/resourceNames']],
  [
    'StorageClass@storage.k8s.io/v1',
    rows(`
      PersistentVolume spec/storageClassName
      PersistentVolumeClaim spec/storageClassName
      StatefulSet spec/volumeClaimTemplates/spec/storageClassName
    `),
  ],
  ['PriorityClass@scheduling.k8s.io/v1', inPods(users, 'priorityClassName')],
  // The group is kustomize's own mistake, so that nothing is ever found: it counts as it is.
  ['IngressClass@networking.k8s.io/v1/v1', ['Ingress spec/ingressClassName']],
  [
    'ValidatingAdmissionPolicy@admissionregistration.k8s.io',
    ['ValidatingAdmissionPolicyBinding@admissionregistration.k8s.io spec/policyName'],
  ],
];

export const kustomizeFields = {
  namePrefix: ['* metadata/name'],
  nameSuffix: ['* metadata/name'],
  namespace: namespaces,
  commonLabels: [...selectors, ...affinities, ...metadata, ...volumeClaims],
  labels: [],
  templateLabels: metadata,
  volumeClaimTemplateLabels: volumeClaims,
  commonAnnotations: annotations,
  varReference: variables,
  images,
  replicas,
} satisfies Readonly<Record<string, readonly string[]>>;

export const kustomizeReferences = references;
