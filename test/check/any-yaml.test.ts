import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../src/check/index.ts';
import { patience } from '../support/patience.ts';

/*
 * What strangers write is read by manifests, kustomizations and charts, and by what lays one over another. Whatever it
 * is, there is an answer.
 */

/** What objects are made of, and what readers of YAML stumble over. */
const piece = fc.constantFrom(
  ...[
    'kind: Pod\n',
    'apiVersion: v1\n',
    'spec:\n',
    '  containers:\n',
    '    - name: a\n',
    'metadata: {name: a}\n',
  ],
  ...[
    'resources: [a.yaml]\n',
    'patches: [{path: a.yaml}]\n',
    'patch: |-\n  - {op: add, path: /a, value: yes}\n',
  ],
  ...[
    '{{ .Values.a }}',
    '{{- range . }}\n',
    '{{ end }}',
    '{{ toYaml . | nindent 2 }}',
    '{{ tpl . $ }}',
    '{{',
  ],
  ...[
    '!!binary a2luZA==: ',
    '!!binary ?: ',
    '? ',
    ': ',
    '": "',
    '- ',
    '[',
    '{',
    ']',
    '}',
    ', ',
    '? [a]\n: b\n',
  ],
  ...[
    '&a ',
    '*a',
    '*b : ',
    '<<: *a\n',
    '<<: [*a, *a]\n',
    '&a [*a]',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '!x ',
    '|2\n',
    '>-\n',
  ],
  ...[
    '\n',
    '\r',
    '\t',
    '  ',
    '"',
    "'",
    '#',
    '\uFEFF',
    '\u0085',
    '\0',
    '\uD800',
    '😀',
    '0x',
    '.inf',
    '~',
    'on',
    '=',
    '\\',
  ],
);
const text = fc.array(piece, { maxLength: 50 }).map((parts) => parts.join(''));

const sound: Readonly<Record<string, string>> = {
  'a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: web, image: a, securityContext: &c {privileged: yes}}, {<<: *c, name: b}]
`,
  'kustomization.yaml': `resources: [a.yaml]
patches:
  - target: {kind: Deployment}
    patch: |-
      - {op: add, path: /spec/template/spec/hostPID, value: true}
`,
  'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'c/values.yaml': 'a: {b: [1, true]}\n',
  'c/templates/a.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  {{- toYaml .Values.a | nindent 2 }}\n',
};

const filesOf = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([path, each]) => ({ path, text: each }));
const one = fc.constantFrom(...Object.keys(sound));

describe('there is an answer', () => {
  test(
    'to any text in the place of any of these files',
    () => {
      fc.assert(
        fc.property(one, text, (path, other) => {
          expect(check(filesOf({ ...sound, [path]: other })).version).toBe(1);
        }),
        { numRuns: 150 },
      );
    },
    patience,
  );

  test(
    'to these files with something cut out and something else put in',
    () => {
      const edit = fc.tuple(one, fc.nat(400), fc.nat(30), text);
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
          const files = { ...sound };
          for (const [path, at, length, other] of edits) {
            const old = files[path] ?? '';
            files[path] = old.slice(0, at) + other.slice(0, 40) + old.slice(at + length);
          }
          expect(check(filesOf(files)).version).toBe(1);
        }),
        { numRuns: 150 },
      );
    },
    patience,
  );
});

/** Each doubles what the one before holds, or goes one deeper. */
const bombs: readonly (readonly [string, string])[] = [
  [
    'aliases of aliases',
    Array.from(
      { length: 40 },
      (_, at) => `a${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}, *a${at - 1}`}]\n`,
    ).join(''),
  ],
  [
    'merges of merges',
    Array.from(
      { length: 40 },
      (_, at) => `a${at}: &a${at} {k${at}: 1${at === 0 ? '' : `, <<: [*a${at - 1}, *a${at - 1}]`}}\n`,
    ).join(''),
  ],
  ['question marks', `${'? '.repeat(5000)}a\n`],
  ['lists in lists', `${'- '.repeat(5000)}a\n`],
  ['flow in flow', `a: ${'['.repeat(5000)}`],
  ['maps in maps', `a: ${'{b: '.repeat(5000)}`],
  ['keys that are base64', `${'!!binary ? '.repeat(2000)}a\n`],
];

test.each(bombs)(
  '%s end',
  (_, bomb) => {
    for (const path of Object.keys(sound))
      expect(check(filesOf({ ...sound, [path]: `${bomb}${sound[path] ?? ''}` })).version).toBe(1);
  },
  patience,
);
