import { describe, expect, test } from '@jest/globals';
import { render } from './chart.ts';

const sub = (values = '') => ({
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/values.yaml': values,
  'charts/db/templates/db.yaml': '{{ .Chart.Name }} {{ toJson .Values }}',
});

function printed(files: Readonly<Record<string, string>>, values = ''): Record<string, string> {
  const given = values === '' ? [] : [{ path: 'given.yaml', text: values }];
  const { files: all, unrendered } = render(files, { values: given });
  expect(unrendered).toEqual([]);
  return Object.fromEntries(all.map(({ template, text }) => [template, text.string]));
}

describe('values as Helm puts them together', () => {
  test.each([
    ['a: {x: 1, z: 2}', 'a: {z: 3}', '{"a":{"x":1,"z":3}}'],
    ['a: 1\nb: 2', 'a: null', '{"b":2}'],
    ['a: {x: 1, z: 2}', 'a: {x: null}', '{"a":{"z":2}}'],
    ['a: null\nb: {c: null}', '', '{"b":{}}'],
    ['a: [1, 2]', 'a: [3]', '{"a":[3]}'],
    ['a: {x: 1}', 'a: text', '{"a":"text"}'],
    ['a: yes\nb: 0777\nc: 1_000\n1: d', '', '{"1":"d","a":true,"b":511,"c":1000}'],
    ['a: &a {x: 1}\nb: {<<: *a, z: 2}', '', '{"a":{"x":1},"b":{"x":1,"z":2}}'],
  ])('%s with %s', (own, given, expected) => {
    const files = { 'values.yaml': own, 'templates/a.yaml': '{{ toJson .Values }}' };
    expect(printed(files, given)['templates/a.yaml']).toBe(expected);
  });

  test.each([
    ['', 'a: 1', '', 'db {"a":1,"global":{}}'],
    ['db: {a: 2}', 'a: 1\nb: 1', '', 'db {"a":2,"b":1,"global":{}}'],
    ['db: {a: null}', 'a: 1', '', 'db {"a":1,"global":{}}'],
    ['', 'a: 1', 'db: {a: null}', 'db {"global":{}}'],
    ['global: {g: 1}', 'global: {g: 2, h: 3}', '', 'db {"global":{"g":1,"h":3}}'],
    ['', 'a: 1', 'db: {a: 5}\nglobal: {g: 6}', 'db {"a":5,"global":{"g":6}}'],
  ])('for a chart inside: %s over %s, given %s', (own, inner, given, expected) => {
    const files = { 'values.yaml': own, ...sub(inner) };
    expect(printed(files, given)['charts/db/templates/db.yaml']).toBe(expected);
  });
});

describe('which dependencies take part', () => {
  const chart = (dependency: string) =>
    `apiVersion: v2\nname: shop\nversion: 1.2.3\ndependencies:\n- {name: db, version: 1.x.x${dependency}}\n`;

  test.each([
    ['', '', ['charts/db/templates/db.yaml']],
    [', condition: db.enabled', 'db: {enabled: false}', []],
    [', condition: "none.such,db.enabled"', 'db: {enabled: true}', ['charts/db/templates/db.yaml']],
    [', tags: [back]', 'tags: {back: false}', []],
    [
      ', tags: [back], condition: db.enabled',
      'tags: {back: false}\ndb: {enabled: true}',
      ['charts/db/templates/db.yaml'],
    ],
    [', alias: store', '', ['charts/store/templates/db.yaml']],
  ])('%s with %s', (dependency, values, expected) => {
    const files = { 'Chart.yaml': chart(dependency), 'values.yaml': values, ...sub('a: 1') };
    expect(Object.keys(printed(files))).toEqual(expected);
  });

  test('a parent takes values in from a dependency, and its own count more', () => {
    const files = {
      'Chart.yaml': chart(', import-values: [data, {child: inner, parent: taken}]'),
      'values.yaml': 'x: own',
      'templates/a.yaml': '{{ .Values.x }} {{ .Values.w }} {{ .Values.taken.z }}',
      ...sub('exports: {data: {x: 1, w: 2}}\ninner: {z: 3}'),
    };
    expect(printed(files)['templates/a.yaml']).toBe('own 2 3');
  });

  test('a dependency that stands elsewhere comes in, and one that does not is missing', () => {
    const files = { 'Chart.yaml': chart('') };
    const elsewhere = Object.entries(sub('a: 1')).map(([name, text]) => ({
      name: name.replace('charts/db/', ''),
      path: `lib/${name}`,
      text,
    }));
    expect(render(files).missing).toEqual(['db']);
    const { missing, files: all } = render(files, { dependencies: [elsewhere] });
    expect([missing, all.map(({ path }) => path)]).toEqual([[], ['lib/charts/db/templates/db.yaml']]);
  });

  test('a library prints nothing by itself', () => {
    const files = {
      'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n',
      'charts/lib/templates/_a.tpl': '{{ define "lib.a" }}from lib{{ end }}',
      'charts/lib/templates/b.yaml': 'never',
      'templates/a.yaml': '{{ include "lib.a" . }}',
    };
    expect(printed(files)).toEqual({ 'templates/a.yaml': 'from lib' });
  });

  test('files that are ignored are not there, and the others are', () => {
    const files = {
      '.helmignore': '*.bak\n/docs/\n',
      'a.bak': 'x',
      'docs/a.txt': 'x',
      'conf/a.txt': 'one\ntwo\n',
      'templates/a.yaml':
        '{{ range $path, $_ := .Files.Glob "**.*" }}{{ $path }} {{ end }}{{ .Files.Lines "conf/a.txt" }}{{ (.Files.Glob "conf/*").AsConfig }}',
    };
    expect(printed(files)['templates/a.yaml']).toBe('.helmignore conf/a.txt [one two]a.txt: |\n  one\n  two');
  });
});
