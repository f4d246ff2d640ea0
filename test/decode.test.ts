import { expect, test } from '@jest/globals';
import { decode } from '../src/decode.ts';

const text = 'kind: Pod # ü\n';
const bigEndian = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

test.each([
  ['UTF-8', Buffer.from(text), text, true],
  ['with a byte order mark', Buffer.from(`\ufeff${text}`), `\ufeff${text}`, true],
  ['UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le'), `\ufeff${text}`, false],
  ['UTF-16, big end first', bigEndian, `\ufeff${text}`, false],
  ['cut in the middle of a character', bigEndian.subarray(0, -1), `\ufeff${text.slice(0, -1)}`, false],
  ['Latin-1', Buffer.from(text, 'latin1'), text, false],
  ['with NUL', Buffer.from('a\0b'), 'a\0b', true],
  ['nothing', Buffer.alloc(0), '', true],
])('%s', (_name, bytes, expected, isExact) => {
  expect(decode(bytes)).toEqual({ text: expected, isExact });
});
