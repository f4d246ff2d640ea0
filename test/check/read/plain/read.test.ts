import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GraphReader } from '../../../../src/check/read/graph.ts';
import { parseText } from '../../../../src/check/read/parse.ts';
import { readPlain } from '../../../../src/check/read/plain/read.ts';
import type { Dialect } from '../../../../src/check/read/scalar.ts';
import { Source } from '../../../../src/check/text/source.ts';
import { writtenDocument } from '../../../support/random-yaml.ts';
import { patience } from '../../../support/patience.ts';
import { spent } from '../../../support/spent.ts';

function plain(text: string, dialect: Dialect = 'kubernetes') {
  return readPlain(new Source('a.yaml', text), { start: 0, end: text.length }, dialect);
}

/** What the library makes of the text, with everything that is wrong with it. */
function library(text: string, dialect: Dialect = 'kubernetes') {
  const reader = new GraphReader(new Source('a.yaml', text), 0, dialect);
  const document = parseText(text);
  if ('tooDeepAt' in document) throw new Error('too deep');
  const { contents, errors } = document;
  const node = contents ? reader.node(contents) : undefined;
  const problems = [...errors, ...reader.problems];
  return { node, problems, template: reader.template || errors.length > 0 };
}

/** Nodes without their source, which is the same for all. */
function shape(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => (key === 'source' ? undefined : part));
}

/** In both dialects, and with the line ends of Windows. */
function expectSame(text: string): void {
  for (const written of new Set([text, text.replaceAll(/\r?\n/g, '\r\n')])) {
    expectSameIn(written, 'kubernetes');
    expectSameIn(written, 'compose');
  }
}

function expectSameIn(text: string, dialect: Dialect): void {
  const node = plain(text, dialect);
  if (!node) return;
  const theirs = library(text, dialect);
  if (node === 'template') expect([text, theirs.template]).toEqual([text, true]);
  else {
    expect([text, theirs.problems]).toEqual([text, []]);
    expect(`${text}\n${shape(node)}`).toBe(`${text}\n${shape(theirs.node)}`);
  }
}

describe('what is read without the library, and as it would', () => {
  test.each([
    'a: 1\n',
    'a: 1',
    '---\na: 1\n',
    '--- # top\n\n# more\na: 1\n',
    'a:\n  b: x y # c\n  "c d": \'it\'\'s\'\n\n  x/y.z: "a\\n"\n',
    'a:\n- 1\n- b: 2\n  c: 3\n-   - x\n    - y\n-\n  d: 4\nb: 5\n',
    'a: [1, "x", {b: c}, []]\nb: {}\nc: [\n    x, # one\n    y,\n  ]\n',
    'a: |\n  x\n\n    y\nb: >-\n  x\n  y\n# c\n',
    'a: |\n  x',
    'a:\nb: # c\n\nc:\n',
    'a:\n  b:\n  # c\n\n  # d\n',
    'a:\n  b: 1\n    # to b\n  # to a\n# to nothing\n\nc: 1\n',
    'a:\n  - b: 1\n    # c: 2\n    # d: 3\n  - e: 1\n\n  # f\ng: 1\n',
    'a: http://x:80/#y\nb: -1\nc: x#y\n',
    'a: {{b: c}}\n'.replace('{{', '{x: {').replace('}}', '}}'),
    'e: ü # ö\n',
    'a: 1\r\nb:\r\n  - "x\r\n    y" # c\r\n\r\n  # d\r\n  -\r\n    c: |\r\n      x\r\n\r\n      y\r\n',
    'a: &x 1\nb: *x\nc: [*x, {d: *x}]\n',
    'a: &x # c\n  b: &y\n    - 1\n- *y\n'.replace('- *y', 'c: *y'),
    'a:\n- &x b\n- &y\n  c: 1\n- *y\n- {d: *x}\n',
    'a: &x\n  b: 1\nc:\n  b: 2\n  <<: *x\nd:\n  - <<: [*x]\n    e: 1\n',
    'a: x\n  y\n\n  # c\nb: 1\n',
    'a: x # c\nb:\n  - y z\n    -x\n    # c\n  - z\n',
    "a: \"x\n  y\\\n\n  z\" # c\nb: 'x\n\n    it''s'\n",
    'a: ["x\n  y", \'z\']\n',
    'a:\n  x\nb:\n  "y"\nc:\n  [1,\n   2]\nd:\n  # c\n  {e: 1}\n',
    'a: |\n  x\n \n\n     \n  y\n',
  ])('%j', (text) => {
    expect(plain(text)).toBeDefined();
    expectSame(text);
  });
});

