import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultConfig, parseConfig } from '../../../src/check/judging/config.ts';
import { Source } from '../../../src/check/text/source.ts';

const rules = ['root-user', 'named-user', 'service-account-token'];

function reading(text: string) {
  return parseConfig(new Source('.github/plimsoll.yml', text), rules);
}

/** `3:9 message` for each problem, notes marked. */
function problemsOf(text: string): string[] {
  return reading(text).problems.map(({ at, message, kind }) => {
    const { line, column } = at.source.position(at.span.start);
    return `${line}:${column} ${kind === 'note' ? 'note: ' : ''}${message}`;
  });
}

describe('what is not written has its default', () => {
  test.each([
    [''],
    ['# nothing yet\n'],
    ['---\n'],
    ['{}'],
    ['rules:\npaths:\nwaivers:\n'],
    ['rules: {}\npaths: {ignore: []}\nwaivers: []'],
    ['paths:\n  ignore:\n'],
    ['\uFEFF'],
  ])('%j', (text) => {
    expect(reading(text)).toEqual({ config: defaultConfig, problems: [] });
  });
});

test('everything', () => {
  const { config, problems } = reading(`
pod-security: baseline@v1.34
block: all
rules:
  service-account-token: off
  named-user: "error"
paths:
  ignore: ['**/testdata/**', third_party]
waivers:
  - rule: root-user
    path: build/ci.Dockerfile
    reason: Builds packages, is never deployed.
    until: 2027-03-31
  - {rule: named-user, path: '*.Dockerfile', reason: " runs on one host only "}
inline-waivers: deny
`);
  expect(problems).toEqual([]);
  expect(config).toMatchObject({
    podSecurity: { level: 'baseline', version: 'v1.34' },
    block: 'all',
    rules: { 'service-account-token': 'off', 'named-user': 'error' },
    paths: { ignore: ['**/testdata/**', 'third_party'] },
    waivers: [
      { rule: 'root-user', path: 'build/ci.Dockerfile', until: '2027-03-31' },
      { rule: 'named-user', path: '*.Dockerfile', reason: 'runs on one host only', until: undefined },
    ],
    inlineWaivers: 'deny',
  });
  expect(config.waivers.map(({ at }) => at.source.position(at.span.start).line)).toEqual([10, 14]);
});

describe('Pod Security', () => {
  test.each([
    ['restricted', 'restricted', 'latest'],
    ['baseline', 'baseline', 'latest'],
    ['restricted@latest', 'restricted', 'latest'],
    ['restricted@v1.0', 'restricted', 'v1.0'],
    ['"restricted@v1.37"', 'restricted', 'v1.37'],
  ])('%s', (text, level, version) => {
    expect(reading(`pod-security: ${text}`)).toMatchObject({
      config: { podSecurity: { level, version } },
      problems: [],
    });
  });

  test('a version from the future holds, with a note', () => {
    const text = 'pod-security: restricted@v1.99';
    expect(reading(text).config.podSecurity.version).toBe('v1.99');
    expect(problemsOf(text)).toEqual([
      '1:15 note: Pod Security is known here up to v1.37, so v1.99 is judged as v1.37.',
    ]);
  });
});

const podSecurityMust =
  '`pod-security` must be `baseline` or `restricted`, perhaps with a version as in `restricted@v1.34`';
const pathMust = 'must be a path from the root of the repository, without `/`, `./` or `!` before it';

