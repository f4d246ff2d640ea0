/*
 * Where each kind keeps its pods: the built-in kinds from k8s.io/api, the others from their CRD schemas.
 *
 * In a path `[*]` is every item of a list and `*` every entry of a map. The version of an API never moved a pod spec,
 * so a kind is known by its group and name. Rows of one kind may be several.
 */

export interface PodPlace {
  /** Where the pod spec is, from the root of the object. */
  readonly path: readonly string[];
  /** Where the pod's security context is, from there. */
  readonly context: readonly string[];
  readonly containers: readonly ContainerPlace[];
  /** Why what stands here is not all of the pod, where the kind is such that it never is. */
  readonly partial: string | undefined;
}

export interface ContainerPlace {
  /** From the pod spec; empty where that is the container too. */
  readonly path: readonly string[];
  readonly context: string;
  /** What its operator calls it, where the resource does not say. */
  readonly name?: string;
}

/** What Pod Security admission looks at: pods, and the templates of the controllers that are built in. */
const builtIn = `
Pod                        spec
ReplicationController      spec.template.spec
PodTemplate                template.spec
apps/Deployment            spec.template.spec
apps/StatefulSet           spec.template.spec
apps/DaemonSet             spec.template.spec
apps/ReplicaSet            spec.template.spec
extensions/Deployment      spec.template.spec
extensions/DaemonSet       spec.template.spec
extensions/ReplicaSet      spec.template.spec
batch/Job                  spec.template.spec
batch/CronJob              spec.jobTemplate.spec.template.spec
`;

/** Custom resources that hold a whole pod spec. */
const custom = `
argoproj.io/Rollout                        spec.template.spec
argoproj.io/Experiment                     spec.templates[*].template.spec
argoproj.io/AnalysisTemplate               spec.metrics[*].provider.job.spec.template.spec
argoproj.io/ClusterAnalysisTemplate        spec.metrics[*].provider.job.spec.template.spec
argoproj.io/AnalysisRun                    spec.metrics[*].provider.job.spec.template.spec
serving.knative.dev/Service                spec.template.spec
serving.knative.dev/Configuration          spec.template.spec
serving.knative.dev/Revision               spec
keda.sh/ScaledJob                          spec.jobTargetRef.template.spec
jobset.x-k8s.io/JobSet                     spec.replicatedJobs[*].template.spec.template.spec
leaderworkerset.x-k8s.io/LeaderWorkerSet   spec.leaderWorkerTemplate.leaderTemplate.spec
leaderworkerset.x-k8s.io/LeaderWorkerSet   spec.leaderWorkerTemplate.workerTemplate.spec
trainer.kubeflow.org/TrainingRuntime       spec.template.spec.replicatedJobs[*].template.spec.template.spec
trainer.kubeflow.org/ClusterTrainingRuntime spec.template.spec.replicatedJobs[*].template.spec.template.spec
kubeflow.org/PyTorchJob                    spec.pytorchReplicaSpecs.*.template.spec
kubeflow.org/TFJob                         spec.tfReplicaSpecs.*.template.spec
kubeflow.org/MPIJob                        spec.mpiReplicaSpecs.*.template.spec
kubeflow.org/XGBoostJob                    spec.xgbReplicaSpecs.*.template.spec
kubeflow.org/PaddleJob                     spec.paddleReplicaSpecs.*.template.spec
kubeflow.org/JAXJob                        spec.jaxReplicaSpecs.*.template.spec
apps.kruise.io/CloneSet                    spec.template.spec
apps.kruise.io/StatefulSet                 spec.template.spec
apps.kruise.io/DaemonSet                   spec.template.spec
apps.kruise.io/BroadcastJob                spec.template.spec
apps.kruise.io/AdvancedCronJob             spec.template.jobTemplate.spec.template.spec
apps.kruise.io/AdvancedCronJob             spec.template.broadcastJobTemplate.spec.template.spec
apps.kruise.io/UnitedDeployment            spec.template.statefulSetTemplate.spec.template.spec
apps.kruise.io/UnitedDeployment            spec.template.advancedStatefulSetTemplate.spec.template.spec
apps.kruise.io/UnitedDeployment            spec.template.cloneSetTemplate.spec.template.spec
apps.kruise.io/UnitedDeployment            spec.template.deploymentTemplate.spec.template.spec
ray.io/RayCluster                          spec.headGroupSpec.template.spec
ray.io/RayCluster                          spec.workerGroupSpecs[*].template.spec
ray.io/RayJob                              spec.rayClusterSpec.headGroupSpec.template.spec
ray.io/RayJob                              spec.rayClusterSpec.workerGroupSpecs[*].template.spec
ray.io/RayJob                              spec.submitterPodTemplate.spec
ray.io/RayService                          spec.rayClusterConfig.headGroupSpec.template.spec
ray.io/RayService                          spec.rayClusterConfig.workerGroupSpecs[*].template.spec
apps.openshift.io/DeploymentConfig         spec.template.spec
`;

