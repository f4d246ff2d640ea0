import { describe, expect, test } from '@jest/globals';
import { check, fileSetOf, type Report } from '../../../src/check/index.ts';

/* What installs a chart of the repository says with which values it is judged. */

const chart = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'charts/shop/values.yaml': 'privileged: false\nescalates: false\nname: web\n',
  'charts/shop/templates/web.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Values.name }}
spec:
  containers:
    - name: web
      image: registry.example/web:1
      securityContext:
        runAsUser: 1000
        runAsNonRoot: true
        privileged: {{ .Values.privileged }}
        allowPrivilegeEscalation: {{ .Values.escalates }}
`,
};

function judged(files: Readonly<Record<string, string>>): Report {
  return check(fileSetOf(Object.entries({ ...chart, ...files }).map(([path, text]) => ({ path, text }))));
}

/** Each workload as `namespace/name: level by values`. */
function told({ workloads }: Report): string[] {
  return workloads.map(
    ({ namespace, name, podSecurity, rendered }) =>
      `${namespace}/${name}: ${podSecurity.level} by ${rendered?.values.join(' ') ?? 'nothing'}`,
  );
}

const own = '/web: baseline by ';

const application = (helm: string, more = '') => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec:
  destination: { namespace: live }
  source:
    path: charts/shop
    helm:
${helm.replaceAll(/^/gm, '      ')}
${more}`;

const set = (generator: string, source: string) => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: shops }
spec:
  generators:
    - ${generator}
  template:
    spec:
      destination: { namespace: live }
      source: { ${source} }
`;

describe('a chart is judged as it is installed', () => {
  test.each<[name: string, path: string, text: string, expected: string[]]>([
    [
      'Argo CD: files, over them an object',
      'argo/shop.yaml',
      application('valueFiles: [../../live.yaml]\nvaluesObject: { privileged: true }'),
      [own, 'live/api: privileged by live.yaml argo/shop.yaml'],
    ],
    [
      'Argo CD: a text',
      'argo/shop.yaml',
      application('valueFiles: [/live.yaml]\nvalues: |\n  privileged: true\n  name: text'),
      [own, 'live/text: privileged by live.yaml argo/shop.yaml'],
    ],
    [
      'Argo CD: parameters, over all',
      'argo/shop.yaml',
      application(
        'values: |\n  name: text\nparameters:\n  - { name: name, value: "a,b" }\n  - { name: privileged, value: "true" }',
      ),
      [own, 'live/a,b: privileged by argo/shop.yaml'],
    ],
    [
      'Argo CD: a file alone has the name of the file',
      'argo/shop.yaml',
      application('valueFiles: [$values/live.yaml]'),
      [own, 'live/api: baseline by live.yaml'],
    ],
    [
      'Argo CD: many by a list',
      'argo/set.yaml',
      `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
spec:
  generators:
    - list:
        elements: [{ env: live, allow: "true" }, { env: test, allow: "false" }]
  template:
    spec:
      destination: { namespace: '{{ env }}' }
      source:
        path: charts/shop
        helm:
          valueFiles: ['../../{{.env}}.yaml']
          parameters: [{ name: privileged, value: '{{allow}}' }]
`,
      [own, 'live/api: privileged by live.yaml argo/set.yaml'],
    ],
    [
      'Argo CD: many by folders',
      'argo/set.yaml',
      `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
