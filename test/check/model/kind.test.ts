import { describe, expect, test } from '@jest/globals';
import {
  Charts,
  isDockerfileText,
  isVendored,
  kindOf,
  kindOfPath,
  mayMatter,
} from '../../../src/check/model/kind.ts';
import { Source } from '../../../src/check/text/source.ts';
import { patience } from '../../support/patience.ts';
import { spent } from '../../support/spent.ts';

const deployment = 'apiVersion: apps/v1\nkind: Deployment\n';

describe('the kind of a path', () => {
  test.each([
    ['Dockerfile', 'dockerfile'],
    ['dockerfile', 'dockerfile'],
    ['a/b/Dockerfile.dev', 'dockerfile'],
    ['Dockerfile-alpine', 'dockerfile'],
    ['Dockerfile_windows', 'dockerfile'],
    ['Dockerfile.php8.3', 'dockerfile'],
    ['Dockerfile.submitter.buildx', 'dockerfile'],
    ['dev.web.Dockerfile', 'dockerfile'],
    ['debian.dockerfile', 'dockerfile'],
    ['web-Dockerfile', 'dockerfile'],
    ['Containerfile', 'dockerfile'],
    ['Containerfile.debug-ubi', 'dockerfile'],
    ['Dockerfile.j2', 'dockerfile-template'],
    ['Dockerfile.tmpl', 'dockerfile-template'],
    ['Dockerfile-linux.template', 'dockerfile-template'],
    ['Dockerfile.erb', 'dockerfile-template'],
    ['Dockerfile.in', 'dockerfile-template'],
    ['Dockerfile.md', undefined],
    ['Dockerfile.txt', undefined],
    ['Dockerfile.dockerignore', undefined],
    ['.dockerignore', undefined],
    ['dockerfiles', undefined],
    ['Dockerfile/README', undefined],
    ['compose.yaml', 'compose'],
    ['compose.override.yml', 'compose'],
    ['a/docker-compose.prod.yml', 'compose'],
    ['k8s/web.yaml', 'yaml'],
    ['k8s/web.YML', 'yaml'],
    ['k8s/web.json', 'json'],
    ['package.json', 'json'],
    ['values.schema.json', 'json'],
    ['a/kustomization.yaml', 'kustomization'],
    ['Kustomization', 'kustomization'],
    ['a/kustomization.json', 'json'],
    ['chart/Chart.yaml', 'helm-chart'],
    ['chart/Chart.yml', 'yaml'],
    ['skaffold.yaml', 'skaffold'],
    ['docker-bake.hcl', 'bake'],
    ['docker-bake.override.json', 'bake'],
    ['.github/workflows/ci.yml', 'workflow'],
    ['.github/actions/a/action.yml', 'yaml'],
    ['.github/plimsoll.yml', 'configuration'],
    ['a/.env', 'environment'],
    ['.env.example', undefined],
    ['web.tpl', undefined],
    ['web.yaml.gotmpl', 'manifest-template'],
    ['web.json.tpl', 'manifest-template'],
    ['web.tmpl', undefined],
    ['main.ts', undefined],
    ['', undefined],
  ])('%s: %s', (path, kind) => {
    expect(kindOfPath(path)).toBe(kind);
    expect(mayMatter(path)).toBe(kind !== undefined);
  });
});

describe('vendored paths', () => {
  test.each([
    ['node_modules/a/Dockerfile', true],
    ['a/vendor/b/Dockerfile', true],
    ['vendors/Dockerfile', false],
    ['a/Dockerfile.vendor', false],
  ])('%s: %s', (path, expected) => {
    expect(isVendored(path)).toBe(expected);
  });
});