/** Custom resources whose operator merges what stands here into pods of its own. */
const merged = `
apps.kruise.io/SidecarSet                  spec
monitoring.coreos.com/Prometheus           spec
monitoring.coreos.com/PrometheusAgent      spec
monitoring.coreos.com/Alertmanager         spec
monitoring.coreos.com/ThanosRuler          spec
elasticsearch.k8s.elastic.co/Elasticsearch spec.nodeSets[*].podTemplate.spec
kibana.k8s.elastic.co/Kibana               spec.podTemplate.spec
apm.k8s.elastic.co/ApmServer               spec.podTemplate.spec
enterprisesearch.k8s.elastic.co/EnterpriseSearch spec.podTemplate.spec
logstash.k8s.elastic.co/Logstash           spec.podTemplate.spec
beat.k8s.elastic.co/Beat                   spec.deployment.podTemplate.spec
beat.k8s.elastic.co/Beat                   spec.daemonSet.podTemplate.spec
agent.k8s.elastic.co/Agent                 spec.deployment.podTemplate.spec
agent.k8s.elastic.co/Agent                 spec.daemonSet.podTemplate.spec
agent.k8s.elastic.co/Agent                 spec.statefulSet.podTemplate.spec
postgresql.cnpg.io/Pooler                  spec.template.spec
grafana.integreatly.org/Grafana            spec.deployment.spec.template.spec
pkg.crossplane.io/DeploymentRuntimeConfig  spec.deploymentTemplate.spec.template.spec
serving.kserve.io/InferenceService         spec.predictor
serving.kserve.io/InferenceService         spec.transformer
serving.kserve.io/InferenceService         spec.explainer
trainer.kubeflow.org/TrainJob              spec.runtimePatches[*].trainingRuntimeSpec.template.spec.replicatedJobs[*].template.spec.template.spec
cert-manager.io/Issuer                     spec.acme.solvers[*].http01.ingress.podTemplate.spec
cert-manager.io/Issuer                     spec.acme.solvers[*].http01.gatewayHTTPRoute.podTemplate.spec
cert-manager.io/ClusterIssuer              spec.acme.solvers[*].http01.ingress.podTemplate.spec
cert-manager.io/ClusterIssuer              spec.acme.solvers[*].http01.gatewayHTTPRoute.podTemplate.spec
`;

/**
 * Custom resources that hold security contexts but no pod spec: the place that stands for the pod, its security context
 * (`-` for none), then its containers (`.` for the place itself, and `=` before the name that its operator gives it).
 * `<task>` and `<workflow>` are spelled out below.
 */
const contexts = `
argoproj.io/Workflow                spec <workflow>
argoproj.io/WorkflowTemplate        spec <workflow>
argoproj.io/ClusterWorkflowTemplate spec <workflow>
argoproj.io/CronWorkflow            spec.workflowSpec <workflow>
tekton.dev/Task                     spec - <task>
tekton.dev/ClusterTask              spec - <task>
tekton.dev/StepAction               spec - .
tekton.dev/TaskRun                  spec.podTemplate securityContext
tekton.dev/TaskRun                  spec.taskSpec - <task>
tekton.dev/Pipeline                 spec.tasks[*].taskSpec - <task>
tekton.dev/Pipeline                 spec.finally[*].taskSpec - <task>
tekton.dev/PipelineRun              spec.podTemplate securityContext
tekton.dev/PipelineRun              spec.taskRunTemplate.podTemplate securityContext
tekton.dev/PipelineRun              spec.taskRunSpecs[*].podTemplate securityContext
tekton.dev/PipelineRun              spec.pipelineSpec.tasks[*].taskSpec - <task>
sparkoperator.k8s.io/SparkApplication           spec.driver podSecurityContext .=spark-kubernetes-driver initContainers[*] sidecars[*]
sparkoperator.k8s.io/SparkApplication           spec.executor podSecurityContext .=spark-kubernetes-executor initContainers[*] sidecars[*]
sparkoperator.k8s.io/ScheduledSparkApplication  spec.template.driver podSecurityContext .=spark-kubernetes-driver initContainers[*] sidecars[*]
sparkoperator.k8s.io/ScheduledSparkApplication  spec.template.executor podSecurityContext .=spark-kubernetes-executor initContainers[*] sidecars[*]
kafka.strimzi.io/Kafka              spec.kafka.template pod.securityContext kafkaContainer initContainer
kafka.strimzi.io/Kafka              spec.zookeeper.template pod.securityContext zookeeperContainer
kafka.strimzi.io/Kafka              spec.entityOperator.template pod.securityContext topicOperatorContainer userOperatorContainer
kafka.strimzi.io/Kafka              spec.cruiseControl.template pod.securityContext cruiseControlContainer
kafka.strimzi.io/Kafka              spec.kafkaExporter.template pod.securityContext container
kafka.strimzi.io/KafkaNodePool      spec.template pod.securityContext kafkaContainer initContainer
kafka.strimzi.io/KafkaConnect       spec.template pod.securityContext connectContainer initContainer
kafka.strimzi.io/KafkaMirrorMaker2  spec.template pod.securityContext connectContainer initContainer
kafka.strimzi.io/KafkaBridge        spec.template pod.securityContext bridgeContainer initContainer
opentelemetry.io/OpenTelemetryCollector spec podSecurityContext .=otc-container
postgresql.cnpg.io/Cluster          spec podSecurityContext .=postgres
minio.min.io/Tenant                 spec.pools[*] securityContext .:containerSecurityContext=minio
`;

