import { expect, test } from '@jest/globals';
import { loosenedBy } from '../../src/review/loosened.ts';

const path = '.github/plimsoll.yml';
const told = (before: string | undefined, after: string | undefined) =>
  loosenedBy(
    before === undefined ? undefined : { path, text: before },
    after === undefined ? undefined : { path, text: after },
  ).map(({ reason }) => reason);

const waiver = (until = '') =>
  `waivers:\n  - {rule: root-user, path: a, reason: for a reason${until === '' ? '' : `, until: ${until}`}}\n`;

test.each([
  ['no block', undefined, 'block: nothing\n', '`block: nothing`'],
  ['a lower level', 'pod-security: restricted\n', 'pod-security: baseline\n', '`pod-security: baseline`'],
  ['an older version', undefined, 'pod-security: restricted@v1.20\n', '`pod-security` of v1.20'],
  ['a waiver', undefined, waiver(), '1 more waiver'],
  ['a waiver that lasts longer', waiver('2027-01-01'), waiver('2028-01-01'), '1 more waiver'],
  ['a waiver without an end', waiver('2027-01-01'), waiver(), '1 more waiver'],
  ['a strict one that goes', 'block: all\n', undefined, '`block: introduced`'],
])('%s is told', (_, before, after, way) => {
  expect(told(before, after)).toEqual([`once merged it asks for less: ${way}`]);
});

test.each([
  ['more', undefined, 'block: all\n'],
  ['a newer version', 'pod-security: restricted@v1.20\n', 'pod-security: restricted@v1.30\n'],
  ['a waiver that ends sooner', waiver('2028-01-01'), waiver('2027-01-01')],
  ['the same in other words', undefined, '# nothing\n'],
])('%s is not', (_, before, after) => {
  expect(told(before, after)).toEqual([]);
});
