import { describe, expect, test } from '@jest/globals';
import { excerptOf } from '../../../src/cli/format/excerpt.ts';
import { Text } from '../../../src/cli/format/lines.ts';
import { range } from '../support/report.ts';

/** The excerpt as it is printed, its two lines one below the other. */
function drawn(text: string, place: string, width = 40): string[] {
  const excerpt = excerptOf(new Text(text), range(place), width);
  return excerpt ? [excerpt.text, ' '.repeat(excerpt.from) + '^'.repeat(excerpt.width)] : [];
}

test.each([
  ['a word', 'USER root', '1:6-10', ['USER root', '     ^^^^']],
  ['a later line', 'FROM a\r\nUSER root\r\n', '2:1-5', ['USER root', '^^^^']],
  ['nothing, as for a key that is missing', 'a: 1', '1:5-5', ['a: 1', '    ^']],
  ['several lines: the first', 'a:\n  b: 1\n  c: 2\n', '2:3-4:1', ['  b: 1', '  ^^^^']],
  ['tabs', '\tUSER\troot', '1:7-11', ['    USER    root', '            ^^^^']],
  ['wide characters before', '# 日本 x', '1:6-7', ['# 日本 x', '       ^']],
  ['wide characters within', 'n: 日本', '1:4-6', ['n: 日本', '   ^^^^']],
  ['an escape sequence', 'a: \u001b[2J root', '1:9-13', ['a: ␛[2J root', '        ^^^^']],
  ['a surrogate pair before', '# 🚀 x', '1:6-7', ['# 🚀 x', '     ^']],
  ['trailing blanks are left out', 'a: 1   ', '1:1-2', ['a: 1', '^']],
  ['a place past the end of the line', 'a', '1:9-12', ['a', ' ^']],
  ['a line that does not exist', 'a', '7:1-2', []],
])('%s', (_case, text, place, expected) => {
  expect(drawn(text, place)).toEqual(expected);
});

describe('a long line is cut around the place', () => {
  const line = `${'a'.repeat(100)} root ${'b'.repeat(100)}`;

  test.each([
    ['in the middle', '1:102-106', ['…aaaaaaaaaaaaaaaa root bbbbbbbbbbbbbbbb…', '                  ^^^^']],
    ['at the start', '1:1-5', [`${'a'.repeat(39)}…`, '^^^^']],
    ['all of it', '1:1-207', [`${'a'.repeat(26)}…`, '^'.repeat(26)]],
  ])('%s', (_case, place, expected) => {
    const lines = drawn(line, place);
    expect(lines).toEqual(expected);
    expect(Math.max(...lines.map((text) => text.length))).toBeLessThanOrEqual(40);
  });

  test('at the end', () => {
    const [text = '', underline = ''] = drawn(line, '1:200-207');
    expect(text.length).toBeLessThanOrEqual(40);
    expect(text.startsWith('…')).toBe(true);
    expect(underline.length).toBe(text.length);
  });

  test('megabytes of it, in no time', () => {
    const huge = '\u001b日'.repeat(2_000_000);
    expect(drawn(huge, '1:3000000-3000005')[0]?.length).toBeLessThanOrEqual(40);
  });
});
