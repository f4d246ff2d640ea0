import { describe, expect, test } from '@jest/globals';
import { workloadOf } from '../../../../src/check/model/pod/workload.ts';
import { manifest, pod, workload } from '../../../support/kubernetes.ts';
import { projectOf, workloadIn } from '../../../support/project.ts';

const object = (apiVersion: string, kind: string, body: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${body}`;

/** A pod spec in flow style with one container. */
const spec = '{containers: [{name: a, image: b}]}';

/** `spec.template.spec` around it. */
const at = (path: string, inner = spec) =>
  `${path
    .split('.')
    .reduceRight((text, key) => `{${key}: ${text}}`, inner)
    .slice(1, -1)}\n`;

describe('where the containers of a kind are', () => {
  test.each([
    ['v1', 'Pod', at('spec'), ['Pod x, container a']],
    ['v1', 'ReplicationController', at('spec.template.spec'), ['ReplicationController x, container a']],
    ['v1', 'PodTemplate', at('template.spec'), ['PodTemplate x, container a']],
    ['apps/v1', 'Deployment', at('spec.template.spec'), ['Deployment x, container a']],
    ['apps/v1', 'StatefulSet', at('spec.template.spec'), ['StatefulSet x, container a']],
    ['apps/v1', 'DaemonSet', at('spec.template.spec'), ['DaemonSet x, container a']],
    ['apps/v1', 'ReplicaSet', at('spec.template.spec'), ['ReplicaSet x, container a']],
    ['extensions/v1beta1', 'Deployment', at('spec.template.spec'), ['Deployment x, container a']],
    ['batch/v1', 'Job', at('spec.template.spec'), ['Job x, container a']],
    ['batch/v1', 'CronJob', at('spec.jobTemplate.spec.template.spec'), ['CronJob x, container a']],
  ])('%s %s, which is built in', (apiVersion, kind, body, subjects) => {
    const { pods, builtIn, partial } = workload(object(apiVersion, kind, body));
    expect(pods.flatMap(({ containers }) => containers).map(({ subject }) => subject)).toEqual(subjects);
    expect([builtIn, partial]).toEqual([true, undefined]);
  });

  test.each([
    ['argoproj.io/v1alpha1', 'Rollout', at('spec.template.spec'), ['Rollout x, container a']],
    ['argoproj.io/v1alpha1', 'Rollout', 'spec: {workloadRef: {kind: Deployment, name: y}}\n', []],
    [
      'argoproj.io/v1alpha1',
      'Experiment',
      `spec: {templates: [{name: one, template: {spec: ${spec}}}, {name: two, template: {spec: ${spec}}}]}\n`,
      ['Experiment x, templates one, container a', 'Experiment x, templates two, container a'],
    ],
    ['serving.knative.dev/v1', 'Service', at('spec.template.spec'), ['Service x, container a']],
    ['keda.sh/v1alpha1', 'ScaledJob', at('spec.jobTargetRef.template.spec'), ['ScaledJob x, container a']],
    [
      'ray.io/v1',
      'RayCluster',
      `spec: {headGroupSpec: {template: {spec: ${spec}}}, workerGroupSpecs: [{groupName: small, template: {spec: ${spec}}}]}\n`,
      ['RayCluster x, headGroupSpec, container a', 'RayCluster x, workerGroupSpecs small, container a'],
    ],
    [
      'kubeflow.org/v1',
      'PyTorchJob',
      `spec: {pytorchReplicaSpecs: {Worker: {template: {spec: ${spec}}}}}\n`,
      ['PyTorchJob x, pytorchReplicaSpecs Worker, container a'],
    ],
    [
      'leaderworkerset.x-k8s.io/v1',
      'LeaderWorkerSet',
      `spec: {leaderWorkerTemplate: {workerTemplate: {spec: ${spec}}}}\n`,
      ['LeaderWorkerSet x, workerTemplate, container a'],
    ],
    ['apps.kruise.io/v1beta1', 'StatefulSet', at('spec.template.spec'), ['StatefulSet x, container a']],
  ])('%s %s, which is not', (apiVersion, kind, body, subjects) => {
    const { pods, builtIn } = workload(object(apiVersion, kind, body));
    expect(pods.flatMap(({ containers }) => containers).map(({ subject }) => subject)).toEqual(subjects);
    expect(builtIn).toBe(false);
  });

  test.each([
    ['v1', 'Service', at('spec.template.spec')],
    ['apps/v1', 'Pod', at('spec')],
    ['v1', 'ConfigMap', 'data: {}\n'],
    ['example.com/v1', 'Deployment', at('spec.template.spec')],
  ])('none in %s %s', (apiVersion, kind, body) => {
    expect(workloadOf(manifest(object(apiVersion, kind, body)))).toBeUndefined();
  });

  test('without an apiVersion the kind alone tells', () => {
    expect(workload('kind: Job\nspec: {template: {spec: {containers: [{image: b}]}}}\n').builtIn).toBe(true);
  });

  test('init containers come first, then the regular, then the ephemeral, named or not', () => {
    const found = pod(
      '  ephemeralContainers: [{name: e}]\n  containers: [{name: a}, {image: b}]\n  initContainers: [{name: i}]\n',
    );
    expect(found.containers.map(({ name }) => name)).toEqual(['i', 'a', 'containers[1]', 'e']);
    expect(found.containers.map(({ subject }) => subject)).toEqual([
      'Pod, init container i',
      'Pod, container a',
      'Pod, container containers[1]',
      'Pod, ephemeral container e',
    ]);
  });
});

describe('what is only a part', () => {
  const deployment = (template: string) => object('apps/v1', 'Deployment', template);
  test.each([
    ['no template', deployment('spec: {replicas: 2}\n'), 'its pod template is not here, as in a patch'],
    [
      'no containers',
      deployment(at('spec.template.spec', '{hostNetwork: true}')),
      'a pod has containers, and this has none, as a patch',
    ],
    [
      'no image',
      deployment(at('spec.template.spec', '{containers: [{name: a}]}')),
      'a container has an image, and `a` has none, as in a patch',
    ],
    [
      'no image of an init container',
      deployment(
        at('spec.template.spec', '{initContainers: [{name: i}], containers: [{name: a, image: b}]}'),
      ),
      'a container has an image, and `i` has none, as in a patch',
    ],
    [
      'a directive',
      deployment(at('spec.template.spec', '{$patch: replace, containers: [{image: b}]}')),
      '`$patch` makes this a patch',
    ],
    [
      'an order',
      deployment(`spec: {$setElementOrder/x: [], template: {spec: ${spec}}}\n`),
      '`$setElementOrder/x` makes this a patch',
    ],
    [
      'what never reaches a cluster',
      `kind: Pod\nmetadata: {annotations: {config.kubernetes.io/local-config: "true"}}\nspec: ${spec}\n`,
      'the annotation `config.kubernetes.io/local-config` keeps this from the cluster',
    ],
    [
      'what an operator merges',
      object('monitoring.coreos.com/v1', 'Prometheus', `spec: ${spec}\n`),
      'the operator of Prometheus merges this into pods of its own',
    ],
    [
      'a part of a pod that an operator merges',
      object(
        'grafana.integreatly.org/v1beta1',
        'Grafana',
        `spec: {deployment: {spec: {template: {spec: ${spec}}}}}\n`,
      ),
      'the operator of Grafana merges this into pods of its own',
    ],
    [
      'what an operator makes pods of',
      object('tekton.dev/v1', 'Task', 'spec: {steps: [{name: a}]}\n'),
      'the operator of Task makes the pods that these settings go into',
    ],
  ])('%s', (_, text, why) => {
    expect(workload(text).partial).toBe(why);
  });

  test('what somebody else knows to be one', () => {
    expect(workload(deployment(at('spec.template.spec')), 'a patch of kustomization.yaml').partial).toBe(
      'a patch of kustomization.yaml',
    );
  });

  test.each<[string, string, boolean]>([
    ['base/image-patch.yaml', '', true],
    ['overlays/prod/web.yaml', '', true],
    ['patches/web.yaml', 'selector: {matchLabels: {a: b}}, ', true],
    ['patches/web.yaml', 'selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, ', false],
    ['web.yaml', '', false],
    ['dispatch/web.yaml', '', false],
  ])('a Deployment of %s with %j', (path, start, isPartial) => {
    const template = start.includes('template')
      ? `${start}spec: ${spec}}`
      : `${start}template: {spec: ${spec}}`;
    const project = projectOf({ [path]: deployment(`spec: {${template}}\n`) });
    expect(workloadIn(project, path).partial !== undefined).toBe(isPartial);
  });

  test('not a whole one with a script that says $patch', () => {
    expect(
      workload(deployment(at('spec.template.spec', '{containers: [{image: b, args: ["$patch"]}]}'))).partial,
    ).toBeUndefined();
  });
});

describe('security contexts without a pod spec', () => {
  test.each([
    [
      'argoproj.io/v1alpha1',
      'Workflow',
      'spec: {securityContext: {}, templates: [{name: t, script: {securityContext: {}}, sidecars: [{name: s}]}]}\n',
      ['Workflow x, templates t, container script', 'Workflow x, templates t, sidecar s'],
    ],
    [
      'tekton.dev/v1',
      'Task',
      'spec: {steps: [{name: build}], stepTemplate: {}}\n',
      ['Task x, step build', 'Task x, container stepTemplate'],
    ],
    [
      'tekton.dev/v1',
      'Pipeline',
      'spec: {tasks: [{name: t, taskSpec: {steps: [{name: build}]}}]}\n',
      ['Pipeline x, tasks t taskSpec, step build'],
    ],
    [
      'sparkoperator.k8s.io/v1beta2',
      'SparkApplication',
      'spec: {driver: {sidecars: [{name: s}]}}\n',
      [
        'SparkApplication x, driver, container spark-kubernetes-driver',
        'SparkApplication x, driver, sidecar s',
      ],
    ],
    ['minio.min.io/v2', 'Tenant', 'spec: {pools: [{name: p}]}\n', ['Tenant x, pools p, container minio']],
    [
      'opentelemetry.io/v1beta1',
      'OpenTelemetryCollector',
      'spec: {securityContext: {runAsUser: 0}}\n',
      ['OpenTelemetryCollector x, container otc-container'],
    ],
    [
      'kafka.strimzi.io/v1',
      'KafkaNodePool',
      'spec: {template: {kafkaContainer: {}}}\n',
      ['KafkaNodePool x, container kafkaContainer'],
    ],
  ])('%s %s', (apiVersion, kind, body, subjects) => {
    const { pods, partial } = workload(object(apiVersion, kind, body));
    expect(pods.flatMap(({ containers }) => containers).map(({ subject }) => subject)).toEqual(subjects);
    expect(partial).toBeDefined();
  });

  test('each at its own key', () => {
    const [found] = workload(
      object(
        'minio.min.io/v2',
        'Tenant',
        'spec: {pools: [{securityContext: {runAsUser: 1}, containerSecurityContext: {privileged: true}}]}\n',
      ),
    ).pods;
    expect(found?.at('securityContext', 'runAsUser').value).toBe(1);
    expect(found?.containers[0]?.at('securityContext', 'privileged').value).toBe(true);
    expect(found?.containers[0]?.effective('runAsUser').value).toBe(1);
  });
});

describe('what is in effect', () => {
  const settings = (podContext: string, context: string) => {
    const [first] = pod(
      `  securityContext: ${podContext}\n  containers: [{securityContext: ${context}}]\n`,
    ).containers;
    if (!first) throw new Error('no container');
    return first;
  };

  test.each([
    ['the container wins', '{runAsUser: 1}', '{runAsUser: 2}', ['runAsUser'], 2],
    ['else the pod', '{runAsUser: 1}', '{}', ['runAsUser'], 1],
    ['null is absent', '{runAsUser: 1}', '{runAsUser: null}', ['runAsUser'], 1],
    ['a container-only setting is not inherited', '{privileged: true}', '{}', ['privileged'], undefined],
    [
      'a profile replaces a profile',
      '{seccompProfile: {type: Localhost}}',
      '{seccompProfile: {}}',
      ['seccompProfile', 'type'],
      undefined,
    ],
    [
      'Windows options are merged',
      '{windowsOptions: {runAsUserName: a}}',
      '{windowsOptions: {hostProcess: true}}',
      ['windowsOptions', 'runAsUserName'],
      'a',
    ],
    ['neither', '{}', '{}', ['runAsNonRoot'], undefined],
  ])('%s', (_, podContext, context, [setting = '', ...path], value) => {
    expect(settings(podContext, context).effective(setting, ...path).value).toBe(value);
  });

  test('what nobody sets is absent in the container', () => {
    const container = settings('{}', '{}');
    const field = container.effective('runAsNonRoot');
    expect(field.parent?.parent?.node).toBe(container.field.node);
  });

  test('Knative knows no security context of the pod', () => {
    const text = object(
      'serving.knative.dev/v1',
      'Service',
      at('spec.template.spec', '{securityContext: {runAsUser: 1}, containers: [{image: a}]}'),
    );
    expect(workload(text).knative).toBe(true);
    expect(pod(text).containers[0]?.effective('runAsUser').exists).toBe(false);
  });
});

describe('a pod', () => {
  test.each([
    ['  os: {name: windows}\n', true],
    ['  nodeSelector: {kubernetes.io/os: windows}\n', true],
    ['  os: {name: linux}\n', false],
    ['  containers: []\n', false],
  ])('%s', (text, windows) => {
    expect(pod(text).windows).toBe(windows);
  });

  test.each([
    ['  hostUsers: false\n', false],
    ['  hostUsers: true\n', true],
    ['  containers: []\n', true],
  ])('%s', (text, hostUsers) => {
    expect(pod(text).hostUsers).toBe(hostUsers);
  });

  test('its metadata are those of the template', () => {
    const text = 'kind: Job\nmetadata: {name: a}\nspec: {template: {metadata: {name: b}, spec: {}}}\n';
    expect(pod(text).metadata.at('name').value).toBe('b');
    expect(pod('kind: Pod\nmetadata: {name: a}\nspec: {}\n').metadata.at('name').value).toBe('a');
  });
});
