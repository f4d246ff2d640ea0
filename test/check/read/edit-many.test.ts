import { expect, test } from '@jest/globals';
import { appendItem } from '../../../src/check/write/change.ts';
import { edited } from '../../support/edited.ts';
import { patience } from '../../support/patience.ts';
import { spent } from '../../support/spent.ts';

test('thousands of items for one list do not keep anybody waiting', () => {
  const list = Array.from({ length: 3000 }, (_, index) => `  - x${index}\n`).join('');
  const start = spent();
  for (const text of ['a: 1\n', `a: 1\nl:\n${list}`]) {
    const after = edited(text, (root) =>
      Array.from({ length: 3000 }, (_, index) => appendItem(root.at('l'), { name: `v${index}` })),
    );
    expect(after.match(/name: v/g)).toHaveLength(3000);
  }
  expect(spent() - start).toBeLessThan(patience);
});
