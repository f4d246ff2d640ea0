import { expect, test } from '@jest/globals';
import { byBytes, counted, goQuoted, quoted, sorted } from '../../../src/check/standard/words.ts';

test('names are quoted and not escaped', () => {
  expect(quoted(['a', 'b"c'])).toBe('"a", "b"c"');
  expect(counted(['a'], 'container', 'containers')).toBe('container "a"');
  expect(counted(['a', 'a'], 'container', 'containers')).toBe('containers "a", "a"');
});

test('sets are sorted by bytes, numbers as text', () => {
  expect(sorted(['b', 'a', 'b', 'B', '80', '443'])).toEqual(['443', '80', 'B', 'a', 'b']);
  // U+1F600 is a surrogate pair in UTF-16, below U+FFEE, and above it in UTF-8.
  expect(['\u{1F600}', '\uFFEE', 'a', 'ab'].sort(byBytes)).toEqual(['a', 'ab', '\uFFEE', '\u{1F600}']);
});

test.each([
  ['unconfined', '"unconfined"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['\n\t\r\v\f\b\u0007', '"\\n\\t\\r\\v\\f\\b\\a"'],
  ['\u0001\u007F', '"\\x01\\x7f"'],
  ['\u00A0\u00AD\u200B', '"\\u00a0\\u00ad\\u200b"'],
  ['é\u{1F600}', '"é\u{1F600}"'],
  ['\u{E0001}', '"\\U000e0001"'],
])('Go quotes %j as %s', (text, quotedText) => {
  expect(goQuoted(text)).toBe(quotedText);
});
