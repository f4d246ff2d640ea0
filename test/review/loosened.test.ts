import { expect, test } from '@jest/globals';
import { learnedOf, loosenedBy } from '../../src/review/loosened.ts';

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

const kept = (...users: readonly string[]) =>
  JSON.stringify({
    version: 1,
    images: Object.fromEntries(
      users.map((user, index) => [
        `sha256:${String(index).repeat(64)}`,
        {
          names: [`docker.io/library/a${index}:1`],
          config: {
            ...{ on: '2026-01-01', from: 'registry', user, workdir: '' },
            ...{ env: [], entrypoint: [], cmd: [], ports: [], volumes: [] },
          },
        },
      ]),
    ),
  });

test.each([
  ['where nothing was', undefined, kept('0'), 'once merged it is believed of 1 more image'],
  ['of another image', kept('0'), kept('0', '1', '2'), 'once merged it is believed of 2 more images'],
  ['otherwise', kept('0'), kept('1'), 'once merged it is believed of 1 more image'],
  ['in no JSON', kept('0'), '{', 'it cannot be read'],
])('what is kept of images %s is told', (_, before, after, reason) => {
  expect(learnedOf(before, after).map((one) => one.reason)).toEqual([reason]);
});

test.each([
  ['the same', kept('0'), kept('0')],
  ['less', kept('0', '1'), kept('0')],
  ['no file', kept('0'), undefined],
])('%s is not', (_, before, after) => {
  expect(learnedOf(before, after)).toEqual([]);
});
