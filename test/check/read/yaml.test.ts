import { describe, expect, test } from '@jest/globals';
import { Source } from '../../../src/check/text/source.ts';
import { documentsAsHelm, documentsIn } from '../../../src/check/read/yaml.ts';
import { type Data, dataOf, documents, read } from '../../support/yaml.ts';

describe('documents', () => {
  test.each([
    ['', []],
    ['\n \n', []],
    ['# nothing\n---\n# nothing\n', []],
    ['---\n---\n...\n---\n', []],
    ['%YAML 1.1\n---\na: 1\n', ['---\na: 1\n']],
    ['a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['--- # first\na: 1\n---\tb\n', ['--- # first\na: 1\n', '---\tb\n']],
    ['--- |\n  a\n---\nb: 1\n', ['--- |\n  a\n', '---\nb: 1\n']],
    ['--- {a: 1}\n--- [b]', ['--- {a: 1}\n', '--- [b]']],
    ['a: |\n  ---\n  b\n', ['a: |\n  ---\n  b\n']],
    ['a: --- b\n---b: 1\n', ['a: --- b\n---b: 1\n']],
    ['a: 1\n---#c: d\nb: 2\n', ['a: 1\n', '\nb: 2\n']],
    ['a: 1\n---\u00a0\nb: 2\n', ['a: 1\n', '\nb: 2\n']],
    ['a: 1\n---\v#c\nb: 2\n', ['a: 1\n', '\nb: 2\n']],
    ['\uFEFFa: 1\n', ['\uFEFFa: 1\n']],
    ['\uFEFF---\na: 1\n', ['\uFEFF---\na: 1\n']],
  ])('%j: %j', (text, expected) => {
    expect(documents(text).map((document) => document.text)).toEqual(expected);
  });

  test('compose and YAML see no marker where something follows at once', () => {
    expect(documents('a: 1\n---#c: d\nb: 2\n', 'compose')).toHaveLength(1);
  });

  test('Helm cuts at every three dashes', () => {
    const source = new Source('a.yaml', 'a: 1\n---b: 2\n---#c\nd: 3\n...\ne: 4\n');
    expect(documentsAsHelm(source).map(({ text }) => text)).toEqual(['a: 1\n', 'b: 2\n', '#c\nd: 3\n']);
  });

  test('kubectl reads nothing between `...` and the next `---`, compose does', () => {
    const text = 'a: 1\n...\nb: 2\n---\nc: 3\n';
    expect(documents(text, 'kubernetes').map(({ root }) => dataOf(root))).toEqual([{ a: 1 }, { c: 3 }]);
    expect(documents(text, 'compose').map(({ root }) => dataOf(root))).toEqual([
      { a: 1 },
      { b: 2 },
      { c: 3 },
    ]);
  });
});

describe('what a document says', () => {
  test.each<[string, Data]>([
    ['a: 1 # one\n', { a: 1 }],
    ['a: x#y\n', { a: 'x#y' }],
    ['a: x #y\n', { a: 'x' }],
    ['a: #y\n', { a: null }],
    ['a:\nb:\n', { a: null, b: null }],
    ['a : 1\n"b" : 2\n', { a: 1, b: 2 }],
    ['a: http://x:80/\n', { a: 'http://x:80/' }],
    ['a:b: c\n', { 'a:b': 'c' }],
    ['a:\t1\n', { a: 1 }],
    ['a:\n- 1\n-\n- - 2\n  - 3\n- b: 4\n  c: 5\n', { a: [1, null, [2, 3], { b: 4, c: 5 }] }],
    ['a:\r\n  b: x\r\n  c: |\r\n    y\r\n    z\r\n', { a: { b: 'x', c: 'y\nz\n' } }],
    ['a: x\n  y\n\n  z\n', { a: 'x y\nz' }],
    ["a: 'it''s'\n", { a: "it's" }],
    ['a: "\\x41\\u00e9\\n\\\n  b"\n', { a: 'Aé\nb' }],
    ['a: "x\n\n  y"\n', { a: 'x\ny' }],
    ['{"a": {"b": [1, true, null, "x"]}}', { a: { b: [1, true, null, 'x'] } }],
    ['a: {b, c: , "d":e}\n', { a: { b: null, c: null, d: 'e' } }],
    ['a: [b: c, d]\n', { a: [{ b: 'c' }, 'd'] }],
    ['a: [\n  1,\n  2\n]\n', { a: [1, 2] }],
    ['? a\n: b\n? c\n', { a: 'b', c: null }],
    ['a: |\n  x\n\nb: >\n  y\n  z\n', { a: 'x\n', b: 'y z\n' }],
    ['a: |-\n  x\nb: |+\n  y\n\nc: |2\n   z\n', { a: 'x', b: 'y\n\n', c: ' z\n' }],
    ['a: |\n  x', { a: 'x' }],
    ['a: |\n  {{ x }}\n  # no\n  ---\n', { a: '{{ x }}\n# no\n---\n' }],
    ['a: "{{ x }}"\nb: \'{% x %}\'\n', { a: '{{ x }}', b: '{% x %}' }],
    ['!!map {a: !!seq [1]}\n', { a: [1] }],
    ['a: !reset {b: 1}\n', { a: { b: 1 } }],
    // To go-yaml these end a line, so what follows is no comment.
    ['a: 1 # x\rb: 2\n', { a: 1, b: 2 }],
    ['a: 1 # x\u2028b: 2\u2029c: 3\u0085d: 4\n', { a: 1, b: 2, c: 3, d: 4 }],
    // To go-yaml the lines of a quoted scalar may begin anywhere.
    ['a:\n  b: \'[\n  "x"\n\n]\'\n  c: "\ny"\n', { a: { b: '[ "x"\n]', c: ' y' } }],
  ])('%j', (text, data) => {
    expect(read(text)).toEqual(data);
    expect(read(text, 'compose')).toEqual(data);
  });

  test.each<[string, Data]>([
    ['a: &a [1]\nb: *a\n', { a: [1], b: [1] }],
    ['a: &a x\nb: {*a : z}\n', { a: 'x', b: { x: 'z' } }],
    ['&a k: 1\nb: *a\n', { k: 1, b: 'k' }],
    ['a: &x 1\nb: &x 2\nc: *x\n', { a: 1, b: 2, c: 2 }],
    ['a: &x\nb: *x\n', { a: null, b: null }],
    ['a: &a {x: 1, z: 2}\nb:\n  <<: *a\n  x: 3\n', { a: { x: 1, z: 2 }, b: { x: 3, z: 2 } }],
    [
      'a: &a {x: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b]}\n',
      { a: { x: 1 }, b: { x: 2, z: 2 }, c: { x: 1, z: 2 } },
    ],
    ['a: &a {x: 1}\nb: &b {<<: *a}\nc: {<<: *b}\n', { a: { x: 1 }, b: { x: 1 }, c: { x: 1 } }],
    ["a: &a {x: 1}\nb: {'<<': *a}\n", { a: { x: 1 }, b: { '<<': { x: 1 } } }],
    ['b: {!!merge <<: {x: 1}}\n', { b: { x: 1 } }],
    ['b: {<<: {}}\n', { b: {} }],
  ])('with aliases and merge keys: %j', (text, data) => {
    expect(read(text)).toEqual(data);
    expect(read(text, 'compose')).toEqual(data);
  });

  test.each<[string, Data, Data]>([
    ['a: &a {x: 1}\nb:\n  x: 2\n  <<: *a\n', { a: { x: 1 }, b: { x: 1 } }, { a: { x: 1 }, b: { x: 2 } }],
    ['a: {<<: {x: 1}, <<: {x: 2}}\n', { a: { x: 2 } }, '`<<` is set twice in this map.'],
    ['a: 1\na: 2\n', { a: 2 }, '`a` is set twice in this map.'],
    ['yes: 1\n0x10: 2\n1.0: 3\n', { true: 1, 16: 2, 1: 3 }, { yes: 1, '0x10': 2, '1.0': 3 }],
    ['~: 1\n', 'A key must be a string.', { '~': 1 }],
  ])('%j: %j to Kubernetes, %j to compose', (text, kubernetes, compose) => {
    expect(read(text, 'kubernetes')).toEqual(kubernetes);
    expect(read(text, 'compose')).toEqual(compose);
  });

  test.each([
    ['a: [1\n', 'Flow sequence'],
    ['a: b: c\n', 'Nested mappings'],
    ['a:\n\t- b\n', 'Tabs'],
    ['a: "\n', 'Missing closing "quote'],
    ['a: *x\n', 'The alias *x has no anchor before it.'],
    ['a: &a [*a]\n', 'The alias *a has no anchor before it.'],
    ['*x', 'The alias *x has no anchor before it.'],
    ['a: {<<: 1}\n', 'A merge key takes a mapping'],
    ['a:\n  <<:\n', 'A merge key takes a mapping'],
    ['? [a]\n: b\n', 'A key must be a string.'],
    ['? {a: b}\n: b\n', 'A key must be a string.'],
  ])('%j cannot be read: %s', (text, message) => {
    expect(read(text)).toContain(message);
    expect(read(text, 'compose')).toContain(message);
  });
});

describe('templates', () => {
  test.each([
    'a: {{ .x }}\n',
    'a:\n  {{- toYaml .x | nindent 2 }}\n',
    '{{ if .x }}\na: 1\n{{ end }}\n',
    'a: 1\n{{- if .x }}\nb: 2\n{{- end }}\n',
    '{{ .key }}: 1\n',
    'a:\n  - {{ .x }}\n',
    '{% if x %}\na: 1\n{% endif %}\n',
    'a: {% x %}\n',
    '<% if x %>\na: 1\n<% end %>: [\n',
  ])('%j', (text) => {
    expect(read(text)).toBe('a template');
  });

  test.each([
    'a: 1 # {{ x }}\n',
    'a: "{{ x }}"\n',
    'a: x {{ y }}\n',
    'a: {b: {c: 1}}\n',
    'a: "{{ x }}"\na: 2\n',
  ])('not one: %j', (text) => {
    expect(read(text)).not.toBe('a template');
  });
});

describe('where things stand', () => {
  test.each([
    ['a: x # y\n', ['a'], 'x'],
    ['a: x\r\nb: y\r\n', ['b'], 'y'],
    ['\uFEFFa: x\n', ['a'], 'x'],
    ['\uFEFF---\r\na:   x  \r\n', ['a'], 'x'],
    ['a:\tx\n', ['a'], 'x'],
    ['# c\n---\na: 1\n', ['a'], '1'],
    ['a: {b: [x, "y"]}\n', ['a', 'b', 1], '"y"'],
    ['a: {b: [x, "y"]}\n', ['a'], '{b: [x, "y"]}'],
    ['{\n  "a": {"b": true}\n}', ['a', 'b'], 'true'],
    ['a:\n  b: 1\n  c: 2\nd: 3\n', ['a'], 'b: 1\n  c: 2\n'],
    ['a: |\n  x\n  y\nb: 1\n', ['a'], '|\n  x\n  y\n'],
    ['a: &a !t x\nb: *a\n', ['b'], 'x'],
    ['a:\n- b: 1\n', ['a', 0], 'b: 1\n'],
    ["a: 'x\n\n y'\n", ['a'], "'x\n\n y'"],
    ['a: x\n  y\n', ['a'], 'x\n  y'],
    // Absent or empty: the key of the nearest that is there.
    ['a:\n  b: 1\n', ['a', 'c'], 'a'],
    ['a:\n  b: 1\n', ['a', 'c', 'd', 'e'], 'a'],
    ['a:\n  b:\n', ['a', 'b'], 'b'],
    ['a:\n  b:\n', ['a', 'b', 'c'], 'b'],
    ['"a": ~\n', ['a', 'c'], '"a"'],
    ['a: [1, 2]\n', ['a', 5], 'a'],
    ['a:\n  - b: 1\n    c: 2\n', ['a', 0, 'd'], 'b: 1'],
    ['x: &x {b: 1}\na: *x\n', ['a', 'c'], 'a'],
    ['x: &x {b: 1}\na: {<<: *x}\n', ['a', 'b'], '1'],
    ['a: 1\n', ['b'], 'a: 1'],
    ['- a\n', ['b'], '- a'],
  ])('in %j %j is %j', (text, path, expected) => {
    const source = new Source('a.yaml', text);
    const [document] = documentsIn(source, 'kubernetes');
    const field = document?.root.at(...path);
    expect(field && source.slice(field.span)).toBe(expected);
  });

  test('aliases and merged keys say where they are used', () => {
    const text = 'x: &x {b: 1}\na: *x\nc: {<<: *x}\n';
    const source = new Source('a.yaml', text);
    const root = documentsIn(source, 'kubernetes')[0]?.root;
    expect([
      root?.at('a').shared,
      root?.at('a', 'b').shared,
      root?.at('c').shared,
      root?.at('c', 'b').shared,
    ]).toEqual([true, true, false, true]);
    expect(root?.at('x').node?.uses).toEqual([
      { start: 16, end: 18 },
      { start: 27, end: 29 },
    ]);
    expect(root?.at('c', 'b')).toMatchObject({ merged: true, alias: { start: 27, end: 29 } });
  });

  test('problems in a later document stand where they are', () => {
    const source = new Source('a.yaml', 'a: 1\n---\nb: *x\n');
    const problems = documentsIn(source, 'kubernetes').flatMap((document) => document.problems);
    expect(problems.map(({ span }) => source.slice(span))).toEqual(['*x']);
  });
});
