import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../src/check/judging/config.ts';
import { Source } from '../../../src/check/text/source.ts';
import {
  applyWaivers,
  configuredWaivers,
  inlineWaiversIn,
  type Waivable,
  type WaivingRules,
} from '../../../src/check/judging/waiver.ts';

const ids = ['root-user', 'named-user', 'host-network'];

const web = `
kind: Pod
spec:
  # plimsoll: ignore host-network until 2027-03-31 -- speaks to the node
  hostNetwork: true
  containers:
    # plimsoll: ignore root-user, named-user -- binds raw sockets
    - name: web
      securityContext:
        runAsUser: 0
    - name: log
      securityContext:
        runAsUser: 0
`;
const source = new Source('k8s/web.yaml', web);
const inline = inlineWaiversIn(source, 'yaml', ids).waivers;

function configured(text: string) {
  return configuredWaivers(parseConfig(new Source('.github/plimsoll.yml', text), ids).config);
}

/** A finding of this rule at the given text's n-th place. */
function at(rule: string, text: string, nth = 0, path = source.path): Waivable {
  let start = -1;
  for (let count = 0; count <= nth; count++) start = web.indexOf(text, start + 1);
  return { rule, path, span: { start, end: start + text.length } };
}

const first = at('root-user', 'runAsUser');
const second = at('root-user', 'runAsUser', 1);
const network = at('host-network', 'hostNetwork');
const usual: WaivingRules = {
  today: '2026-01-01',
  inlineWaivers: 'allow',
  paths: ['k8s/web.yaml', 'Dockerfile'],
};

describe('comments', () => {
  test('waive what they cover, by rule and place', () => {
    const { kept, waived, problems } = applyWaivers([first, second, network], inline, usual);
    expect(kept).toEqual([second]);
    expect(waived.map(({ finding, waiver }) => [finding.rule, waiver.reason])).toEqual([
      ['root-user', 'binds raw sockets'],
      ['host-network', 'speaks to the node'],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'There is no finding of `named-user` here, so this waiver need not name it.',
    ]);
  });

  test('do not reach into other files', () => {
    const elsewhere = { ...first, path: 'k8s/other.yaml' };
    expect(applyWaivers([elsewhere], inline, usual).kept).toEqual([elsewhere]);
  });

  test('that waive nothing are reported at their place', () => {
    const { problems } = applyWaivers([first], inline, usual);
    expect(
      problems.map(({ kind, message, at: place }) => [
        kind,
        place.source.position(place.span.start),
        message,
      ]),
    ).toEqual([
      [
        'unused',
        { line: 4, column: 3 },
        'This waiver waives nothing: there is no finding of `host-network` here.',
      ],
      ['unused', { line: 7, column: 5 }, expect.stringContaining('`named-user`')],
    ]);
  });

  test('are void where the configuration denies them', () => {
    const { kept, waived, problems } = applyWaivers([first, network], inline, {
      ...usual,
      inlineWaivers: 'deny',
    });
    expect([kept, waived]).toEqual([[first, network], []]);
    expect(problems.map(({ kind }) => kind)).toEqual(['denied', 'denied']);
  });
});

describe('the date', () => {
  test.each([
    [undefined, true],
    ['2027-03-30', true],
    ['2027-03-31', true],
    ['2027-04-01', false],
  ])('on %s: holds %s', (today, holds) => {
    const { kept, problems } = applyWaivers([network], inline.slice(0, 1), { ...usual, today });
    expect(kept).toEqual(holds ? [] : [network]);
    expect(problems.map(({ message }) => message)).toEqual(
      holds
        ? []
        : ['This waiver of `host-network` held until 2027-03-31. Fix what it waives, or give it a new date.'],
    );
  });
});

describe('the configuration', () => {
  const waivers = configured(`
waivers:
  - {rule: root-user, path: 'k8s/*.yaml', reason: known}
  - {rule: named-user, path: 'k8s/**', reason: known}
  - {rule: named-user, path: 'other/**', reason: known}
`);

  test('waives by path, and reports what waived nothing in the files that were checked', () => {
    const { kept, waived, problems } = applyWaivers([first, second, network], waivers, usual);
    expect(kept).toEqual([network]);
    expect(waived).toHaveLength(2);
    expect(
      problems.map(({ at: place, message }) => [
        place.source.path,
        place.source.position(place.span.start).line,
        message,
      ]),
    ).toEqual([
      ['.github/plimsoll.yml', 4, 'This waiver waives nothing: there is no finding of `named-user` here.'],
    ]);
  });

  test('holds where comments are denied', () => {
    expect(applyWaivers([first], waivers, { ...usual, inlineWaivers: 'deny' }).kept).toEqual([]);
  });

  test('two waivers of one finding are both of use, and the first is named', () => {
    const both = [
      ...configured("waivers: [{rule: root-user, path: 'k8s/', reason: a file}]"),
      ...inline.slice(1),
    ];
    const { waived, problems } = applyWaivers([first], both, usual);
    expect(waived.map(({ waiver }) => waiver.reason)).toEqual(['a file']);
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('`named-user`')]);
  });
});

test('what a finding carries besides stays with it', () => {
  const finding = { ...first, message: 'runs as root' };
  expect(applyWaivers([finding], [], usual).kept[0]?.message).toBe('runs as root');
});
