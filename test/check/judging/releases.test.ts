import { describe, expect, test } from '@jest/globals';
import { check, fileSetOf, type Report } from '../../../src/check/index.ts';

const chart = 'apiVersion: v2\nname: shop\nversion: 0.1.0\n';
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" . }}
spec:
  template:
    spec:
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      containers:
        - name: web
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
          image: "nginx:{{ .Values.tag }}"
`;
const shop = {
  'shop/Chart.yaml': chart,
  'shop/values.yaml': 'tag: "1"\npodSecurityContext: {}\nsecurityContext: {}\n',
  'shop/values-prod.yaml': 'securityContext:\n  privileged: true\n',
  'shop/templates/_helpers.tpl': '{{- define "shop.name" }}web{{ end }}',
  'shop/templates/web.yaml': deployment,
};

const reportOf = (texts: Readonly<Record<string, string>>, only?: (path: string) => boolean): Report =>
  check(
    Object.entries(texts).map(([path, text]) => ({ path, text })),
    only ? { only } : {},
  );

const told = (report: Report, id: string) =>
  report.findings
    .filter(({ rule }) => rule === id)
    .map(({ path, start, subject, renderings }) => [
      `${path}:${start.line}`,
      subject,
      renderings?.map(({ values }) => values.join(' ')),
    ]);

describe('a chart is judged as what it prints', () => {
  test('under each set of values, and each finding is told once, where it is written', () => {
    const report = reportOf(shop);
    expect(
      report.workloads.map(({ path, line, podSecurity: { level }, rendered }) => [
        path,
        line,
        level,
        rendered,
      ]),
    ).toEqual([
      ['shop/templates/web.yaml', 1, 'baseline', { by: 'helm', root: 'shop', values: [] }],
      [
        'shop/templates/web.yaml',
        1,
        'privileged',
        { by: 'helm', root: 'shop', values: ['values-prod.yaml'] },
      ],
    ]);
    expect(told(report, 'privileged-container')).toEqual([
      ['shop/values-prod.yaml:2', 'Deployment web, container web', ['values-prod.yaml']],
    ]);
    expect(told(report, 'missing-seccomp-profile')).toEqual([
      ['shop/values.yaml:2', 'Deployment web', ['', 'values-prod.yaml']],
    ]);
    expect(report.skipped).toEqual([]);
  });

  test('a fix is laid in the values that are printed there', () => {
    const finding = reportOf(shop).findings.find(({ rule }) => rule === 'missing-seccomp-profile');
    expect(finding?.fix?.edits).toMatchObject([{ path: 'shop/values.yaml' }]);
  });

  test('in a literal of a template it is laid there', () => {
    const literal = deployment.replace(/\n *\{\{- toYaml .Values.s.*/, '\n            runAsNonRoot: true');
    const finding = reportOf({ ...shop, 'shop/templates/web.yaml': literal }).findings.find(
      ({ rule }) => rule === 'privilege-escalation',
    );
    expect(finding?.fix?.edits).toMatchObject([
      { path: 'shop/templates/web.yaml', text: expect.stringContaining('allowPrivilegeEscalation: false') },
    ]);
  });

  test('a comment beside what is wrong waives it', () => {
    const { waived } = reportOf({
      ...shop,
      'shop/values-prod.yaml':
        'securityContext:\n  # plimsoll: ignore privileged-container -- it is a driver\n  privileged: true\n',
    });
    expect(waived).toMatchObject([{ rule: 'privileged-container', path: 'shop/values-prod.yaml' }]);
  });

  test('where only a part of the project is asked for', () => {
    expect(reportOf(shop, (path) => path === 'shop/values-prod.yaml').workloads).toHaveLength(1);
    expect(reportOf(shop, (path) => path === 'shop/values.yaml').workloads).toHaveLength(2);
    expect(reportOf(shop, (path) => path === 'other.yaml').workloads).toHaveLength(0);
  });

  test('a library and what stands in the charts of another are no charts of their own', () => {
    const { workloads } = reportOf({
      ...shop,
      'shop/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'shop/charts/db/templates/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: db}\nspec: {containers: [{name: db, image: "{{ .Values.image }}"}]}\n',
      'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
      'lib/templates/_pod.tpl': '{{ define "lib.pod" }}kind: Pod{{ end }}',
    });
    expect(workloads.map(({ name, rendered }) => [name, rendered?.root])).toEqual([
      ['db', 'shop'],
      ['web', 'shop'],
      ['db', 'shop'],
      ['web', 'shop'],
    ]);
  });
});

describe('a dependency elsewhere in the repository', () => {
  const library = {
    'common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 1.2.0\ntype: library\n',
    'common/templates/_name.tpl': '{{- define "shop.name" }}common{{ end }}',
  };
  const without = Object.fromEntries(Object.entries(shop).filter(([path]) => !path.includes('_helpers')));
  const names = (dependency: string, others: Readonly<Record<string, string>>) => {
    const report = reportOf({
      ...without,
      ...others,
      'shop/Chart.yaml': `${chart}dependencies: [${dependency}]\n`,
    });
    return { names: new Set(report.workloads.map(({ name }) => name)), skipped: report.skipped };
  };

  test.each([
    ['by its folder', '{name: common, version: 1.x.x, repository: "file://../common"}'],
    [
      'by its name and a version that fits',
      '{name: common, version: ^1.1.0, repository: "https://a.example"}',
    ],
  ])('comes in %s', (_name, dependency) => {
    expect(names(dependency, library)).toEqual({ names: new Set(['common']), skipped: [] });
  });

  test('that is not there is named, with what needs it', () => {
    const reason =
      '1 of 1 templates of the chart `shop` in `shop` were not checked: they need `common`, which is not in this repository';
    expect(
      names('{name: common, version: ^2.0.0, repository: "https://a.example"}', library).skipped,
    ).toEqual([{ path: 'shop/templates/web.yaml', reason, kind: 'unjudged' }]);
  });
});

describe('what is not rendered is told', () => {
  test.each([
    [
      'a value that is required',
      { 'shop/templates/web.yaml': deployment.replace('.Values.tag', 'required "Say a tag." .Values.none') },
      'Say a tag.',
    ],
    [
      'what no values print',
      { 'shop/templates/web.yaml': `{{ if .Values.on }}\n${deployment}{{ end }}` },
      'under none of the values in this repository',
    ],
  ])('%s', (_name, change, reason) => {
    const { workloads, skipped } = reportOf({ ...shop, ...change });
    expect(workloads).toEqual([]);
    expect(skipped).toEqual([
      { path: 'shop/templates/web.yaml', reason: expect.stringContaining(reason), kind: 'unjudged' },
    ]);
  });

  test('a file of it that cannot be read', () => {
    const all = fileSetOf(Object.entries(shop).map(([path, text]) => ({ path, text })));
    const read = (path: string) => (path === 'shop/values.yaml' ? undefined : all.read(path));
    expect(check({ ...all, read })).toMatchObject({
      workloads: [],
      skipped: [
        {
          path: 'shop/templates/web.yaml',
          reason: expect.stringContaining('`shop/values.yaml` was not read'),
        },
      ],
    });
  });

  test('what a cluster decides stays unknown', () => {
    const text = deployment
      .replace('nginx:{{ .Values.tag }}', '{{ randAlpha 5 }}')
      .replace('apps/v1\n', 'apps/v1\n# {{ now }}\n');
    expect(
      told(reportOf({ ...shop, 'shop/templates/web.yaml': text }), 'missing-seccomp-profile'),
    ).toHaveLength(0);
  });
});
