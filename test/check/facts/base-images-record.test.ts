import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { doubtOf, readRecord, recordText, staleness } from '../../../scripts/facts/record.ts';
import { readBaseImageRows } from '../../../src/check/facts/base-images.data.ts';

const file = 'src/check/facts/base-images.record.tsv';
const text = readFileSync(file, 'utf8');
const record = readRecord(text);
const rows = readBaseImageRows();
const linesOf = ({ images, tags }: (typeof rows)[number]) =>
  record.filter((line) => images.includes(line.image) && line.tags === tags.join(' '));

test('a row that is certain was read in the history of what makes the image, and nothing there says otherwise', () => {
  const doubted = rows
    .filter(({ isUsual }) => !isUsual)
    .flatMap((row) => {
      const lines = linesOf(row);
      const read = lines.filter((line) => line.read > 0);
      const doubts = (read.length > 0 ? read : [undefined]).flatMap((line) => doubtOf(line) ?? []);
      return doubts.map((doubt) => `${row.images.join(' ')} [${row.tags.join(' ')}]: ${doubt}`);
    });
  expect(doubted).toEqual([]);
});

test('the record speaks of the rows as they are', () => {
  const stale = rows.flatMap((row) =>
    linesOf(row).flatMap((line) => {
      const reason = staleness(line, row);
      return reason === undefined ? [] : [`${line.image} [${line.tags}]: ${reason}`];
    }),
  );
  expect(stale).toEqual([]);
});

test('the record speaks of no row that is gone', () => {
  const known = new Set(
    rows.flatMap(({ images, tags }) => images.map((image) => `${image} ${tags.join(' ')}`)),
  );
  expect(record.filter(({ image, tags }) => !known.has(`${image} ${tags}`))).toEqual([]);
});

test('every line that was read names a commit', () => {
  for (const { read, newest } of record)
    if (read > 0) expect(newest).toMatch(/^[\w.-]+ [\w.-]+\/[\w.-]+@[\da-f]{12}:[\w./+,-]+$/i);
});

test('the record is written as it is read', () => {
  expect(recordText(record) === text).toBe(true);
});