describe('the kind of a file', () => {
  test.each([
    ['Dockerfile', '', 'dockerfile'],
    ['a.dockerfile', 'RUN x\n', 'dockerfile'],
    ['Dockerfile.py', 'import os\n', 'other'],
    ['Dockerfile.py', 'ARG A\nfrom python\n', 'dockerfile'],
    ['Dockerfile', 'FROM {{ base }}\n', 'dockerfile-template'],
    ['Dockerfile', 'FROM %%BASE%%\n', 'dockerfile-template'],
    ['Dockerfile', 'FROM a\n{% if b %}\n', 'dockerfile-template'],
    ['Dockerfile', 'FROM a\nRUN docker inspect -f "{{.Id}}"\n', 'dockerfile'],
    ['Dockerfile', 'FROM a\nRUN <<E\n{{ b }}\nE\n', 'dockerfile'],
    ['Dockerfile', '# {{ b }}\nFROM a\n', 'dockerfile'],
    ['Dockerfile.ci', 'FROM\\\n a\n', 'dockerfile'],
    ['Dockerfile.ci', '# escape=`\nFR`\nOM a\n', 'dockerfile'],
    ['Dockerfile.ci', '\uFEFF\vFROM\fa\n', 'dockerfile'],
    ['Dockerfile.in', 'FROM a\n', 'dockerfile'],
    ['Dockerfile.in', 'FROM @BASE@\n', 'dockerfile-template'],
    ['Dockerfile.in', 'FROM a\nRUN make VERSION=@VERSION@\n', 'dockerfile-template'],
    ['Dockerfile.j2', 'FROM a\n# {{ b }}\n', 'dockerfile-template'],
    ['Dockerfile.in', 'import os\n', 'dockerfile-template'],
    ['a.yaml', deployment, 'kubernetes'],
    ['a.yaml', 'a: 1\n', 'other'],
    ['a.yaml', '', 'other'],
    ['a.json', '{"kind": "Pod", "apiVersion": "v1"}', 'kubernetes'],
    ['a.json', '{"kind": "Pod"}', 'other'],
    ['a.json', '{"\\u006bind": "Pod", "apiVersion": "v1"}', 'kubernetes'],
    ['compose.yaml', 'services: {}\n', 'compose'],
    ['compose.yaml', '', 'compose'],
    ['web-compose.yaml', deployment, 'kubernetes'],
    ['stack.yml', 'version: "3"\nservices:\n  # the shop\n  web:\n    image: web\n', 'compose'],
    ['stack.yml', 'services:\r\n  web:\r\n    build: .\r\n', 'compose'],
    ['stack.yml', 'services: { web: { image: web } }\n', 'compose'],
    ['stack.yml', 'services: &a\n  web: { image: web }\n', 'compose'],
    ['stack.yml', '? services # c\n: web: { image: web }\n', 'compose'],
    ['stack.yml', '"\\x73ervices": { web: { image: web } }\n', 'compose'],
    ['stack.yml', '{ services: { web: { image: web } } }\n', 'compose'],
    ['stack.yml', 'x: &x { services: { web: { image: web } } }\n<<: *x\n', 'compose'],
    ['stack.yml', 'services: { web: { privileged: true } }\n', 'compose'],
    ['stack.yml', 'services: { web: { class: Web } }\n', 'other'],
    ['stack.json', '{ "services": { "web": { "image": "web" } } }', 'compose'],
    ['compose.yaml', 'x-a:\n  kind: Pod\n  apiVersion: v1\nservices: {}\n', 'compose'],
    ['compose.yaml', 'x-a: "\nkind: a\napiVersion: b"\nservices: {}\n', 'compose'],
    [
      'kustomization.yaml',
      'kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n',
      'kustomization',
    ],
    ['kustomization.yaml', 'kind: Pod\napiVersion: v1\n', 'kubernetes'],
    ['chart/Chart.yaml', 'kind: Pod\napiVersion: v1\n', 'kubernetes'],
    ['.github/workflows/a.yml', deployment, 'kubernetes'],
    ['chart/values.schema.json', '{}', 'other'],
    ['gitlab.yml', 'services:\n  - name: docker:dind\nweb:\n  image: web\n', 'other'],
    ['travis.yml', 'services: docker\nweb:\n  image: web\n', 'other'],
    ['tilt.yml', `services:\n  web:\n    image: web\n${deployment}`, 'kubernetes'],
    ['skaffold.yaml', 'apiVersion: skaffold/v4beta11\nkind: Config\n', 'skaffold'],
    ['build.yaml', 'apiVersion: skaffold/v4beta11\nkind: Config\n', 'skaffold'],
    ['skaffold.yaml', deployment, 'kubernetes'],
    ['chart/Chart.yaml', 'apiVersion: v2\n', 'helm-chart'],
    ['chart/templates/web.yaml', `${deployment}  {{- include "a" . }}\n`, 'helm-template'],
    ['chart/templates/a/b/web.yaml', `${deployment}  {{- include "a" . }}\n`, 'helm-template'],
    ['chart/templates/web.yaml', deployment, 'kubernetes'],
    ['chart/crds/web.yaml', deployment, 'kubernetes'],
    ['templates/web.yaml', `${deployment}  {{- include "a" . }}\n`, 'kubernetes'],
    ['chart/values.yaml', 'a: 1\n', 'helm-values'],
    ['chart/values-prod.yaml', 'a: 1\n', 'helm-values'],
    ['chart/ci/prod-values.yaml', 'a: 1\n', 'helm-values'],
    ['chart/values.yaml', deployment, 'kubernetes'],
    ['values.yaml', deployment, 'kubernetes'],
    ['main.ts', deployment, 'other'],
  ])('%s with %j: %s', (path, text, kind) => {
    const charts = new Charts(['chart/Chart.yaml', path]);
    expect(kindOf(new Source(path, text), charts)).toBe(kind);
  });

  test.each(['templates/web.yaml', 'templates/templates/web.yaml'])('a chart at the top: %s', (path) => {
    expect(new Charts(['Chart.yaml']).isTemplate(path)).toBe(true);
  });

  test('nothing a file may hold takes long to look at', () => {
    const blanks = ' \n'.repeat(300_000);
    const texts = [
      'services:\n' + blanks,
      `services:\n${' a:\n'.repeat(200_000)}`,
      'FROM ' + ' '.repeat(600_000),
      '{ '.repeat(300_000),
    ];
    const start = spent();
    for (const text of texts)
      for (const path of ['a.yaml', 'Dockerfile', 'a.json']) kindOf(new Source(path, text), new Charts([]));
    expect(spent() - start).toBeLessThan(patience);
  });
});

test.each([
  ['FROM node\nUSER 1000\n', true],
  ['# a\nARG A\nFR\\\nOM node\nRUN a\n', true],
  ['FROM node\n', false],
  ['RUN a\nFROM node\n', false],
  ['FROM node\nand so on\n', false],
  ['From today on\nRun it\n', false],
  ['From: a\nTo: b\n', false],
  ['', false],
])('whether %j is a Dockerfile by its text alone: %s', (text, expected) => {
  expect(isDockerfileText(new Source('a', text))).toBe(expected);
});
