import { describe, expect, test } from '@jest/globals';
import { render } from './chart.ts';

const limits = { steps: 20_000, text: 200_000, depth: 50 };

describe('a program without an end ends with a sentence', () => {
  test.each([
    ['{{ repeat 1000000000 "a" }}', 'MiB of text'],
    ['{{ range $i := until 1000000000 }}a{{ end }}', 'steps'],
    ['{{ range 1000000000 }}a{{ end }}', 'steps'],
    ['{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}', '50 deep'],
    ['{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}', '50 deep'],
    ['{{ tpl .Values.self . }}', '50 deep'],
    ['{{ indent 1000000000 "a" }}', 'MiB of text'],
    ['{{ printf "%999999d" 1 }}', 'MiB of text'],
    ['{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ toYaml $d }}', 'nested more than'],
    ['{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}{{ toJson $l }}', 'steps'],
    ['{{ $s := "aa" }}{{ range until 40 }}{{ $s = print $s $s }}{{ end }}', 'MiB of text'],
    ['{{ range until 100 }}{{ range until 100 }}{{ range until 100 }}{{ end }}{{ end }}{{ end }}', 'steps'],
    [`${'{{ if true }}'.repeat(2000)}${'{{ end }}'.repeat(2000)}`, 'max expression depth exceeded'],
    [`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, 'max expression depth exceeded'],
    [`{{ regexMatch "${'('.repeat(5000)}" "a" }}{{ fail "no" }}`, 'no'],
  ])('%s', (template, sentence) => {
    const files = {
      'templates/a.yaml': template,
      'templates/b.yaml': 'b: 1',
      'values.yaml': 'self: "{{ tpl .Values.self . }}"',
    };
    const { files: printed, unrendered } = render(files, { limits });
    expect(unrendered[0]?.reason).toContain(sentence);
    expect(printed.map((file) => file.text.string)).toEqual(['b: 1']);
  });

  test('values that stand for too much are not read', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) =>
        `a${level + 1}: &a${level + 1} [${Array.from({ length: 10 }, () => `*a${level}`).join(', ')}]`,
    );
    const bomb = ['a0: &a0 x', ...levels].join('\n');
    const { files, unrendered } = render({ 'values.yaml': bomb, 'templates/a.yaml': 'a: 1' });
    expect([files, unrendered.length]).toEqual([[], 1]);
  });
});
