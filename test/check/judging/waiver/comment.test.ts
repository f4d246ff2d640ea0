import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Source } from '../../../../src/check/text/source.ts';
import { inlineWaiversIn } from '../../../../src/check/judging/waiver.ts';
import { patience } from '../../../support/patience.ts';
import { spent } from '../../../support/spent.ts';

const rules = ['root-user', 'named-user', 'host-network'];

function read(comment: string) {
  return inlineWaiversIn(new Source('web.yaml', `a: 1\n${comment}\nb: 2\n`), 'yaml', rules);
}

describe('a waiver', () => {
  test.each([
    ['# plimsoll: ignore root-user -- why', ['root-user'], undefined, 'why'],
    ['# plimsoll: ignore root-user until 2027-03-31 -- why', ['root-user'], '2027-03-31', 'why'],
    ['# plimsoll: ignore root-user, named-user -- why', ['root-user', 'named-user'], undefined, 'why'],
    ['# plimsoll: ignore root-user named-user -- why', ['root-user', 'named-user'], undefined, 'why'],
    ['# plimsoll: ignore root-user,named-user -- why', ['root-user', 'named-user'], undefined, 'why'],
    ['#plimsoll:ignore root-user -- why', ['root-user'], undefined, 'why'],
    ['## Plimsoll: Ignore root-user -- why', ['root-user'], undefined, 'why'],
    ['# plimsoll ignore root-user -- why', ['root-user'], undefined, 'why'],
    ['#\tplimsoll:\tignore\troot-user\t--\twhy', ['root-user'], undefined, 'why'],
    [
      '# plimsoll: ignore root-user -- see ADR 12 -- really',
      ['root-user'],
      undefined,
      'see ADR 12 -- really',
    ],
    ['# plimsoll: ignore root-user — why', ['root-user'], undefined, 'why'],
    ['# plimsoll: ignore root-user --- why', ['root-user'], undefined, 'why'],
    ['# plimsoll: ignore root-user -- until 2027 or so', ['root-user'], undefined, 'until 2027 or so'],
  ])('%s', (comment, ids, until, reason) => {
    expect(read(comment)).toMatchObject({ waivers: [{ rules: ids, until, reason }], problems: [] });
  });
});

describe('no waiver, and said so', () => {
  const write = 'Write `# plimsoll: ignore root-user -- why`.';
  test.each([
    ['# plimsoll: ignore root-user', 1, `It gives no reason. ${write}`],
    ['# plimsoll: ignore root-user --', 1, `It gives no reason. ${write}`],
    ['# plimsoll: ignore root-user -- ', 1, `It gives no reason. ${write}`],
    [
      '# plimsoll: ignore root-user because I say so',
      1,
      'It gives no reason. Write `# plimsoll: ignore root-user, because, I, say, so -- why`.',
    ],
    ['# plimsoll: ignore', 1, `It names no rule. ${write}`],
    ['# plimsoll: ignore -- why', 1, `It names no rule. ${write}`],
    ['# plimsoll: ignore until 2027-03-31 -- why', 1, `It names no rule. ${write}`],
    ['# plimsoll:', 1, `It says nothing. ${write}`],
    [`# plimsoll: ignore root-user -- ${'why '.repeat(600)}`, 1, 'It is longer than 2000 characters.'],
    ['# plimsoll: disable root-user -- why', 1, `\`disable\` means nothing to Plimsoll. ${write}`],
    ['# plimsoll: ignore root-user until -- why', 1, '`until` needs a date, such as 2027-03-31.'],
    [
      '# plimsoll: ignore root-user until 2027-02-30 -- why',
      36,
      '`2027-02-30` is not a date such as `2027-03-31`.',
    ],
    [
      '# plimsoll: ignore root-user until next year -- why',
      36,
      '`next year` is not a date such as `2027-03-31`.',
    ],
  ])('%s', (comment, column, message) => {
    const { waivers, problems } = read(comment);
    expect(waivers).toEqual([]);
    expect(problems.map(({ at, message: said }) => [at.source.position(at.span.start).column, said])).toEqual(
      [[column, `This comment waives nothing. ${message}`]],
    );
  });

  test('an unknown rule, and the others hold', () => {
    const { waivers, problems } = read('# plimsoll: ignore root-usr, named-user -- why');
    expect(waivers).toMatchObject([{ rules: ['named-user'] }]);
    expect(problems).toMatchObject([
      { message: 'This waiver names an unknown rule, `root-usr`. Did you mean `root-user`?' },
    ]);
    expect(read('# plimsoll: ignore all -- why')).toMatchObject({
      waivers: [],
      problems: [{ message: 'This waiver names an unknown rule, `all`.' }],
    });
  });
});

test.each([
  ['# plimsoll is a line on a ship'],
  ['# see plimsoll: ignore root-user -- why'],
  ['# plimsolls: ignore root-user -- why'],
  ['# ignore root-user -- why'],
  ['c: "# plimsoll: ignore root-user -- why"'],
])('%s is not for us', (comment) => {
  expect(read(comment)).toEqual({ waivers: [], problems: [] });
});

test('the comments of a file are limited', () => {
  const { waivers, problems } = read('# plimsoll: ignore root-user -- why\n'.repeat(250));
  expect(waivers).toHaveLength(200);
  expect(problems).toMatchObject([{ message: expect.stringContaining('only the first 200') }]);
  expect(problems[0]?.at.source.position(problems[0].at.span.start).line).toBe(202);
});

test('no comment throws or takes long', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      read(`# plimsoll: ${text}`);
      read(`# plimsoll: ignore ${text} -- ${text}`);
    }),
  );
  const begun = spent();
  read(`# plimsoll: ignore ${'root-usr '.repeat(50_000)}-- why`);
  read(`# plimsoll: ignore root-user ${'- '.repeat(100_000)}`);
  expect(spent() - begun).toBeLessThan(patience);
});
