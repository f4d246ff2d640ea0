import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  absencesIn,
  assembledSource,
  doubtsIn,
  renderChart,
} from '../../../../src/check/assemble/helm/index.ts';
import { Source } from '../../../../src/check/text/source.ts';
import { otherText, scalarsOf, sourcesOf, tryOut } from '../../../../scripts/origins/trial.ts';
import { chartOf, render } from './chart.ts';

/** Each part of what is printed that was written somewhere, as `text <- file:what stands there`. */
function written(template: string, values: string): string[] {
  const files = { 'templates/a.yaml': template, 'values.yaml': values };
  const { files: printed } = render(files);
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, new Source(path, text)]));
  const [file] = printed;
  if (!file) throw new Error('nothing is printed');
  const source = assembledSource(file, (path) => sources.get(path));
  const words = [...source.text.matchAll(/"[^"\n]*"|[^\s:]+/g)];
  return words.map(({ 0: word, index }) => {
    const origin = source.origins?.of({ start: index, end: index + word.length });
    if (!origin || origin.kind === 'computed') return `${word} <- ${origin ? 'worked out' : 'nowhere'}`;
    return `${word} <- ${origin.source.path} ${origin.source.slice(origin.span)}`;
  });
}

describe('where what is printed was written', () => {
  test.each([
    ['a: b', '', ['a <- templates/a.yaml a', 'b <- templates/a.yaml b']],
    ['a: {{ .Values.x }}', 'x: web', ['a <- templates/a.yaml a', 'web <- values.yaml web']],
    ['a: "{{ .Values.x }}"', 'x: web', ['a <- templates/a.yaml a', '"web" <- values.yaml web']],
    ['a: {{ .Values.x | quote }}', "x: 'it'", ['a <- templates/a.yaml a', '"it" <- values.yaml \'it\'']],
    ['{{ toYaml .Values.m | nindent 2 }}', 'm: {k: 0x10}', ['k <- values.yaml k', '16 <- values.yaml 0x10']],
    [
      '{{ default "d" .Values.x }} {{ .Values.num }}',
      'num: 1000000',
      ['d <- templates/a.yaml d', '1e+06 <- values.yaml 1000000'],
    ],
    ['{{ printf "%s-%s" .Values.x "b" }}', 'x: a', ['a-b <- nowhere']],
    ['{{ upper .Values.x }} {{ add 1 .Values.num }}', 'x: a\nnum: 1', ['A <- worked out', '2 <- worked out']],
    [
      '{{ .Values.num | int }} {{ trunc 1 .Values.x }}',
      'num: 80\nx: abc',
      ['80 <- values.yaml 80', 'a <- worked out'],
    ],
    [
      '{{ define "n" }}{{ .x | trunc 63 | trimSuffix "-" }}{{ end }}{{ include "n" .Values }}',
      'x: web',
      ['web <- values.yaml web'],
    ],
    ['{{ tpl .Values.t . }}', 't: "{{ .Values.x }}"\nx: web', ['web <- values.yaml web']],
    ['{{ join "," .Values.l }}', 'l: [a]', ['a <- values.yaml a']],
    ['{{ (fromYaml (toYaml .Values.m)).k }}', 'm: {k: v}', ['v <- values.yaml v']],
    [
      '{{ range $k, $v := .Values.m }}{{ $k }}: {{ $v }}{{ end }}',
      'm: {k: v}',
      ['k <- values.yaml k', 'v <- values.yaml v'],
    ],
  ])('%s with %s', (template, values, expected) => {
    expect(written(template, values)).toEqual(expected);
  });

  test('the stronger of two values files is where it is written', () => {
    const values = [{ path: 'prod.yaml', text: 'image: {tag: two}' }];
    const files = {
      'templates/a.yaml': '{{ .Values.image.tag }}:{{ .Values.image.name }}',
      'values.yaml': 'image: {tag: one, name: web}',
    };
    const [file] = render(files, { values }).files;
    expect(
      file?.text.pieces.map(
        ({ text, from }) => `${text} ${from?.kind === 'computed' ? '' : (from?.file ?? '')}`,
      ),
    ).toEqual(['two prod.yaml', ': templates/a.yaml', 'web values.yaml']);
  });

  test('where nothing is printed, what was looked at is told', () => {
    const files = {
      'templates/a.yaml': 'a: 1\n{{ with .Values.pod }}b: {{ .x }}{{ end }}',
      'values.yaml': 'pod: {}\n',
    };
    const source = new Source('values.yaml', files['values.yaml']);
    const [file] = render(files).files;
    const absences = file ? absencesIn(file, (path) => (path === 'values.yaml' ? source : undefined)) : [];
    expect(absences.map(({ at, map, path }) => [at, map.source.slice(map.span), path])).toEqual([
      [5, '{}', ['pod']],
    ]);
  });
});

describe('what cannot be known is marked, and all that depends on it', () => {
  test.each([
    ['a: {{ randAlphaNum 4 }}', ['xxxx']],
    ['a: {{ now | date "2006" }}', ['1970']],
    ['a: {{ uuidv4 | trunc 4 | quote }}', ['0000']],
    ['a: {{ if (lookup "v1" "Pod" "a" "b") }}b{{ else }}c{{ end }}', ['', 'c']],
    ['a: {{ (genCA "a" 1).Cert | len }}', ['59']],
    ['a: {{ getHostByName "a" }}b', []],
  ])('%s', (template, expected) => {
    const [file] = render({ 'templates/a.yaml': template }).files;
    const doubts = file ? doubtsIn(file) : [];
    const texts = doubts.map(({ start, end }) => file?.text.string.slice(start, end));
    expect(
      [...new Set(texts.join('|').split('|'))].filter((text, index) => text !== '' || index === 0),
    ).toEqual(expected.length === 0 ? [''] : expected);
  });
});

test('another text where a scalar is written changes that scalar, and others only where that is told', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const line = fc.oneof(
    fc.record({ key: name, value: name }).map(({ key, value }) => `${key}: {{ .Values.${value} }}`),
    fc.record({ key: name, value: name }).map(({ key, value }) => `${key}: {{ .Values.${value} | quote }}`),
    fc
      .record({ key: name, value: name })
      .map(({ key, value }) => `${key}: {{ include "x" .Values.${value} }}`),
    fc.record({ key: name, value: name }).map(({ key, value }) => `${key}: lit-{{ upper .Values.${value} }}`),
    name.map((key) => `${key}:{{ toYaml .Values.m | nindent 2 }}`),
    name.map((key) => `${key}: literal`),
  );
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.nat(), (lines, pick) => {
      const keyed = lines.map((text, index) => text.replace(/^./, (key) => key + String(index)));
      const files = chartOf({
        'templates/a.yaml': `{{ define "x" }}{{ . | trim }}{{ end }}kind: Pod\n${keyed.join('\n')}\n`,
        'values.yaml': 'a: web\nb: 12\nc: true\nm: {k: v, list: [one, two]}\n'
          .replace('b: 12', 'b: "twelve"')
          .replace('true', 'yes-it-is'),
      });
      const request = { files };
      const rendering = renderChart(request);
      const scalars = scalarsOf(rendering, sourcesOf(request));
      const tried = scalars.filter((scalar) => otherText(scalar) !== undefined);
      const scalar = tried[pick % tried.length];
      if (!scalar) return;
      expect(['as said', 'shared and named']).toContain(
        tryOut(request, scalars, rendering.deciding, scalar).outcome,
      );
    }),
    { numRuns: 60 },
  );
});
