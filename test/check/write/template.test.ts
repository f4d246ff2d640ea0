import { expect, test } from '@jest/globals';
import { Source } from '../../../src/check/text/source.ts';
import { whyNotAdded } from '../../../src/check/write/template.ts';

/** What is added stands at «», which is not in the template. */
function refused(marked: string, text: string): boolean {
  const offset = marked.indexOf('«»');
  return whyNotAdded(new Source('a.yaml', marked.replace('«»', '')), offset, text) !== undefined;
}

const key = '\n      securityContext: {}\n      b: 1';

test.each([
  ['beside literal lines', '    spec:\n      a: {{ .x }}«»\n      c: 1\n', key],
  ['before a shallower key', '    spec:\n      a: {{ .x }}«»\n    d: 1\n', key],
  [
    'before a condition of its own',
    '    spec:\n      a: {{ .x }}«»\n      {{- if .y }}\n      e: 1\n      {{- end }}\n',
    key,
  ],
  ['in the block of its holder', '{{ if .x }}\n    spec:\n      a: 1«»\n{{ end }}\n', key],
  ['behind a map that is printed', '    spec:\n      {{- toYaml .x | nindent 6 }}«»\n', key],
  [
    'before what is printed less deep',
    '    spec:\n      a: {{ .x }}«»\n    {{- toYaml .y | nindent 4 }}\n',
    key,
  ],
  [
    'in a helper that prints the whole map',
    '{{- define "n" -}}\nsecurityContext:\n  a: 1«»\n{{- end -}}\n',
    '\n  b: 2\n  c: 3',
  ],
  ['where there is no template', '    - a«»\n    - b\n', key],
  [
    'where another holder has the same',
    '    - name: a\n      b: {{ .x }}«»\n    - name: b\n      securityContext: {}\n',
    key,
  ],
])('lines may be added %s', (_, marked, text) => {
  expect(refused(marked, text)).toBe(false);
});

test.each([
  [
    'in a helper that prints the end of a line',
    '{{- define "n" -}}\n{{- if .x -}}\n{{ .x }}\n{{- else -}}\nname«»\n{{- end -}}\n{{- end -}}\n',
    '\n      - name: tmp\n        emptyDir: {}',
  ],
  ['within what is worked out', '{{ default "a«»" .x }}', key],
  ['behind the end of a block', '{{ if .x }}\n    spec:\n      a: 1\n{{ end }}«»\n', key],
  ['in a block that its holder is not in', '    spec:\n{{ if .x }}\n      a: 1«»\n{{ end }}\n', key],
  [
    'between the items of a list and more of them',
    '    spec:\n      volumes:\n        - a: {{ .x }}«»\n{{- range .y }}\n        - b: 1\n{{- end }}\n',
    key,
  ],
  [
    'before items that stand as deep as it',
    '    spec:\n      volumes:\n      - a: {{ .x }}«»\n{{- range .y }}\n      - b: 1\n{{- end }}\n',
    key,
  ],
  [
    'before what may go on',
    '    spec:\n      volumes:\n      - a: 1«»\n      {{- with .y }}\n      {{- toYaml . | nindent 6 }}\n      {{- end }}\n',
    key,
  ],
  [
    'beside a condition that writes the same',
    '    spec:\n      a: {{ .x }}«»\n      {{- with .y }}\n      securityContext:\n        {{- toYaml . | nindent 8 }}\n      {{- end }}\n',
    key,
  ],
])('lines are not added %s', (_, marked, text) => {
  expect(refused(marked, text)).toBe(true);
});
