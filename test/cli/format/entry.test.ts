import { expect, test } from '@jest/globals';
import { entriesOf } from '../../../src/cli/format/entry.ts';
import { findingAt } from '../../support/finding.ts';

const timesOf = (...whys: readonly string[]): number[] =>
  entriesOf(whys.map((why, index) => findingAt(1, { path: `${index}/Dockerfile`, why }))).map(
    ({ elsewhere }) => elsewhere.length + 1,
  );

test('a reason that names the file of each place is one entry', () => {
  expect(timesOf('No fix: `verify a` finds out.', 'No fix: `verify b` finds out.')).toEqual([2]);
});

test('another reason is another entry', () => {
  expect(timesOf('It may need root.', 'It listens on a low port.')).toEqual([1, 1]);
});
