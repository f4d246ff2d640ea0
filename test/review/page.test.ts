import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Block, bytesOf, longestPage, pageOf } from '../../src/review/page.ts';

const items = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, index) => `- ${String(index).padEnd(length, 'x')}`);

describe('a page', () => {
  test('holds all of it where there is room', () => {
    const blocks = [{ items: ['one', 'two'] }, { head: '<details>\n', items: ['- a'], foot: '</details>' }];
    expect(pageOf(blocks)).toBe('one\ntwo\n\n<details>\n\n- a\n\n</details>');
  });

  test('is cut between items, and says how many are missing', () => {
    const page = pageOf([{ head: 'list:', items: items(2000, 100), foot: 'end' }, { items: ['after'] }]);
    const [, count] = /no room here for (\d+) more/.exec(page) ?? [];
    expect(page.match(/^- /gm)).toHaveLength(2000 - Number(count));
    expect(page).toContain('\n\nend');
    expect(bytesOf(page)).toBeLessThanOrEqual(longestPage);
    expect(bytesOf(page)).toBeGreaterThan(longestPage - 2500);
  });

  test('a block for which there is no room at all is named by its number', () => {
    const page = pageOf([{ items: items(2000, 100) }, { head: 'head', items: items(3, 1000) }]);
    expect(page).toContain('for 3 more');
    expect(page).not.toContain('head');
  });

  test('is never too long, in characters or in bytes', () => {
    const item = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('ä'.repeat(9000)));
    const block: fc.Arbitrary<Block> = fc.record({ items: fc.array(item, { maxLength: 30 }) });
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 12 }),
        fc.integer({ min: 3000, max: 30_000 }),
        (blocks, limit) => {
          expect(bytesOf(pageOf(blocks, limit))).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
});

test.each(['', 'a', 'é', '€', '💥', 'aé€💥\n'])('the bytes of %j', (text) => {
  expect(bytesOf(text)).toBe(new TextEncoder().encode(text).length);
});