describe('what is left to the library', () => {
  test.each([
    '',
    '- a\n',
    'a\n',
    '  a: 1\n',
    '\uFEFFa: 1\n',
    'a:\t1\n',
    'a: 1\r',
    'a: 1\rb: 2\n',
    'a: 1 # x\u2028b: 2\n',
    'a: \0\n',
    '%YAML 1.1\n---\na: 1\n',
    '--- {a: 1}\n',
    'a: 1\n...\n',
    'a: *x\n',
    'a: &x *y\n',
    'a: &x\nb: 1\n',
    'a:\n  - &x b: 1\n',
    'a: &x [*x]\n',
    'a: &x 1\nb: {<<: *x}\n',
    'a: &x 1\nb:\n  <<: *x\n',
    'a: &x [1]\nb:\n  <<: *x\n',
    'a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n',
    'a: x\n  y: 1\n',
    'a: x\n\n  y\n',
    'a: "x\ny"\n',
    'a:\n  |\n  x\n',
    'a: |\n   \n  x\n',
    'a: !!str 1\n',
    '<<: {a: 1}\n',
    '? a\n',
    'a: |+\n  x\n',
    'a: |2\n   x\n',
    'a: |\n\n  x\n',
    'a: |\n  x\n \nb: 1\n',
    'a: |\n   x\n  y\n',
    'a: |\nb: 1\n',
    'a: 1\na: 2\n',
    'yes: 1\ntrue: 2\n',
    '~: 1\n',
    'null: 1\n',
    'a: {a: 1, a: 2}\n',
    'a: {b}\n',
    'a: [b: c]\n',
    'a: [b,, c]\n',
    'a: [b\n  c]\n',
    'a: [b,\nc]\n',
    'a: {% x %}\n',
    'a: b: c\n',
    'a: - b\n',
    'a: @b\n',
    'a: "b" c\n',
    'a: "b\n',
    'a: [b\n',
    'a:\n  b: 1\n c: 2\n',
    'a:\n  - b\n c: 1\n',
    'a:\n  -\n  - b\n',
    'a:1\n',
    `${'x'.repeat(1100)}: 1\n`,
    `a: ${'['.repeat(200)}${']'.repeat(200)}\n`,
    Array.from({ length: 200 }, (_, index) => `${' '.repeat(index)}a:\n`).join(''),
  ])('%j', (text) => {
    expect(plain(text)).toBeUndefined();
  });
});

test.each([
  'a: {{ .x }}\n',
  '{{ if .x }}\na: 1\n',
  'a: 1\n{{- with .x }}\nb: 1\n',
  'a:\n  {{ .x }}\n',
  'a:\n  - {{ .x }}: b\n',
  'a: [{{ .x }}]\n',
])('a template: %j', (text) => {
  expect(plain(text)).toBe('template');
  expectSame(text);
});

test.each(['a: "{{ .x }}"\n', 'a: x{{ .x }}\n', 'a: |\n  {{ .x }}\n', '# {{ .x }}\na: 1\n'])(
  'no template: %j',
  (text) => {
    expect(plain(text)).not.toBe('template');
    expectSame(text);
  },
);

describe('whatever is written, what is read is what the library reads', () => {
  const column = fc.integer({ min: 0, max: 7 });
  const trivia = fc.oneof(
    fc.constant(''),
    column.map((width) => `${' '.repeat(width)}# c`),
    column.map((width) => ' '.repeat(width)),
  );

  test('documents as people write them, with comments and empty lines anywhere', () => {
    const noise = fc.array(fc.tuple(fc.nat(), trivia), { maxLength: 6 });
    let count = 0;
    fc.assert(
      fc.property(writtenDocument, noise, ({ text }, inserted) => {
        const lines = text.split('\n');
        for (const [at, line] of inserted) lines.splice(at % (lines.length + 1), 0, line);
        count += plain(lines.join('\n')) ? 1 : 0;
        expectSame(lines.join('\n'));
      }),
      { numRuns: 1500 },
    );
    expect(count).toBeGreaterThan(500);
  });

  test('lines that somehow look like YAML', () => {
    const value = fc.constantFrom(
      ...[
        '',
        '1',
        'x y',
        "'it''s'",
        '"a\\n"',
        '[]',
        '{}',
        '[1, {a: b}]',
        '[1,',
        '2]',
        '{a: b,}',
        '|',
        '>-',
        '|+',
        'x: y',
        'a#b',
        '- x',
        '{{ x }}',
        '*x',
        '&x x',
        '&x',
        '&x [',
        '*x ]',
        '"a',
        "it's'",
        'b"',
        "'",
        '{{',
        '&x {a: b}',
      ],
    );
    const head = fc.constantFrom('a:', 'b:', 'c :', '"d":', '-', '-', '- a:', '- - ', '', '', '<<:', 'text');
    const line = fc
      .tuple(fc.constantFrom(0, 0, 2, 2, 4, 6, 1, 3), head, value, fc.constantFrom('', '', '', ' # c', '  '))
      .map(([width, start, text, end]) => `${' '.repeat(width)}${start} ${text}${end}`);
    const lines = fc.array(fc.oneof({ weight: 4, arbitrary: line }, trivia), { maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.constantFrom('', '\n', '\n\n'), (parts, end) => {
        expectSame(`a:${parts.map((part) => `\n${part}`).join('')}${end}`);
      }),
      { numRuns: 3000 },
    );
  });

  test('any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab:- \n#[]{},"\'|>&*!?%@`0é')) }),
        expectSame,
      ),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ' ',
  'x ',
  '- ',
  'a: ',
  '[',
  '{a: ',
  '"',
  "''",
  '#',
  '\n',
  ' \n',
  '  # c\n',
  '- - a: |\n',
  ':',
  'a:\n',
  '{},',
  '[ ',
])('%j is read or left at once, however often it comes', (piece) => {
  const start = spent();
  for (const top of ['a: ', 'a:\n  ', 'a: |\n  ', 'a: [', 'a: x', '- ', 'a: x # '])
    plain(top + piece.repeat(500_000 / piece.length));
  expect(spent() - start).toBeLessThan(patience);
});
