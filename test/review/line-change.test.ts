import { expect, test } from '@jest/globals';
import { lineChanges, linesOf } from '../../src/review/line-change.ts';
import { edit } from '../support/edit.ts';

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a\n']],
  ['a\r\n\nb', ['a\r\n', '\n', 'b']],
  ['a\rb\n', ['a\rb\n']],
])('the lines of %j', (text, lines) => {
  expect(linesOf(text)).toEqual(lines);
});

test.each([
  ['a word', [edit('2:2-3', 'X')], '2-3: bXb|'],
  ['lines behind one', [edit('1:4-4', '\nnew')], '2-2: new|'],
  ['lines before one', [edit('2:1-1', 'new\n')], '2-2: new|'],
  ['a line that goes', [edit('2:1-3:1', '')], '2-3: '],
  ['two edits of one line', [edit('3:1-2', 'x'), edit('3:3-4', 'y')], '3-4: xcy'],
  ['two places', [edit('3:1-4', 'z'), edit('1:1-4', 'x')], '1-2: x|; 3-4: z'],
  ['behind the last line, which has no end', [edit('3:4-4', '\nd')], '3-4: ccc|d'],
  ['edits over lines that meet', [edit('1:2-2:2', '-'), edit('2:3-3:2', '-')], '1-4: a-b-cc'],
  ['nothing', [edit('1:1-2', 'a')], ''],
])('%s', (_case, edits, expected) => {
  const lines = linesOf('aaa\nbbb\nccc');
  const shown = lineChanges(lines, edits).map(
    ({ first, last, brought }) => `${first}-${last}: ${brought.join('').replaceAll('\n', '|')}`,
  );
  expect(shown.join('; ')).toBe(expected);
});

test('an edit behind the last line end', () => {
  expect(lineChanges(['a\n'], [edit('2:1-1', 'b\n')])).toEqual([{ first: 2, last: 2, brought: ['b\n'] }]);
});
