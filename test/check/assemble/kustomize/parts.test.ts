import { describe, expect, test } from '@jest/globals';
import { Source } from '../../../../src/check/text/source.ts';
import { rootsOf } from '../../../../src/check/assemble/kustomize/files.ts';
import { rootsAmong } from '../../../../src/check/assemble/kustomize/roots.ts';
import { plainOf, renderFiles } from '../../../support/kustomize.ts';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: a}]}\n';

describe('what does not need the missing part is rendered', () => {
  const rows: readonly (readonly [string, Record<string, string>, string[], string[]])[] = [
    [
      'a missing resource leaves the others certain',
      { 'kustomization.yaml': 'resources: [gone.yaml, p.yaml]\n', 'p.yaml': pod },
      ['`gone.yaml` is not there.'],
      ['Pod p certain'],
    ],
    [
      'a remote base likewise',
      { 'kustomization.yaml': 'resources: [https://example.com/base, p.yaml]\n', 'p.yaml': pod },
      ['`https://example.com/base` is not in this repository.'],
      ['Pod p certain'],
    ],
    [
      'a component that is not there might have changed everything',
      { 'kustomization.yaml': 'resources: [p.yaml]\ncomponents: [gone]\n', 'p.yaml': pod },
      ['`gone` is not there.'],
      ['Pod p in doubt'],
    ],
    [
      'so might a patch that is not there',
      {
        'kustomization.yaml': 'resources: [p.yaml]\npatches: [{path: gone.yaml}]\nnamePrefix: x-\n',
        'p.yaml': pod,
      },
      ['`gone.yaml` is not there.'],
      ['Pod x-p in doubt'],
    ],
    [
      'a chart is rendered by whoever can',
      { 'kustomization.yaml': 'resources: [p.yaml]\nhelmCharts: [{name: web}]\n', 'p.yaml': pod },
      ['The chart `web` is not in this repository.'],
      ['Pod p certain'],
    ],
  ];
  test.each(rows)('%s', (_, files, said, objects) => {
    const rendered = renderFiles(files);
    expect(rendered.problems.map(({ message }) => message)).toEqual(said);
    expect(
      rendered.objects.map(({ node, doubts }) => {
        const { kind, metadata } = plainOf(node) as { kind: string; metadata: { name: string } };
        return `${kind} ${metadata.name} ${doubts.length > 0 ? 'in doubt' : 'certain'}`;
      }),
    ).toEqual(objects);
  });

  test('with a chart, its objects take part, in the namespace that it says', () => {
    const source = new Source('charts/web/templates/p.yaml', pod);
    const asked: unknown[] = [];
    const { objects, problems } = renderFiles(
      {
        'kustomization.yaml':
          'namespace: shop\nnamePrefix: x-\nhelmCharts: [{name: web, valuesFile: v.yaml}]\n',
      },
      {
        renderChart: (request) => {
          asked.push([request.chart, request.namespace, request.valuesFile]);
          return { files: ['charts/web/values.yaml'], documents: rootsOf(source) };
        },
      },
    );
    expect(asked).toEqual([['charts/web', 'shop', 'v.yaml']]);
    expect(problems).toEqual([]);
    expect(objects.map(({ node }) => plainOf(node))).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        // Helm has said the namespace, or that there is none.
        metadata: { name: 'x-p' },
        spec: { containers: [{ name: 'c', image: 'a' }] },
      },
    ]);
  });
});

describe('bounds are counted', () => {
  test('bases that multiply', () => {
    const files: Record<string, string> = {
      'b0/kustomization.yaml': 'resources: [p.yaml]\n',
      'b0/p.yaml': pod,
    };
    for (let level = 1; level <= 24; level++) {
      files[`l${level}a/kustomization.yaml`] = `resources: [../b${level - 1}]\nnamePrefix: a\n`;
      files[`l${level}b/kustomization.yaml`] = `resources: [../b${level - 1}]\nnamePrefix: b\n`;
      files[`b${level}/kustomization.yaml`] = `resources: [../l${level}a, ../l${level}b]\n`;
    }
    const { objects, problems } = renderFiles(files, { steps: 100_000 }, 'b24/kustomization.yaml');
    expect(objects).toEqual([]);
    expect(problems.map(({ kind }) => kind)).toEqual(['too-much']);
  });

  test('copies of copies', () => {
    const copies = Array.from(
      { length: 60 },
      (_, index) => `    - {op: copy, from: /spec, path: /spec/x${index}}`,
    );
    const files = {
      'kustomization.yaml': `resources: [p.yaml]\npatches:\n- target: {kind: Pod}\n  patch: |-\n${copies.join('\n')}\n`,
      'p.yaml': pod,
    };
    expect(renderFiles(files).problems.map(({ kind }) => kind)).toEqual(['too-much']);
  });
});

describe('which roots count', () => {
  const files: Readonly<Record<string, string>> = {
    'base/kustomization.yaml': 'resources: [p.yaml]\n',
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\ncomponents: [../../comp]\n',
    'overlays/prod/kustomization.yaml': 'bases: [../dev]\n',
    'comp/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: a\n',
    'flux/kustomization.yaml': 'resources: [app.yaml]\n',
    'flux/app.yaml':
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./overlays/dev}\n',
    'argo.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {path: base}}\n',
    '.github/workflows/a.yml': 'jobs: {a: {steps: [{run: kubectl apply -k overlays/prod/}]}}\n',
  };
  test('those that no other takes in, and those that something deploys', () => {
    const roots = rootsAmong(Object.keys(files), (path) =>
      files[path] === undefined ? undefined : new Source(path, files[path]),
    );
    expect(roots.map(({ path, namedAt }) => [path, namedAt?.source.slice(namedAt.span)])).toEqual([
      ['base/kustomization.yaml', 'base'],
      ['overlays/dev/kustomization.yaml', './overlays/dev'],
      ['overlays/prod/kustomization.yaml', 'overlays/prod/'],
      ['flux/kustomization.yaml', undefined],
    ]);
  });
});
