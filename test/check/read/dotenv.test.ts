import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDotEnv } from '../../../src/check/read/dotenv.ts';

const outer = (name: string) => (name === 'SHELL' ? '/bin/sh' : undefined);
const read = (text: string) => Object.fromEntries(readDotEnv(text, outer).variables);

describe('what a .env file sets', () => {
  test.each([
    ['A=1', { A: '1' }],
    ['\uFEFFA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['# A=1\n\n  B = 2', { B: '2' }],
    ['export A=1', { A: '1' }],
    ['A: 1', { A: '1' }],
    ['A=a=b #c', { A: 'a=b' }],
    ['A=a#b', { A: 'a#b' }],
    ['A=', { A: '' }],
    ["A='$B\\n'", { A: '$B\\n' }],
    ['A="a\\tb\\\\" # c', { A: 'a\tb\\' }],
    ['A="two\nlines"\nB=1', { A: 'two\nlines', B: '1' }],
    ['A="a\\"b"', { A: 'a"b' }],
    ['A="\\0101"', { A: 'A' }],
    ['A=1\nB=$A-${C:-3}', { A: '1', B: '1-3' }],
    ['A="\\$B $$C"', { A: '$B $C' }],
    ['SHELL\nA=$SHELL', { SHELL: '/bin/sh', A: '/bin/sh' }],
    ['NOT_SET\nA=1', { A: '1' }],
  ])('%j', (text, variables) => {
    expect(read(text)).toEqual(variables);
  });
});

describe('what compose refuses', () => {
  test.each([
    ['A B=1', 'contains a space'],
    ['A!=1', 'unexpected character'],
    ['A="1', 'does not end'],
    ['A=${B:?say it}', 'say it'],
    ['A=x'.repeat(100_000), 'too long'],
    [
      `A0=xx\n${Array.from({ length: 40 }, (_, i) => `A${i + 1}=$A${i}$A${i}\n`).join('')}`,
      'longer than Linux takes',
    ],
    [`A=${'x'.repeat(100_000)}\n${'B=$A\n'.repeat(25)}`, 'its values are longer than Linux takes'],
  ])('%j', (text, reason) => {
    expect(readDotEnv(text, outer).refused).toContain(reason);
  });
});

test('any bytes are read', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      expect(readDotEnv(text, outer).variables).toBeInstanceOf(Map);
    }),
  );
});
