import { given } from './origin.ts';
import { bool, type GoFunction, type List, list, str, type Thing, type Value } from './value.ts';
import { stringOf } from './functions/arguments.ts';

/*
 * What Helm takes a cluster for that it cannot ask: the version of the Kubernetes client that it was built with, and the
 * groups that this knows (pkg/chart/common/capabilities.go of Helm 4.3.1).
 */

const kubernetes = '1.37';

const groups: readonly (readonly [string, string])[] = [
  ['', 'v1'],
  ['admissionregistration.k8s.io', 'v1 v1alpha1 v1beta1'],
  ['internal.apiserver.k8s.io', 'v1alpha1'],
  ['apps', 'v1 v1beta1 v1beta2'],
  ['authentication.k8s.io', 'v1 v1alpha1 v1beta1'],
  ['authorization.k8s.io', 'v1 v1beta1'],
  ['autoscaling', 'v1 v2'],
  ['batch', 'v1 v1beta1'],
  ['certificates.k8s.io', 'v1 v1beta1 v1alpha1'],
  ['coordination.k8s.io', 'v1alpha2 v1beta1 v1'],
  ['discovery.k8s.io', 'v1 v1beta1'],
  ['events.k8s.io', 'v1 v1beta1'],
  ['extensions', 'v1beta1'],
  ['flowcontrol.apiserver.k8s.io', 'v1 v1beta1 v1beta2 v1beta3'],
  ['lifecycle.k8s.io', 'v1alpha1'],
  ['networking.k8s.io', 'v1 v1beta1'],
  ['node.k8s.io', 'v1 v1alpha1 v1beta1'],
  ['policy', 'v1 v1beta1'],
  ['rbac.authorization.k8s.io', 'v1 v1beta1 v1alpha1'],
  ['resource.k8s.io', 'v1 v1beta2 v1beta1 v1alpha3'],
  ['scheduling.k8s.io', 'v1alpha3 v1beta1 v1'],
  ['storage.k8s.io', 'v1beta1 v1 v1alpha1'],
  ['storagemigration.k8s.io', 'v1 v1beta1'],
  ['apiextensions.k8s.io', 'v1beta1 v1'],
];

const ofCluster = given('.Capabilities');

const known = groups.flatMap(([group, versions]) =>
  versions.split(' ').map((version) => (group === '' ? version : `${group}/${version}`)),
);

function struct(
  type: string,
  fields: readonly (readonly [string, Value])[],
  methods: readonly (readonly [string, GoFunction])[] = [],
): Thing {
  return { kind: 'thing', type, fields: new Map(fields), methods: new Map(methods) };
}

function get(value: Value): GoFunction {
  return { takes: [], call: () => value };
}

function kubeVersion(): Thing {
  const version = `v${kubernetes}.0`;
  const [major = '', minor = ''] = kubernetes.split('.');
  const fields: readonly (readonly [string, Value])[] = [
    ['Version', str(version, ofCluster)],
    ['Major', str(major, ofCluster)],
    ['Minor', str(minor, ofCluster)],
  ];
  const methods: readonly (readonly [string, GoFunction])[] = [
    ['String', get(str(version, ofCluster))],
    ['GitVersion', get(str(version, ofCluster))],
  ];
  return { ...struct('common.KubeVersion', fields, methods), says: version, from: ofCluster };
}

function versionSet(versions: readonly string[]): List {
  const items = versions.map((version) => str(version));
  const has: GoFunction = {
    takes: ['string'],
    call: ([version]) => bool(versions.includes(stringOf(version)), ofCluster),
  };
  return { ...list(items, 'common.VersionSet'), methods: new Map([['Has', has]]), from: ofCluster };
}

/** `.Capabilities`, with the groups that a chart's deployer says the cluster has besides. */
export function capabilities(apiVersions: readonly string[] = []): Thing {
  const helm = struct('version.BuildInfo', [
    ['Version', str('v4.3')],
    ['GitCommit', str('')],
    ['GitTreeState', str('')],
    ['GoVersion', str('go1.26.8')],
    ['KubeClientVersion', str(`v${kubernetes}`)],
  ]);
  return struct('*common.Capabilities', [
    ['KubeVersion', kubeVersion()],
    ['APIVersions', versionSet([...known, ...apiVersions])],
    ['HelmVersion', helm],
  ]);
}
