import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fileSetOf, type PrintedRendering, render, type RenderOptions } from '../../../src/check/index.ts';

type Files = Readonly<Record<string, string>>;

function rendered(files: Files, path: string, options?: RenderOptions): PrintedRendering {
  const set = fileSetOf(Object.entries(files).map(([name, text]) => ({ path: name, text })));
  const result = render(set, path, options);
  if (typeof result === 'string') throw new Error(result);
  return result;
}

/** Each scalar as `keys = text <- what stands at its places`. */
function scalars(files: Files, rendering: PrintedRendering): string[] {
  return rendering.report.files.flatMap(({ text, origins }) =>
    origins.map(({ keys, start, end, places }) => {
      const from = places.map(
        (place) =>
          `${place.path} ${(files[place.path] ?? '').slice(place.start.offset, place.end.offset)} (${place.gives})`,
      );
      return `${keys.join('.')} = ${text.slice(start.offset, end.offset)} <- ${from.join(', ')}`;
    }),
  );
}

const chart: Files = {
  'shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'shop/values.yaml': 'image: web\ntag: "1.0"\nextra: {a: [x]}\n',
  'shop/values-prod.yaml': 'tag: "2.0"\n',
  'shop/templates/NOTES.txt': 'Hello\n',
  'shop/templates/empty.yaml': '{{ if false }}a: 1{{ end }}\n',
};

describe('the places of the scalars of a chart', () => {
  test.each<[template: string, expected: string[]]>([
    ['tag: {{ .Values.tag | quote }}', ['tag = "2.0" <- shop/values-prod.yaml "2.0" (all)']],
    ['tag: "{{ .Values.tag }}"', ['tag = "2.0" <- shop/values-prod.yaml "2.0" (all)']],
    ['a: fixed # why', ['a = fixed <- shop/templates/a.yaml fixed (all)']],
    [
      'a: {{ .Values.image }}:{{ .Values.tag }}',
      [
        'a = web:2.0 <- shop/values.yaml web (part), shop/templates/a.yaml : (part), shop/values-prod.yaml "2.0" (part)',
      ],
    ],
    ['a: {{ upper .Values.image }}', ['a = WEB <- shop/values.yaml web (input)']],
    ['{{ toYaml .Values.extra }}', ['a.0 = x <- shop/values.yaml x (all)']],
    ['a: {{ .Release.Namespace }}', ['a = default <- ']],
    ['a: {{ .Values.nothing }}', ['a =  <- ']],
    ['a: &x b\nc: *x', ['a = b <- shop/templates/a.yaml b (all)']],
  ])('%s', (template, expected) => {
    const files: Files = { ...chart, 'shop/templates/a.yaml': template };
    const prod = { path: 'shop/values-prod.yaml', text: chart['shop/values-prod.yaml'] ?? '' };
    expect(scalars(files, rendered(files, 'shop', { values: [prod] }))).toEqual(expected);
  });

  test('what nobody can know says so', () => {
    const files = { ...chart, 'shop/templates/a.yaml': 'a: {{ now }}\nb: 1' };
    const [file] = rendered(files, 'shop').report.files;
    expect(file?.origins.map(({ unknown }) => unknown === undefined)).toEqual([false, true]);
  });

  test('what decides is told', () => {
    const files = { ...chart, 'shop/templates/a.yaml': '{{ if .Values.image }}a: 1{{ end }}' };
    const { deciding } = rendered(files, 'shop').report;
    expect(deciding.map(({ path, start }) => `${path}:${start.line}`)).toContain('shop/values.yaml:1');
  });
});

