import { describe, expect, test } from '@jest/globals';
import { print, render } from './chart.ts';

describe('what a template prints', () => {
  test.each([
    ['text', 'text'],
    ['a {{- " b " -}} c', 'a b c'],
    ['a {{/* nothing */ -}} b', 'a b'],
    ['{{ .Values.name }}', 'web'],
    ['{{ .Values.count }} {{ .Values.large }} {{ .Values.part }}', '3 1e+06 0.5'],
    ['{{ .Values.none }}{{ .Values.missing }}', ''],
    ['{{ .Values.map }} {{ .Values.list }}', 'map[a:1 b:2] [x z]'],
    ['{{ if .Values.list }}some{{ else }}none{{ end }}', 'some'],
    ['{{ if .Values.empty }}some{{ else if .Values.name }}other{{ else }}none{{ end }}', 'other'],
    ['{{ with .Values.missing }}a{{ else with .Values.name }}{{ . }}{{ end }}', 'web'],
    ['{{ range .Values.list }}{{ . }},{{ else }}none{{ end }}', 'x,z,'],
    ['{{ range $key, $value := .Values.map }}{{ $key }}={{ $value }};{{ end }}', 'a=1;b=2;'],
    [
      '{{ range $i, $e := until 5 }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ if eq $i 3 }}{{ break }}{{ end }}{{ $e }}{{ end }}',
      '02',
    ],
    ['{{ range 3 }}{{ . }}{{ end }}', '012'],
    ['{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}', '2'],
    ['{{ define "a" }}[{{ . }}]{{ end }}{{ template "a" .Values.name }}{{ include "a" 1 }}', '[web][1]'],
    ['{{ block "b" .Values }}{{ .name }}{{ end }}', 'web'],
    ['{{ (index .Values "map").b }}', '2'],
    ['{{ $missing := .Values.missing }}{{ $missing.key }}', ''],
    ['{{ and 0 .Values.missing.key }}{{ or 1 .Values.missing.key }}', '01'],
    ['{{ 1 | eq 1 }} {{ eq "a" "b" "a" }} {{ lt 1 2 }} {{ ge 2.5 2.5 }}', 'true true true true'],
    [
      '{{ printf "%s-%d %5.2f|%-4s|%04d %v %q %t %x %T" "a" 7 1.5 "b" 42 nil "c" true "hi" 1 }}',
      'a-7  1.50|b   |0042 <nil> "c" true 6869 int',
    ],
    [
      '{{ printf "%d" "a" }} {{ printf "%s" }} {{ printf "a" 1 }}',
      '%!d(string=a) %!s(MISSING) a%!(EXTRA int=1)',
    ],
    [
      '{{ .Chart.Name }} {{ .Chart.Version }} {{ .Release.Name }} {{ .Release.Namespace }}',
      'shop 1.2.3 release-name default',
    ],
    ['{{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.APIVersions.Has "apps/v1" }}', '37 true'],
    ['{{ .Template.Name }} {{ .Template.BasePath }}', 'shop/templates/a.yaml shop/templates'],
    ['{{ tpl .Values.program . }}', 'it is web'],
    ["{{ 'a' }} {{ 0x10 }} {{ 1_000 }} {{ 1e3 }} {{ `raw\\n` }}", '97 16 1000 1000 raw\\n'],
  ])('%s', (template, expected) => {
    const values =
      'name: web\ncount: 3\nlarge: 1000000\npart: 0.5\nnone: null\nmap: {b: 2, a: 1}\nlist: [x, z]\nempty: {}\nprogram: "it is {{ .Values.name }}"\n';
    expect(print(template, values)).toBe(expected);
  });
});

describe('what Helm says of a template that cannot be carried out', () => {
  test.each([
    [
      'a\n{{ .Values.a.b.c }}',
      'shop/templates/a.yaml:2:10\n  executing "shop/templates/a.yaml" at <.Values.a.b.c>:\n    nil pointer evaluating interface {}.b',
    ],
    [
      '{{ include "none" . }}',
      'shop/templates/a.yaml:1:3\n  executing "shop/templates/a.yaml" at <include "none" .>:\n    error calling include:\ntemplate: no template "none" associated with template "gotpl"',
    ],
    [
      '{{ template "none" }}',
      'shop/templates/a.yaml:1:12\n  executing "shop/templates/a.yaml" at <{{template "none"}}>:\n    template "none" not defined',
    ],
    [
      '{{ .Values.a | b64enc }}',
      'shop/templates/a.yaml:1:15\n  executing "shop/templates/a.yaml" at <b64enc>:\n    invalid value; expected string',
    ],
    ['{{ required "say a" .Values.a }}', 'execution error at (shop/templates/a.yaml:1:3): say a'],
    ['{{ fail "no" }}', 'execution error at (shop/templates/a.yaml:1:3): no'],
    ['{{ if }}', 'parse error at (shop/templates/a.yaml:1): missing value for if'],
    ['{{ nothing }}', 'parse error at (shop/templates/a.yaml:1): function "nothing" not defined'],
    ['\n{{ $x }}', 'parse error at (shop/templates/a.yaml:2): undefined variable "$x"'],
    ['{{ if true }}', 'parse error at (shop/templates/a.yaml:1): unexpected EOF'],
    ['{{ "a', 'parse error at (shop/templates/a.yaml:1): unterminated quoted string'],
    [
      '{{ eq 1 "a" }}',
      'template: shop/templates/a.yaml:1:3: executing "shop/templates/a.yaml" at <eq 1 "a">: error calling eq: incompatible types for comparison: int and string',
    ],
  ])('%s', (template, expected) => {
    expect(print(template)).toBe(expected);
  });
});

test('a template that fails does not take the others with it', () => {
  const { files, unrendered } = render({
    'templates/a.yaml': 'a: {{ .Chart.Name }}',
    'templates/b.yaml': '{{ .Values.b.c }}',
    'templates/c.yaml': '{{ if }}',
  });
  expect(files.map(({ template, text }) => `${template} ${text.string}`)).toEqual([
    'templates/a.yaml a: shop',
  ]);
  expect(unrendered.map(({ template, byHelm }) => [template, byHelm])).toEqual([
    ['templates/c.yaml', true],
    ['templates/b.yaml', true],
  ]);
});