spec:
  generators: [{ git: { directories: [{ path: charts/* }, { path: charts/old, exclude: true }] } }]
  template:
    spec:
      destination: { namespace: '{{path.basename}}' }
      source: { path: '{{path}}' }
`,
      ['shop/web: baseline by '],
    ],
    [
      'Flux: the files instead of the own values',
      'flux/shop.yaml',
      `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: flux }
spec:
  targetNamespace: live
  chart:
    spec: { chart: ./charts/shop, sourceRef: { kind: GitRepository }, valuesFiles: [live.yaml] }
  values: { privileged: true }
`,
      [own, 'live/api: privileged by live.yaml flux/shop.yaml'],
    ],
    [
      'Skaffold',
      'skaffold.yaml',
      `apiVersion: skaffold/v4beta11
kind: Config
manifests:
  helm:
    releases:
      - name: shop
        chartPath: charts/shop
        namespace: live
        valuesFiles: [live.yaml]
        setValues: { privileged: true }
`,
      [own, 'live/api: privileged by live.yaml skaffold.yaml'],
    ],
    [
      'helmfile',
      'deploy/helmfile.yaml',
      `releases:
  - name: shop
    namespace: live
    chart: ../charts/shop
    values:
      - ../live.yaml
      - name: inner
    set: [{ name: privileged, value: true }]
`,
      [own, 'live/inner: privileged by live.yaml deploy/helmfile.yaml'],
    ],
    [
      'a workflow',
      '.github/workflows/deploy.yml',
      `on: push
jobs:
  deploy:
    steps:
      - run: |
          helm dependency build shop
          helm upgrade --install shop shop --wait \\
            -n live -f ../live.yaml --set privileged=true,tag=\${{ github.sha }}
        working-directory: charts
`,
      [own, 'live/api: privileged by live.yaml .github/workflows/deploy.yml'],
    ],
  ])('%s', (_, path, text, expected) => {
    expect(told(judged({ [path]: text, 'live.yaml': 'name: api\n' }))).toEqual(expected);
  });

  test('what cannot be known is said, and not guessed', () => {
    const { skipped } = judged({
      'argo/shop.yaml': application('valueFiles: [gone.yaml]'),
      'flux/shop.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop }
spec:
  chart: { spec: { chart: ./charts/shop } }
  valuesFrom: [{ kind: Secret, name: shop }]
`,
    });
    expect(skipped.filter(({ kind }) => kind === 'partly')).toEqual([
      {
        path: 'argo/shop.yaml',
        kind: 'partly',
        reason:
          'it installs the chart `shop` with `charts/shop/gone.yaml`, which is not in this repository: what that renders was not judged',
      },
      {
        path: 'flux/shop.yaml',
        kind: 'partly',
        reason:
          'it installs the chart `shop` with values from a ConfigMap or a Secret (`valuesFrom`): what that renders was not judged',
      },
    ]);
  });

  test.each<[name: string, path: string, text: string, reasons: string[]]>([
    [
      'a generator that only clusters answer, which the template does not need',
      'argo/set.yaml',
      set('clusters: {}', 'path: charts/shop'),
      [],
    ],
    [
      'a generator that only clusters answer',
      'argo/set.yaml',
      set('clusters: {}', "path: 'charts/{{ name }}'"),
      [
        'what its generator `clusters` gives is not known here, so what it installs by that was not judged',
        '`ApplicationSet`: what it installs is not judged',
      ],
    ],
    [
      'a matrix of which a part is not known',
      'argo/set.yaml',
      set(
        'matrix: { generators: [{ list: { elements: [{ chart: shop }] } }, { pullRequest: {} }] }',
        "path: 'charts/{{ chart }}'",
      ),
      [
        'what its generator `pullRequest` gives is not known here, so what it installs by that was not judged',
        '`ApplicationSet`: what it installs is not judged',
      ],
    ],
    [
      'a matrix that is known',
      'argo/set.yaml',
      set(
        'matrix: { generators: [{ list: { elements: [{ chart: shop }] } }, { list: { elements: [{ env: a }] } }] }',
        "path: 'charts/{{ chart }}'",
      ),
      [],
    ],
    [
      'a helmfile that is a template',
      'helmfile.yaml.gotmpl',
      'releases:\n{{ range .Values.shops }}\n  - chart: ./charts/{{ . }}\n{{ end }}\n',
      ['it is a template of a helmfile: which charts it installs, and how, was not judged'],
    ],
    [
      'a release of a helmfile whose chart is filled in',
      'helmfile.yaml',
      "releases:\n  - name: shop\n    chart: './charts/{{ .Release.Name }}'\n",
      ['which chart the release `shop` installs is filled in by helmfile, so it was not judged by that'],
    ],
    [
      'a release of a helmfile that inherits',
      'helmfile.yaml',
      'releases:\n  - name: shop\n    chart: ./charts/shop\n    inherit: [{ template: base }]\n',
      ['`inherit` of the release `shop` is not followed, so it was not judged with that'],
    ],
  ])('not followed: %s', (_, path, text, reasons) => {
    const { skipped } = judged({ [path]: text });
    expect(skipped.flatMap((each) => (each.path === path ? [each.reason] : [])).toSorted()).toEqual(
      reasons.toSorted(),
    );
  });

  test('of many sets of values, those that are not rendered are counted', () => {
    const many = Array.from({ length: 30 }, (_, index): [string, string] => [
      `charts/shop/values-${index}.yaml`,
      `name: n${index}\n`,
    ]);
    const { skipped, workloads } = judged(Object.fromEntries(many));
    expect(workloads).toHaveLength(25);
    expect(skipped).toContainEqual({
      path: 'charts/shop/Chart.yaml',
      kind: 'partly',
      reason: 'the chart `shop` has 6 more sets of values than are rendered: it was not judged under those',
    });
  });
});

describe('a finding is mended where the installation says it', () => {
  const fixOf = (files: Readonly<Record<string, string>>) => {
    const { findings } = judged(files);
    const finding = findings.find(
      ({ rule, path }) => rule === 'privilege-escalation' && !path.startsWith('charts/'),
    );
    return [
      finding?.path,
      finding?.start.line,
      finding?.fix?.edits.map(({ path, text }) => `${path}: ${text}`),
    ];
  };
  test.each<[name: string, text: string, line: number]>([
    ['an object', application('valuesObject:\n  escalates: true'), 10],
    ['a text', application('values: |\n  escalates: true'), 10],
  ])('%s', (_, text, line) => {
    expect(fixOf({ 'argo/shop.yaml': text })).toEqual(['argo/shop.yaml', line, ['argo/shop.yaml: false']]);
  });
});

test('a kustomization takes in a chart of the repository, with values of its own', () => {
  const kustomization = `namespace: live
helmGlobals: { chartHome: ../charts }
helmCharts:
  - name: shop
    valuesInline:
      escalates: true
`;
  const { workloads, findings } = judged({ 'overlay/kustomization.yaml': kustomization });
  expect(
    workloads.flatMap(({ rendered, namespace, podSecurity }) =>
      rendered?.by === 'kustomize' ? [`${namespace} ${podSecurity.level}`] : [],
    ),
  ).toEqual([' baseline']);
  const finding = findings.find(
    ({ rule, path }) => rule === 'privilege-escalation' && !path.startsWith('charts/'),
  );
  expect([finding?.path, finding?.fix?.edits]).toEqual([
    'overlay/kustomization.yaml',
    [expect.objectContaining({ path: 'overlay/kustomization.yaml', text: 'false' })],
  ]);
});
