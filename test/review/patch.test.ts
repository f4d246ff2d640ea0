import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EditReport, FixReport } from '../../src/check/index.ts';
import { linesOf } from '../../src/review/line-change.ts';
import { patchOf } from '../../src/review/patch.ts';
import { edited, patched } from '../support/apply.ts';
import { edit } from '../support/edit.ts';
import { someEdits, someText } from '../support/random-edits.ts';

const fixOf = (edits: readonly EditReport[]): FixReport => ({ title: 't', safety: 'safe', edits, try: '' });
const text = Array.from({ length: 12 }, (_, index) => `line ${index + 1}\n`).join('');

test.each([
  [
    'a line',
    [edit('6:1-7', 'new')],
    '@@ -3,7 +3,7 @@| line 3| line 4| line 5|-line 6|+new| line 7| line 8| line 9',
  ],
  ['lines that come in', [edit('1:1-1', 'new\n')], '@@ -1,3 +1,4 @@|+new| line 1| line 2| line 3'],
  [
    'two places far from each other',
    [edit('2:1-3:1', ''), edit('12:1-8', 'new')],
    '@@ -1,5 +1,4 @@| line 1|-line 2| line 3| line 4| line 5|@@ -9,4 +8,4 @@| line 9| line 10| line 11|-line 12|+new',
  ],
])('a patch of %s', (_case, edits, expected) => {
  const [from, to, ...hunks] = patchOf(fixOf(edits), () => linesOf(text));
  expect([from, to]).toEqual(['--- a/Dockerfile', '+++ b/Dockerfile']);
  expect(hunks.join('|')).toBe(expected);
});

test('what changes nothing is no patch', () => {
  expect(patchOf(fixOf([edit('6:1-7', 'line 6')]), () => linesOf(text))).toEqual([]);
});

test('two files are two patches', () => {
  const patch = patchOf(fixOf([edit('1:1-7', 'a', 'one'), edit('1:1-7', 'b', 'two')]), () => linesOf(text));
  expect(patch.filter((line) => line.startsWith('+++'))).toEqual(['+++ b/one', '+++ b/two']);
});

test('a patch makes of a file exactly what its fix makes of it', () => {
  fc.assert(
    fc.property(
      someText.chain((given) => fc.tuple(fc.constant(given), someEdits(given))),
      ([given, edits]) => {
        const patch = patchOf(fixOf(edits), () => linesOf(given));
        expect(patched(given, patch)).toBe(edited(given, edits));
      },
    ),
  );
});
