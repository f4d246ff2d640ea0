import { describe, expect, test } from '@jest/globals';
import type { FixReport } from '../../src/check/index.ts';
import { readPatch } from '../../src/review/diff.ts';
import { linesOf } from '../../src/review/line-change.ts';
import { anchorOf, suggestionOf } from '../../src/review/place.ts';
import { edit } from '../support/edit.ts';
import { findingAt } from '../support/finding.ts';

/** Lines 3 to 6 of eight are shown. */
const window = readPatch('@@ -3,4 +3,4 @@\n three\n-x\n+four\n five\n six\n');
const text = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';
const fixOf = (...edits: FixReport['edits'][number][]): FixReport => ({
  title: 't',
  safety: 'safe',
  edits,
  try: '',
});

function suggested(fix: FixReport, given = text, diff = window): string | undefined {
  const suggestion = suggestionOf(fix, { path: 'Dockerfile', lines: linesOf(given), diff });
  return suggestion && `${suggestion.startLine}-${suggestion.line}: ${suggestion.lines.join('|')}`;
}

describe('a suggestion', () => {
  test.each([
    ['replaces a line', [edit('4:1-5', 'FOUR')], '4-4: FOUR'],
    ['replaces two, and what stands between', [edit('3:1-6', 'A'), edit('5:1-5', 'B')], '3-5: A|four|B'],
    ['brings lines with the one above', [edit('4:5-5', '\nnew')], '4-4: four|new'],
    [
      'brings lines with the one below, where that alone is shown',
      [edit('3:1-1', 'new\n')],
      '3-3: new|three',
    ],
    ['takes lines away', [edit('4:1-5:1', '')], '4-4: '],
    ['leaves an empty line', [edit('4:1-5', '')], '4-4: '],
    ['is none outside of the diff', [edit('7:1-6', 'x')], undefined],
    ['is none that the diff shows half of', [edit('6:1-4', 'x'), edit('7:1-6', 'y')], undefined],
    ['is none for two files', [edit('4:1-5', 'x'), edit('1:1-2', 'y', 'other')], undefined],
    ['is none that takes the last line end away', [edit('6:1-7:1', 'SIX')], undefined],
    ['is none with what nobody can see', [edit('4:1-5', 'fo\u200bur')], undefined],
    ['is none with what turns the line round', [edit('4:1-5', 'fo\u202eur')], undefined],
    ['is none with a control character', [edit('4:1-5', 'fo\u001bur')], undefined],
    ['is none with bytes that were no text', [edit('4:1-5', 'fo\ufffdur')], undefined],
    ['is none with a line that nobody reads', [edit('4:1-5', 'x'.repeat(20_000))], undefined],
    ['keeps tabs', [edit('4:1-5', '\tfour')], '4-4: \tfour'],
    ['is none that changes nothing', [edit('4:1-5', 'four')], undefined],
  ])('%s', (_case, edits, expected) => {
    expect(suggested(fixOf(...edits))).toBe(expected);
  });

  test('is none where lines end in CRLF', () => {
    expect(suggested(fixOf(edit('4:1-5', 'x')), text.replaceAll('\n', '\r\n'))).toBeUndefined();
  });

  test('is none on a last line without an end', () => {
    const diff = readPatch('@@ -1 +1,2 @@\n one\n+two\n\\ No newline at end of file');
    expect(suggested(fixOf(edit('2:1-4', 'x')), 'one\ntwo', diff)).toBeUndefined();
    expect(suggested(fixOf(edit('1:1-4', 'x')), 'one\ntwo', diff)).toBe('1-1: x');
  });

  test('is none that nobody would read', () => {
    const long = Array.from({ length: 100 }, (_, index) => `+${index}`).join('\n');
    const lines = Array.from({ length: 100 }, (_, index) => `${index}\n`).join('');
    const diff = readPatch(`@@ -0,0 +1,100 @@\n${long}\n`);
    expect(suggested(fixOf(edit('1:1-2', 'a'), edit('90:1-3', 'b')), lines, diff)).toBeUndefined();
  });
});

test.each([
  ['on a line that is shown', { start: 4, end: 4 }, 4],
  ['on its first line that is shown', { start: 1, end: 5 }, 3],
  ['nowhere', { start: 1, end: 2 }, undefined],
  ['nowhere below', { start: 7, end: 8 }, undefined],
])('a finding is told %s', (_case, { start, end }, line) => {
  const finding = findingAt(start, { end: { line: end, column: 4 } });
  expect(anchorOf(finding, { path: 'pod.yaml', lines: [], diff: window })?.line).toBe(line);
});
