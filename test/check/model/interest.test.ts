import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { interestOf } from '../../../src/check/model/interest.ts';
import { manifestsIn } from '../../../src/check/model/pod/manifest.ts';
import { podPlaces } from '../../../src/check/model/pod/pod-places.ts';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';
import { patience } from '../../support/patience.ts';
import { spent } from '../../support/spent.ts';

describe('what is in a document for us', () => {
  test.each([
    ['apiVersion: v1\nkind: Pod\n', 'workload'],
    ['kind: "Deployment"\n', 'workload'],
    ["'kind' : 'CronJob' # nightly\r\n", 'workload'],
    ['---\n# a job\nkind: Job\n', 'workload'],
    ['\uFEFFkind: Pod\n', 'workload'],
    ['  apiVersion: v1\n  kind: Pod\n', 'workload'],
    ['%YAML 1.1\n---\nkind: Pod\n', 'workload'],
    ['apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n', 'workload'],
    ['apiVersion: tekton.dev/v1\nkind: Task\n', 'workload'],
    ['apiVersion: serving.knative.dev/v1\nkind: Service\n', 'workload'],
    ['kind: Namespace\n', 'namespace'],
    ['"kind": \nkind: Namespace\n', 'namespace'],
    ['\uFEFF # first\nkind: Namespace\n', 'namespace'],
    ['kind: PodSecurityPolicy\n', 'pod-security-policy'],
    ['kind: ServiceAccount\n', 'service-account'],
    ['kind: Kustomization\n', 'kustomization'],
    ['kind: Component\n', 'kustomization'],
    ['kind: List\nitems:\n  - kind: ConfigMap\n  - kind: Pod\n', 'list'],
    ['kind: DeploymentList\nitems:\n  - metadata: {}\n', 'list'],
    ['kind: NamespaceList\nitems: []\n', 'list'],
    ['kind: Shop\nspec:\n  initContainers: []\n', 'unknown'],
    ['kind: Shop\nspec:\n  securityContext: {}\n', 'unknown'],
    // Written oddly, but a Pod all the same.
    ['{"kind":"Pod","apiVersion":"v1"}', 'workload'],
    ['{\n  "apiVersion": "v1",\n  "kind": "Namespace"\n}', 'namespace'],
    ['{apiVersion: v1, kind: Pod}', 'workload'],
    ['--- {kind: Pod}', 'workload'],
    ['--- !!map\n  kind: Pod\n', 'workload'],
    ['&a\nkind: Pod\n', 'workload'],
    ['? kind\n: Pod\n', 'workload'],
    ['!!str kind: Pod\n', 'workload'],
    ['kind: !!str Pod\n', 'unknown'],
    ['kind: &k Pod\n', 'unknown'],
    ['kind:\n  Pod\n', 'workload'],
    ['kind: >-\n  Pod\n', 'unknown'],
    ['x: &k Pod\nkind: *k\n', 'unknown'],
    ['<<: {kind: Pod}\n', 'workload'],
    ['"\\x6bind": Pod\n', 'unknown'],
    ['kind: "Po\\u0064"\n', 'unknown'],
    ['kind: ConfigMap\n"\\x6bind": Pod\n', 'unknown'],
    ['kind: ConfigMap\nkind: Pod\n', 'workload'],
    ['x: &k kind\n*k : Pod\nspec: { containers: [] }\n', 'unknown'],
    ['? kind # c\n: Pod\nspec: { containers: [] }\n', 'unknown'],
    ['? "kin\\\n  d"\n: Pod\n', 'unknown'],
    ['!!binary a2luZA==: Pod\n', 'unknown'],
    ['!<tag:yaml.org,2002:binary> a2luZA==: Pod\n', 'unknown'],
    ['!!b%69nary a2luZA==: Pod\n', 'unknown'],
    ['kind: ConfigMap\nitems:\n  - kind: Pod\n', 'list'],
    ['kind: HelmRelease\n', 'unknown'],
  ])('%j: %s', (text, interest) => {
    expect(interestOf(text)).toBe(interest);
  });

  test.each([
    '',
    'a: 1\n',
    'kind: ConfigMap\ndata:\n  pod: |\n    kind: Pod\n    spec: { containers: [] }\n',
    'kind: Secret\nstringData:\n  a: "\\x41"\n',
    'kind: CustomResourceDefinition\nspec:\n  names:\n    kind: Pod\n  x: { containers: {} }\n',
    'kind: Service\nspec:\n  ports: []\n',
    'kind: RoleBinding\nsubjects:\n  - kind: ServiceAccount\n',
    'kind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef:\n    kind: Deployment\n',
    'kind: List\nitems:\n  - kind: ConfigMap\n  - kind: RoleBinding\n',
    '{"kind":"ConfigMap","apiVersion":"v1"}',
    'web:\n  kind: Deployment\n',
    '- kind: Pod\n',
    '"a": 1\n"kind": "ConfigMap"\n',
  ])('%j: nothing', (text) => {
    expect(interestOf(text)).toBeUndefined();
  });
});

test('nothing that we would judge is left out, however it is written', () => {
  const kinds = ['Pod', 'Namespace', 'List', 'PodList', 'ConfigMap', 'Rollout', 'Service'];
  const piece = fc.constantFrom(
    ...[
      '\n',
      '\r\n',
      ' ',
      '  ',
      '---',
      '---\n',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ': ',
      '? ',
      '- ',
      '"',
      "'",
      '#',
      ' # ',
      '\uFEFF',
    ],
    ...[
      'kind',
      'kind: ',
      '"kind": ',
      '"\\x6bind": ',
      "'kind' : ",
      'kind: &a ',
      'kind: !!str ',
      '<<: ',
      '*a',
      '&a ',
      '!!map ',
      '|\n',
      'items:',
      'items:\n- ',
    ],
    ...[
      'apiVersion: v1\n',
      'apiVersion: argoproj.io/v1\n',
      'a: b\n',
      'x: ',
      ...kinds,
      ...kinds.map((kind) => `kind: ${kind}\n`),
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const document of documentsIn(new Source('a.yaml', pieces.join('')), 'kubernetes')) {
        if (document.problems.some(({ fatal }) => fatal)) continue;
        const isOurs = manifestsIn(document).some(
          (manifest) => manifest.kind === 'Namespace' || podPlaces(manifest).length > 0,
        );
        if (isOurs)
          expect([document.text, interestOf(document.text)]).not.toEqual([document.text, undefined]);
      }
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ...[
    'kind: ',
    'kind:\n',
    '"kind',
    '"',
    ' ',
    '\n',
    ' \n',
    '?\n',
    '{"kind":',
    'kind: List\n',
    '\\x6b',
    "'a' ",
    '# kind\n',
  ],
  'kind: A0\n',
  '{ kind: A0 }\n',
  'kind: Rollout\n',
])('%j takes no time, however often', (piece) => {
  const count = Math.ceil(512_000 / piece.length);
  const text = Array.from({ length: count }, (_, index) => piece.replace('0', String(index))).join('');
  const start = spent();
  for (const top of ['', 'kind: Pod\n', 'kind: List\n', '{\n']) interestOf(top + text);
  expect(spent() - start).toBeLessThan(patience);
});