describe('mistakes', () => {
  test.each([
    // keys
    ['wavers: []', ['1:1 unknown key `wavers`. Did you mean `waivers`?']],
    ['podSecurity: baseline', ['1:1 unknown key `podSecurity`. Did you mean `pod-security`?']],
    ['colour: blue', ['1:1 unknown key `colour`.']],
    ['paths: {ignored: []}', ['1:9 unknown key `ignored`. Did you mean `ignore`?']],
    ['block: all\nblock: all', ['2:1 `block` is set twice in this map.']],
    // the whole
    ['- a', ['1:1 the configuration must be a map of keys and values, not a list.']],
    ['restricted', ['1:1 the configuration must be a map of keys and values, not `restricted`.']],
    ['block: all\n---\nblock: all', ['2:1 a second document is not read.']],
    // values
    ['pod-security: restrictd', [`1:15 ${podSecurityMust}, not \`restrictd\`.`]],
    ['pod-security: privileged', [`1:15 ${podSecurityMust}, not \`privileged\`.`]],
    ['pod-security: restricted@1.34', [`1:15 ${podSecurityMust}, not \`restricted@1.34\`.`]],
    ['pod-security: restricted@v1.034', [`1:15 ${podSecurityMust}, not \`restricted@v1.034\`.`]],
    ['pod-security: restricted@v1.34.2', [`1:15 ${podSecurityMust}, not \`restricted@v1.34.2\`.`]],
    ['pod-security:', [`1:1 ${podSecurityMust}, and nothing is here.`]],
    ['pod-security: [baseline]', [`1:1 ${podSecurityMust}, not a list.`]],
    [
      'block: introducd',
      ['1:8 `block` can be `introduced`, `all` or `nothing`, not `introducd`. Did you mean `introduced`?'],
    ],
    ['block: true', ['1:8 `block` can be `introduced`, `all` or `nothing`, not the boolean `true`.']],
    ['inline-waivers: no', ['1:17 `inline-waivers` can be `allow`, `approved` or `deny`, not `no`.']],
    ['unjudged: maybe', ['1:11 `unjudged` can be `fail`, `neutral` or `pass`, not `maybe`.']],
    ['unjudged: [a]', ['1:1 `unjudged` must be a map of keys and values, not a list.']],
    ['unjudged: {a: maybe}', ['1:15 `a` can be `fail`, `neutral` or `pass`, not `maybe`.']],
    ['unjudged: {/a: pass}', [`1:12 \`/a\` ${pathMust}.`]],
    // rules
    ['rules: off', ['1:8 `rules` must be a map of keys and values, not `off`.']],
    ['rules:\n  root-usr: off', ['2:3 unknown rule `root-usr`. Did you mean `root-user`?']],
    [
      'rules:\n  root-user: none',
      ['2:14 `root-user` can be `off`, `notice`, `warning` or `error`, not `none`.'],
    ],
    ['rules:\n  constructor: off', ['2:3 unknown rule `constructor`.']],
    // paths
    ['paths: vendor', ['1:8 `paths` must be a map of keys and values, not `vendor`.']],
    ['paths:\n  ignore: vendor', ['2:11 `ignore` must be a list, not `vendor`.']],
    ['paths:\n  ignore: [/vendor]', [`2:12 item 1 of \`ignore\` ${pathMust}, not \`/vendor\`.`]],
    ['paths:\n  ignore:\n    - ok\n    - "!a"', [`4:7 item 2 of \`ignore\` ${pathMust}, not \`!a\`.`]],
    ['paths:\n  ignore: [12]', [`2:12 item 1 of \`ignore\` ${pathMust}, not the number \`12\`.`]],
    // waivers
    [
      'waivers:\n  - root-user',
      ['2:5 item 1 of `waivers` must be a map of keys and values, not `root-user`.'],
    ],
    ['waivers:\n  - rule: root-user', ['2:5 item 1 of `waivers` needs `path` and `reason`.']],
    ['waivers:\n  -', ['2:4 item 1 of `waivers` needs `rule`, `path` and `reason`.']],
    [
      'waivers:\n  - {rule: root-usr, path: a, reason: b}',
      ['2:12 unknown rule `root-usr`. Did you mean `root-user`?'],
    ],
    ['waivers:\n  - {rule: root-user, path: a, reason: " "}', ['2:40 `reason` must say why, not ` `.']],
    [
      'waivers:\n  - {rule: root-user, path: a, reason: }',
      ['2:32 `reason` must say why, and nothing is here.'],
    ],
    [
      'waivers:\n  - {rule: root-user, path: a, reason: b, until: 2027-02-30}',
      ['2:50 the calendar has no `2027-02-30`.'],
    ],
    [
      'waivers:\n  - {rule: root-user, path: a, reason: b, until: soon}',
      ['2:50 `until` must be a date such as `2027-03-31`, not `soon`.'],
    ],
    [
      'waivers:\n  - {rule: root-user, path: a, reason: b, until: 20270331}',
      ['2:50 `until` must be a date such as `2027-03-31`, not the number `20270331`.'],
    ],
  ])('%j', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('an error of syntax is reported alone, and nothing of the file holds', () => {
    const { config, problems } = reading('block: all\nrules: {a\nwavers: b');
    expect(config).toEqual(defaultConfig);
    expect(problems).not.toEqual([]);
    expect(problems.some(({ message }) => message.includes('wavers'))).toBe(false);
  });

  test('what is wrong falls back, what is right beside it holds', () => {
    const { config } = reading(`
block: all
inline-waivers: maybe
paths: {ignore: [a, /b]}
rules: {root-user: off, named-user: never, nobody: off}
waivers:
  - {rule: root-user, path: a, reason: good}
  - {rule: root-user, path: a, reason: wrong date, until: 2027-02-30}
  - {rule: root-user, path: a, reason: strange key, till: 2027-02-28}
`);
    expect(config).toMatchObject({
      block: 'all',
      inlineWaivers: 'approved',
      paths: { ignore: ['a'] },
      rules: { 'root-user': 'off' },
      waivers: [{ reason: 'good' }],
    });
    expect(Object.keys(config.rules)).toEqual(['root-user']);
  });

  test('a long value is quoted in part', () => {
    expect(problemsOf(`block: ${'a'.repeat(1000)}`)[0]?.length).toBeLessThan(160);
    expect(problemsOf('block: |\n  all\n  of it\n')[0]).toContain('not `all…`');
  });
});

describe('what is not judged', () => {
  test.each([
    ['unjudged: fail', [['**', 'fail']]],
    ['unjudged: {}', []],
    ['unjudged:', []],
    [
      'unjudged:\n  charts/**: neutral\n  "**": fail',
      [
        ['charts/**', 'neutral'],
        ['**', 'fail'],
      ],
    ],
  ])('%j', (text, expected) => {
    const { config, problems } = reading(text);
    expect(problems).toEqual([]);
    expect(config.unjudged.map(({ path, verdict }) => [path, verdict])).toEqual(expected);
  });
});

describe('dates', () => {
  test.each([
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2026-04-30', true],
    ['2026-04-31', false],
    ['2026-12-31', true],
    ['2026-13-01', false],
    ['2026-00-01', false],
    ['2026-01-00', false],
  ])('%s: %s', (day, good) => {
    const { config } = reading(`waivers: [{rule: root-user, path: a, reason: b, until: ${day}}]`);
    expect(config.waivers.map(({ until }) => until)).toEqual(good ? [day] : []);
  });
});

test('aliases and merge keys are read as YAML means them', () => {
  const { config, problems } = reading(`
waivers:
  - &one {rule: root-user, path: a, reason: b}
  - <<: *one
    path: c
  - *one
`);
  expect(problems).toEqual([]);
  expect(config.waivers.map(({ path }) => path)).toEqual(['a', 'c', 'a']);
});

test('no text throws, and every place is in the text', () => {
  const words = fc.constantFrom(
    'rules',
    'paths',
    'waivers',
    'ignore',
    'block',
    ': ',
    '- ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    'a',
    '&a',
    '*a',
    '<<',
    '|',
    '"',
    '#',
    '---\n',
  );
  const texts = fc.oneof(
    fc.array(words).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      for (const { at } of reading(text).problems) {
        expect(at.span.start).toBeGreaterThanOrEqual(0);
        expect(at.span.end).toBeLessThanOrEqual(text.length + 1);
      }
    }),
  );
});
