import { describe, expect, test } from '@jest/globals';
import { binaryText, type Scalar } from '../../../src/check/read/scalar.ts';
import { Source } from '../../../src/check/text/source.ts';
import { documentsIn } from '../../../src/check/read/yaml.ts';
import { patience } from '../../support/patience.ts';
import { spent } from '../../support/spent.ts';

function read(text: string, dialect: 'kubernetes' | 'compose') {
  return documentsIn(new Source('a.yaml', `a: ${text}\n`), dialect)[0];
}

/** What the Go decoders themselves say. */
const same: readonly [string, Scalar][] = [
  ['', null],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['nUll', 'nUll'],
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['tRue', 'tRue'],
  ['false', false],
  ['0', 0],
  ['-0', 0],
  ['+1', 1],
  ['-12', -12],
  ['1_000', 1000],
  ['1__0_', 10],
  ['_1', '_1'],
  ['0777', 511],
  ['0o17', 15],
  ['0O17', 15],
  ['-0o17', -15],
  ['0b101', 5],
  ['0B11', 3],
  ['0x1F', 31],
  ['-0Xff', -255],
  ['0xFFFFFFFFFFFFFFFF', 2 ** 64],
  ['0x10000000000000000', '0x10000000000000000'],
  ['08', 8],
  ['0789', 789],
  ['0b12', '0b12'],
  ['0x', '0x'],
  ['.5', 0.5],
  ['+.5', 0.5],
  ['.5_0', '.5_0'],
  ['1.', 1],
  ['1.5e3', 1500],
  ['1e3', 1000],
  ['1E+3', 1000],
  ['1e', '1e'],
  ['1e309', '1e309'],
  ['.', '.'],
  ['.inf', Infinity],
  ['-.Inf', -Infinity],
  ['.iNF', '.iNF'],
  ['.nan', NaN],
  ['+.nan', '+.nan'],
  ['190:20:30', '190:20:30'],
  ['1000:1000', '1000:1000'],
  ['2001-01-01', '2001-01-01'],
  ['1.2.3', '1.2.3'],
  ['"true"', 'true'],
  ["'1'", '1'],
  ['|\n  1\n', '1\n'],
  ['!!str 1', '1'],
  ['!!str true', 'true'],
  ['!!str', ''],
  ['!<tag:yaml.org,2002:str> 1', '1'],
  ['!!int "1"', 1],
  ['!!float 1', 1],
  ['!!bool "true"', true],
  ['!!null ""', null],
  ['!!binary aGVsbG8=', 'hello'],
  ['!!timestamp 2001-01-01', '2001-01-01'],
  ['!own 1', '1'],
  ['!own', ''],
  ['!reset null', 'null'],
];

describe('scalars that both programs read alike', () => {
  test.each(same)('%j is %j', (text, value) => {
    for (const dialect of ['kubernetes', 'compose'] as const) {
      const document = read(text, dialect);
      expect(document?.problems).toEqual([]);
      expect(document?.root.at('a').value).toBe(value);
    }
  });
});

describe('scalars that depend on the program', () => {
  test.each<[string, Scalar, Scalar]>([
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word): [string, Scalar, Scalar] => [
      word,
      true,
      word,
    ]),
    ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word): [string, Scalar, Scalar] => [
      word,
      false,
      word,
    ]),
    ['yEs', 'yEs', 'yEs'],
    ['!!bool yes', true, 'yes'],
    ['! 1', '1', 1],
    ['! "1"', '1', '1'],
  ])('%j is %j to Kubernetes, %j to compose', (text, kubernetes, compose) => {
    expect(read(text, 'kubernetes')?.root.at('a').value).toBe(kubernetes);
    expect(read(text, 'compose')?.root.at('a').value).toBe(compose);
  });
});

describe('a tag that the text contradicts is refused', () => {
  test.each([
    '!!int x',
    '!!int 1.5',
    '!!int true',
    '!!float x',
    '!!bool 1',
    '!!null x',
    '!!binary x!',
    '!!int',
  ])('%s', (text) => {
    expect(read(text, 'kubernetes')?.problems).toMatchObject([{ fatal: true }]);
  });

  test('only compose refuses `!!bool yes`', () => {
    expect(read('!!bool yes', 'kubernetes')?.problems).toEqual([]);
    expect(read('!!bool yes', 'compose')?.problems).toMatchObject([{ fatal: true }]);
  });
});

describe('base64', () => {
  test.each([
    ['', ''],
    ['YQ==', 'a'],
    ['YWI=', 'ab'],
    ['YWJj', 'abc'],
    ['w6k=', 'é'],
    ['YW\nJj', 'abc'],
    ['/w==', '\uFFFD'],
    ['YQ=', undefined],
    ['YQ', undefined],
    ['Y Q==', undefined],
    ['=', undefined],
  ])('%j: %j', (written, text) => {
    expect(binaryText(written)).toBe(text);
  });
});

test('numbers as long as the file take no time', () => {
  const start = spent();
  for (const text of ['0x', '1', '0b1', '.', '_', '1e', '!!binary ', '!!int ', '1_']) {
    for (const fill of ['1', '_', 'e', '.'])
      expect(read(text + fill.repeat(300_000), 'kubernetes')?.root.at('a').value).not.toBe(0);
  }
  expect(spent() - start).toBeLessThan(patience);
});
