import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { fileSetOf, render } from '../../../src/check/index.ts';

const schema = JSON.parse(readFileSync('schema/plimsoll-render.schema.json', 'utf8')) as object;
const isValid = new Ajv({ strict: false, allErrors: true }).compile(schema);

const files: Readonly<Record<string, string>> = {
  'shop/Chart.yaml':
    'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{ name: gone, version: 1.0.0, repository: "" }]\n',
  'shop/values.yaml': 'image: web\nlist: [a, 1]\n',
  'shop/values-prod.yaml': 'image: api\n',
  'shop/templates/a.yaml':
    'a: {{ .Values.image }}:{{ upper .Values.image }}\n{{ if .Values.list }}b: {{ now }}{{ end }}\n---\n{{ toYaml .Values.list }}\n',
  'shop/templates/b.yaml': '{{ fail "no" }}',
  'k/kustomization.yaml': 'resources: [web.yaml]\nnamePrefix: a-\n',
  'k/web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { a: b }\n',
};

function reportOf(path: string, values: readonly string[] = []): unknown {
  const set = fileSetOf(Object.entries(files).map(([name, text]) => ({ path: name, text })));
  const result = render(set, path, {
    values: values.map((name) => ({ path: name, text: files[name] ?? '' })),
  });
  return typeof result === 'string' ? result : JSON.parse(JSON.stringify(result.report));
}

test.each([
  ['shop', []],
  ['shop', ['shop/values-prod.yaml']],
  ['k', []],
])('the schema takes what is printed of %s with %j', (path, values) => {
  isValid(reportOf(path, values));
  expect(isValid.errors).toBeNull();
});

test('the schema refuses what is none', () => {
  const report = reportOf('shop') as { files: { origins: object[] }[] };
  expect(isValid({ ...report, version: 2 })).toBe(false);
  expect(isValid({ ...report, more: 1 })).toBe(false);
  for (const { origins } of report.files) for (const origin of origins) Object.assign(origin, { places: 1 });
  expect(isValid(report)).toBe(false);
});
