import { expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

const chart = {
  'shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'shop/values.yaml': 'image: web\nsecurityContext: {}\n',
  'shop/templates/web.yaml': 'kind: ConfigMap\n',
};

const skippedOf = (texts: Readonly<Record<string, string>>): readonly string[] =>
  check(Object.entries({ ...chart, ...texts }).map(([path, text]) => ({ path, text }))).skipped.map(
    ({ path, reason }) => `${path}: ${reason}`,
  );

const told =
  'deploy/prod.yaml: its keys are those of the chart `shop`, and nothing in this repository installs that with it: what comes of it was not judged';

const loose = { 'deploy/prod.yaml': 'securityContext:\n  privileged: true\n' };
const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  source: {path: shop, helm: {valueFiles: [../deploy/prod.yaml]}}
`;

test.each<[string, Record<string, string>, string[]]>([
  ['values that nobody installs are told', loose, [told]],
  ['values that somebody installs are rendered', { ...loose, 'app.yaml': application }, []],
  ['values of other things are none', { 'deploy/prod.yaml': 'image: web\n' }, []],
  ['keys of something else are none', { 'deploy/prod.yaml': 'securityContext: {}\nother: 1\n' }, []],
  [
    'a chart that others keep is told where a helmfile installs it',
    { 'helmfile.yaml': 'releases:\n- name: db\n  chart: bitnami/redis\n' },
    [
      'helmfile.yaml: the release `db` installs the chart `bitnami/redis`, which is not in this repository: it was not judged',
    ],
  ],
  [
    'a dependency that others keep is told where the chart names it',
    {
      'shop/Chart.yaml': `${chart['shop/Chart.yaml']}dependencies:\n- name: redis\n  version: 1.0.0\n  repository: https://example.com\n`,
    },
    ['shop/Chart.yaml: it depends on `redis`, not in this repository: what that installs was not judged'],
  ],
])('%s', (_, texts, expected) => {
  expect(skippedOf(texts).filter((line) => !line.startsWith('app.yaml'))).toEqual(expected);
});
