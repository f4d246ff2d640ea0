import { describe, expect, test } from '@jest/globals';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';
import { documents } from '../../support/yaml.ts';
import { patience } from '../../support/patience.ts';
import { spent } from '../../support/spent.ts';

function root(text: string) {
  const [document] = documents(text);
  if (!document) throw new Error('there is no document');
  return document.root;
}

const web = `
spec:
  replicas: 2
  name: "8080"
  none: null
  empty:
  ports: [80, http]
  open: &open
    user: 0
  also: *open
`;

describe('a field', () => {
  const spec = root(web).at('spec');

  test.each([
    [
      'replicas',
      { kind: 'scalar', exists: true, written: true, value: 2, number: 2, string: undefined, text: '2' },
    ],
    [
      'name',
      {
        kind: 'scalar',
        exists: true,
        written: true,
        value: '8080',
        number: undefined,
        string: '8080',
        text: '8080',
      },
    ],
    [
      'none',
      { kind: 'scalar', exists: false, written: true, value: null, string: undefined, text: undefined },
    ],
    ['empty', { kind: 'scalar', exists: false, written: true, value: null, text: undefined }],
    ['ports', { kind: 'seq', exists: true, written: true, value: undefined, text: undefined }],
    ['open', { kind: 'map', exists: true, written: true, shared: false, alias: undefined }],
    ['also', { kind: 'map', exists: true, shared: true, alias: { start: 112, end: 117 } }],
    [
      'absent',
      { kind: 'absent', exists: false, written: false, value: undefined, text: undefined, node: undefined },
    ],
  ])('%s', (key, expected) => {
    expect(spec.at(key)).toMatchObject(expected);
  });

  test('there is a field for every path', () => {
    expect(spec.at('replicas', 'a', 3, 'b').written).toBe(false);
    expect(spec.at('ports', 1).value).toBe('http');
    expect(spec.at('ports', 2).written).toBe(false);
    expect(spec.at('ports', -1).written).toBe(false);
    expect(spec.at('ports', 'a').written).toBe(false);
    expect(spec.at(0).written).toBe(false);
    expect(spec.at()).toBe(spec);
  });

  test('knows its way back', () => {
    const user = spec.at('also', 'user');
    expect([user.key, user.parent?.key, user.parent?.parent?.key, user.shared]).toEqual([
      'user',
      'also',
      'spec',
      true,
    ]);
    expect(spec.at('ports', 1).key).toBe('1');
  });

  test('lists what is in it, and nothing for what it is not', () => {
    expect(
      spec
        .at('ports')
        .items()
        .map(({ value }) => value),
    ).toEqual([80, 'http']);
    expect(
      spec
        .at('open')
        .entries()
        .map(([key, { value }]) => [key, value]),
    ).toEqual([['user', 0]]);
    expect(spec.at('open').items()).toEqual([]);
    expect(spec.at('ports').entries()).toEqual([]);
    expect(spec.at('absent').items()).toEqual([]);
  });

  test.each(['constructor', '__proto__', 'toString', 'length'])('has no key %s of its own making', (key) => {
    expect(spec.at(key).written).toBe(false);
    expect(root(`${key}: 1\n`).at(key).value).toBe(1);
  });

  test('of equal keys the last counts, in small maps and large ones', () => {
    const many = Array.from({ length: 40 }, (_, index) => `k${index}: 1\n`).join('');
    for (const text of ['a: 1\na: 2\n', `a: 1\n${many}a: 2\n`]) {
      expect(root(text).at('a').value).toBe(2);
      expect(
        root(text)
          .entries()
          .filter(([key]) => key === 'a')
          .map(([, { value }]) => value),
      ).toEqual([2]);
    }
  });
});

describe('what cannot be known', () => {
  test.each([
    ['"{{ .Values.x }}"', '{{ .Values.x }}'],
    ['a{{ x }}b', '{{ x }}'],
    ['"{{ a }} {{ b }}"', '{{ a }}'],
    ['"<%= x %>"', '<%= x %>'],
    ['${IMAGE}', '${IMAGE}'],
    ['a:${TAG:-1}', '${TAG:-1}'],
    ['$(VAR)', '$(VAR)'],
    ['$VAR', '$VAR'],
    ['"{{ x"', undefined],
    ['"x }} {{"', undefined],
    ['"${x"', undefined],
    ['a $(VAR)', undefined],
    ['$1', undefined],
    ['plain', undefined],
    ['{a: 1}', undefined],
    ['', undefined],
  ])('%s: %s', (value, unknown) => {
    expect(root(`a: ${value}\n`).at('a').unknown).toBe(unknown);
  });
});

describe('the heading of a thing', () => {
  test.each([
    ['a:\n  b: 1\n', ['a'], 'a'],
    ['a:\n  - b: 1\n    c: 2\n', ['a', 0], 'b: 1'],
    ['a:\n  - b: 1\r\n    c: 2\r\n', ['a', 0], 'b: 1'],
    ['a: 1\nb: 2\n', [], 'a: 1'],
  ])('in %j of %j is %j', (text, path, expected) => {
    const source = new Source('a.yaml', text);
    const heading = documentsIn(source, 'kubernetes')[0]?.root.at(...path).heading;
    expect(heading && source.slice(heading.span)).toBe(expected);
  });
});

test('asking a large map for each of its keys is not quadratic', () => {
  const keys = Array.from({ length: 12_000 }, (_, index) => `k${index}`);
  const map = root(keys.map((key) => `${key}: 1\n`).join(''));
  const start = spent();
  let found = 0;
  for (let round = 0; round < 10; round++) for (const key of keys) found += Number(map.at(key).written);
  expect(found).toBe(120_000);
  expect(spent() - start).toBeLessThan(patience);
});