const spelled: Readonly<Record<string, readonly string[]>> = {
  '<task>': ['steps[*]', 'sidecars[*]', 'stepTemplate'],
};

type Table = ReadonlyMap<string, readonly PodPlace[]>;

/** As PSA visits them (policy/visitor.go). */
const podContainers: readonly ContainerPlace[] = ['initContainers', 'containers', 'ephemeralContainers'].map(
  (list) => ({ path: [list, '[*]'], context: 'securityContext' }),
);

function tableOf(text: string, place: (words: readonly string[], kind: string) => PodPlace[]): Table {
  const table = new Map<string, PodPlace[]>();
  for (const line of text.trim().split('\n')) {
    const [kind = '', ...words] = line.split(/ +/);
    table.set(kind, [...(table.get(kind) ?? []), ...place(words, kind)]);
  }
  return table;
}

function pathOf(text: string): string[] {
  return text === '.' || text === '-' ? [] : text.replaceAll('[*]', '.[*]').split('.');
}

function wholePod([path = '']: readonly string[]): PodPlace[] {
  return [
    { path: pathOf(path), context: ['securityContext'], containers: podContainers, partial: undefined },
  ];
}

function mergedPod(words: readonly string[], kind: string): PodPlace[] {
  const partial = `the operator of ${nameOf(kind)} merges this into pods of its own`;
  return wholePod(words).map((place) => ({ ...place, partial }));
}

function contextPod([path = '', ...words]: readonly string[], kind: string): PodPlace[] {
  if (words[0] === '<workflow>') return workflowPods(path, kind);
  const [context = '-', ...containers] = words.flatMap((word) => spelled[word] ?? [word]);
  return [
    {
      path: pathOf(path),
      context: pathOf(context),
      containers: containers.map(containerPlace),
      partial: `the operator of ${nameOf(kind)} makes the pods that these settings go into`,
    },
  ];
}

function containerPlace(text: string): ContainerPlace {
  const [place = '', name] = text.split('=');
  const [path = '', context = 'securityContext'] = place.split(':');
  return { path: pathOf(path), context, ...(name === undefined ? {} : { name }) };
}

/** Argo Workflows: a security context for all pods, and one for each template, which is a pod. */
function workflowPods(path: string, kind: string): PodPlace[] {
  const containers = [
    'container',
    'script',
    'initContainers[*]',
    'sidecars[*]',
    'containerSet.containers[*]',
  ];
  return [
    ...contextPod([path, 'securityContext'], kind),
    ...contextPod([`${path}.templateDefaults`, 'securityContext', ...containers], kind),
    ...contextPod([`${path}.templates[*]`, 'securityContext', ...containers], kind),
  ];
}

function nameOf(kind: string): string {
  return kind.slice(kind.indexOf('/') + 1);
}

const builtInTable = tableOf(builtIn, wholePod);
const customTable: Table = new Map([
  ...tableOf(custom, wholePod),
  ...tableOf(merged, mergedPod),
  ...tableOf(contexts, contextPod),
]);
/** For objects without an apiVersion. */
const builtInByName: Table = new Map([...builtInTable].map(([kind, places]) => [nameOf(kind), places]));

export interface Kind {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
}

/** Where an object of this kind keeps pods; empty where it keeps none. */
export function podPlaces(kind: Kind): readonly PodPlace[] {
  return builtInPlaces(kind) ?? customTable.get(`${kind.group}/${kind.kind}`) ?? [];
}

/** The API groups in which a kind of this name may keep pods; the empty one for a kind that is known without its group. */
export function groupsWithPods(name: string): readonly string[] {
  return builtInByName.has(name) ? [''] : (customGroups.get(name) ?? []);
}

const customGroups = new Map<string, readonly string[]>();
for (const kind of customTable.keys()) {
  const name = nameOf(kind);
  customGroups.set(name, [...(customGroups.get(name) ?? []), kind.slice(0, kind.indexOf('/'))]);
}

/** Pod Security admission looks at this kind (admission.go, defaultPodSpecExtractor). */
export function isBuiltIn(kind: Kind): boolean {
  return builtInPlaces(kind) !== undefined;
}

function builtInPlaces({ apiVersion, group, kind }: Kind) {
  if (apiVersion === '') return builtInByName.get(kind);
  return builtInTable.get(group === '' ? kind : `${group}/${kind}`);
}
