import { expect, test } from '@jest/globals';
import { manifestsIn } from '../../../src/check/model/pod/manifest.ts';
import { rolloutOf } from '../../../src/check/remedy/rollout.ts';
import { workloadOf } from '../../../src/check/model/pod/workload.ts';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';

const template = '{ spec: { containers: [{ name: app, image: app }] } }';
const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { template: ${template} }\n`;

function commandFor(path: string, text: string, partial?: string) {
  const [document] = documentsIn(new Source(path, text), 'kubernetes');
  const [manifest] = document ? manifestsIn(document) : [];
  const [pod] = (manifest && workloadOf(manifest, partial)?.pods) ?? [];
  return pod && rolloutOf(pod).try;
}

test.each([
  [
    deployment,
    'kubectl apply --filename k8s/web.yaml && kubectl rollout status deployment/web --namespace shop',
  ],
  [
    deployment.replace(', namespace: shop', ''),
    'kubectl apply --filename k8s/web.yaml && kubectl rollout status deployment/web',
  ],
  [
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: app, image: app }] }\n',
    'kubectl delete --ignore-not-found pod/web && kubectl apply --filename k8s/web.yaml && kubectl wait --for=condition=Ready --timeout=5m pod/web',
  ],
  [
    `apiVersion: batch/v1\nkind: Job\nmetadata: { name: web, namespace: a }\nspec: { template: ${template} }\n`,
    'kubectl delete --ignore-not-found job/web --namespace a && kubectl apply --filename k8s/web.yaml && kubectl wait --for=condition=complete --timeout=5m job/web --namespace a',
  ],
  [
    `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: web }\nspec: { jobTemplate: { spec: { template: ${template} } } }\n`,
    'kubectl apply --filename k8s/web.yaml && kubectl create job try --from=cronjob/web && kubectl wait --for=condition=complete --timeout=5m job/try',
  ],
  [
    `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: web }\nspec: { template: ${template} }\n`,
    'kubectl apply --filename k8s/web.yaml && kubectl wait --for=condition=Ready --timeout=5m ksvc/web',
  ],
  [
    deployment.replace('name: web', 'name: "web; reboot"'),
    'kubectl apply --dry-run=server --filename k8s/web.yaml',
  ],
  [
    deployment.replace('shop', '"$(reboot)"'),
    'envsubst < k8s/web.yaml | kubectl apply --dry-run=server --filename -',
  ],
  [
    deployment.replace('apps/v1', 'apps.kruise.io/v1').replace('Deployment', 'CloneSet'),
    'kubectl apply --dry-run=server --filename k8s/web.yaml',
  ],
])('%s', (text, command) => {
  expect(commandFor('k8s/web.yaml', text)).toBe(command);
});

test('a path that is more than a word has none, and a patch is tried where it is laid over its base', () => {
  expect(commandFor('k8s/`reboot`.yaml', deployment)).toBeUndefined();
  expect(commandFor("k8s/'$(reboot).yaml", deployment)).toBeUndefined();
  expect(commandFor('k8s/$(reboot).yaml', deployment)).toMatch(/--filename 'k8s\/\$\(reboot\)\.yaml'/);
  expect(commandFor('-f.yaml', deployment)).toBeUndefined();
  expect(commandFor('k8s/web.yaml', deployment, 'a patch')).toBe(
    'kubectl apply --dry-run=server --kustomize k8s',
  );
});
