import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Draft, type Splice } from '../../../src/check/fixing/draft.ts';

const first = 'one two three';

test.each<[string, readonly (readonly Splice[])[], string, readonly Splice[]]>([
  ['nothing', [], first, []],
  ['an insertion', [[{ start: 3, end: 3, text: '!' }]], 'one! two three', [{ start: 3, end: 3, text: '!' }]],
  [
    'two of one round',
    [
      [
        { start: 0, end: 3, text: '1' },
        { start: 13, end: 13, text: '.' },
      ],
    ],
    '1 two three.',
    [
      { start: 0, end: 3, text: '1' },
      { start: 13, end: 13, text: '.' },
    ],
  ],
  [
    'a second round within what the first brought',
    [[{ start: 4, end: 7, text: 'two and a half' }], [{ start: 7, end: 13, text: '' }]],
    'one two half three',
    [{ start: 4, end: 7, text: 'two half' }],
  ],
  [
    'a second round over the border of the first',
    [[{ start: 4, end: 4, text: 'x' }], [{ start: 2, end: 6, text: '-' }]],
    'on-wo three',
    [{ start: 2, end: 5, text: '-' }],
  ],
  ['all of it', [[{ start: 0, end: 13, text: '' }]], '', [{ start: 0, end: 13, text: '' }]],
])('%s', (_case, rounds, text, splices) => {
  const draft = new Draft(first);
  for (const round of rounds) draft.apply(round);
  expect([draft.text, draft.splices]).toEqual([text, splices]);
});

test('its splices make its text of the first one, whatever was done', () => {
  const rounds = fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.string({ maxLength: 4 })), { maxLength: 8 });
  fc.assert(
    fc.property(fc.string(), rounds, (given, edits) => {
      const draft = new Draft(given);
      let expected = given;
      for (const [at, length, text] of edits) {
        const start = at % (expected.length + 1);
        const end = Math.min(expected.length, start + length);
        draft.apply([{ start, end, text }]);
        expected = expected.slice(0, start) + text + expected.slice(end);
      }
      const again = draft.splices.reduceRight(
        (whole, { start, end, text }) => whole.slice(0, start) + text + whole.slice(end),
        given,
      );
      expect([draft.text, again]).toEqual([expected, expected]);
    }),
  );
});