describe('what is printed', () => {
  const lines = (files: Files, path: string, options?: RenderOptions): string =>
    [...rendered(files, path, options).lines()].map(({ text }) => text).join('\n');

  test('of a chart as `helm template` prints it: objects by kind, then hooks', () => {
    const files = {
      ...chart,
      'shop/templates/a.yaml':
        'kind: Job\nmetadata: {annotations: {helm.sh/hook: test}}\n---\nkind: Other\n---   \nkind: Service\n\n',
      'shop/templates/b.yaml': 'kind: Namespace',
      'shop/templates/c.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: never}}\n',
    };
    expect(lines(files, 'shop')).toBe(
      `---
# Source: shop/templates/b.yaml
kind: Namespace
---
# Source: shop/templates/a.yaml
kind: Service


---
# Source: shop/templates/a.yaml
kind: Other
---
# Source: shop/templates/a.yaml
kind: Job
metadata: {annotations: {helm.sh/hook: test}}
`,
    );
  });

  test.each<[path: string, printed: string[]]>([
    ['shop', ['shop/templates/a.yaml', 'shop/templates/b.yaml']],
    ['shop/Chart.yaml', ['shop/templates/a.yaml', 'shop/templates/b.yaml']],
    ['./shop/templates/b.yaml', ['shop/templates/b.yaml']],
  ])('for %s', (path, printed) => {
    const files = { ...chart, 'shop/templates/a.yaml': 'a: 1', 'shop/templates/b.yaml': 'b: 1' };
    expect(rendered(files, path).report.files.map((file) => file.path)).toEqual(printed);
  });

  test('of a kustomization as kustomize prints it, keys in order', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml':
        'kind: ConfigMap\napiVersion: v1\nmetadata: {name: web, labels: {b: "1", a: "yes"}}\ndata: {z: "y", list: [1]}\n',
      'prod/kustomization.yaml':
        'resources: [../base]\nnamePrefix: prod-\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: ConfigMap\n      metadata: {name: web}\n      data: {z: n}\n',
    };
    const rendering = rendered(files, 'prod');
    expect(lines(files, 'prod')).toBe(
      `apiVersion: v1
data:
  list:
  - 1
  z: "n"
kind: ConfigMap
metadata:
  labels:
    a: "yes"
    b: "1"
  name: prod-web`,
    );
    expect(scalars(files, rendering)).toEqual([
      'apiVersion = v1 <- prod/kustomization.yaml v1 (all)',
      'data.list.0 = 1 <- base/web.yaml 1 (all)',
      'data.z = "n" <- prod/kustomization.yaml n (all)',
      'kind = ConfigMap <- base/web.yaml ConfigMap (all)',
      'metadata.labels.a = "yes" <- base/web.yaml "yes" (all)',
      'metadata.labels.b = "1" <- base/web.yaml "1" (all)',
      'metadata.name = prod-web <- base/web.yaml web (input), prod/kustomization.yaml prod- (input)',
    ]);
  });
});

describe('--set', () => {
  const print = (...settings: string[]): string => {
    const files = { ...chart, 'shop/templates/a.yaml': '{{ .Values.x | toJson }}' };
    const rendering = rendered(files, 'shop', { settings: settings.map((text) => ({ text })) });
    return rendering.report.files[0]?.text ?? rendering.report.unrendered[0]?.reason ?? '';
  };
  test.each<[settings: string[], expected: string]>([
    [['x=1'], '1'],
    [['x=01'], '"01"'],
    [['x=true,y=2'], 'true'],
    [['x=a\\,b'], '"a,b"'],
    [['x.a\\.b=c'], '{"a.b":"c"}'],
    [['x.a=1', 'x.b=2'], '{"a":1,"b":2}'],
    [['x={a,1,}'], '["a",1,""]'],
    [['x={}'], '[]'],
    [['x[1]=b'], '[null,"b"]'],
    [['x[0].a=1,x[0].b=2'], '[{"a":1,"b":2}]'],
    [['x='], '""'],
    [['x'], 'failed parsing --set data: key "x" has no value'],
    [['x[a]=1'], 'failed parsing --set data: error parsing index: "a"'],
    [
      ['x[99999]=1'],
      'failed parsing --set data: index of 99999 is greater than maximum supported index of 65536',
    ],
    [
      [`x${'.x'.repeat(40)}=1`],
      'failed parsing --set data: value name nested level is greater than maximum supported nested level of 30',
    ],
  ])('%j gives %s', (settings, expected) => {
    expect(print(...settings)).toBe(expected);
  });
});

test('the example of the documentation is one', () => {
  const fence = /^```json\n(\{\n {2}"document".*?)^```$/ms.exec(readFileSync('docs/output.md', 'utf8'))?.[1];
  const names = ['Chart.yaml', 'values.yaml', 'values-prod.yaml', 'templates/web.yaml'];
  const files = Object.fromEntries(
    names.map((name) => [`examples/chart/${name}`, readFileSync(`examples/chart/${name}`, 'utf8')]),
  );
  const path = 'examples/chart/values-prod.yaml';
  const { report } = rendered(files, 'examples/chart', { values: [{ path, text: files[path] ?? '' }] });
  expect(report.files[0]?.origins).toContainEqual(JSON.parse(fence ?? ''));
});
