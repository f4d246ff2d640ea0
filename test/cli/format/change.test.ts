import { expect, test } from '@jest/globals';
import { changeOf } from '../../../src/cli/format/change.ts';
import { Text } from '../../../src/cli/format/lines.ts';
import { range } from '../support/report.ts';

type Edit = readonly [place: string, text: string];

const pod = 'spec:\n  containers:\n    - name: web\n      image: web\n';

test.each<[string, string, Edit[], string[]]>([
  ['a word', 'FROM a\nUSER node\n', [['2:6-10', '1000']], ['-2 USER node', '+2 USER 1000']],
  ['a new line', pod, [['4:1-1', '      tty: false\n']], ['+4       tty: false']],
  ['a new line after the last', pod, [['5:1-1', 'x: 1\n']], ['+5 x: 1']],
  ['a new line where the file has no last line end', 'a: 1', [['1:5-5', '\nb: 2']], ['+2 b: 2']],
  ['a line removed', pod, [['4:1-5:1', '']], ['-4       image: web']],
  ['line ends of Windows', 'a: 1\r\nb: 2\r\n', [['2:4-5', '3']], ['-2 b: 2', '+2 b: 3']],
  [
    'two edits of one line',
    'a: [1, 2]\n',
    [
      ['1:8-9', '3'],
      ['1:5-6', '0'],
    ],
    ['-1 a: [1, 2]', '+1 a: [0, 3]'],
  ],
  [
    'numbers after a change count in the new text',
    'a: 1\nb: 1\nc: 1\n',
    [
      ['1:1-1', 'x: 0\ny: 0\n'],
      ['3:4-5', '2'],
    ],
    ['+1 x: 0', '+2 y: 0', '-3 c: 1', '+5 c: 2'],
  ],
])('%s', (_case, text, edits, expected) => {
  const change = changeOf(
    new Text(text),
    edits.map(([place, replacement]) => ({ path: 'x', ...range(place), text: replacement })),
  );
  expect(change.map(({ sign, line, text: shown }) => `${sign}${line} ${shown}`)).toEqual(expected);
});
