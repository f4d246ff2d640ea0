import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { configSchema, parseConfig } from '../../../../src/check/judging/config.ts';
import { Source } from '../../../../src/check/text/source.ts';
import formats from 'ajv-formats';

const rules = [
  { id: 'root-user', summary: 'The process runs as root' },
  { id: 'named-user', summary: 'A user is named' },
];
const ajv = new Ajv({ allowUnionTypes: true });
formats.default(ajv);
const valid = ajv.compile(configSchema(rules));

/** JSON is YAML, so the same text can be asked of both. */
function readable(value: unknown): boolean {
  const source = new Source('plimsoll.yml', JSON.stringify(value));
  const ids = rules.map(({ id }) => id);
  return parseConfig(source, ids).problems.every(({ kind }) => kind === 'note');
}

test.each([
  [{}, true],
  [{ 'pod-security': 'restricted@v1.34' }, true],
  [{ 'pod-security': 'restricted@1.34' }, false],
  [{ rules: { 'root-user': 'off' } }, true],
  [{ rules: { 'root-usr': 'off' } }, false],
  [{ rules: null, paths: null, waivers: null }, true],
  [{ block: null }, false],
  [{ paths: { ignore: null } }, true],
  [{ paths: { ignore: ['a', 1] } }, false],
  [{ unjudged: 'neutral' }, true],
  [{ unjudged: 'never' }, false],
  [{ unjudged: null }, true],
  [{ unjudged: { 'charts/**': 'pass' } }, true],
  [{ unjudged: { './charts': 'pass' } }, false],
  [{ waivers: [null] }, false],
  [{ waivers: [{ rule: 'root-user', path: 'a', reason: 'b', until: '2027-03-31' }] }, true],
  [{ waivers: [{ rule: 'root-user', path: 'a', reason: 'b', until: '2027-02-29' }] }, false],
  [{ waivers: [{ rule: 'root-user', path: 'a' }] }, false],
])('%j: %s, for the reader and by the schema', (value, expected) => {
  expect([readable(value), valid(value)]).toEqual([expected, expected]);
});

test('the schema and the reader agree about everything', () => {
  const scalar = fc.constantFrom(
    null,
    true,
    1,
    '',
    ' ',
    'off',
    'error',
    'all',
    'restricted',
    'baseline@v1.9',
    'allow',
  );
  const path = fc.constantFrom('a', '**/b', '/a', './a', '!a', 'a b', ' a', 'a/');
  const waiver = fc.record(
    {
      rule: fc.constantFrom('root-user', 'nobody', 1),
      path: fc.oneof(path, scalar),
      reason: fc.constantFrom('why', '  ', null),
      until: fc.constantFrom('2027-03-31', '2027-02-30', 'x', 3),
      other: scalar,
    },
    { requiredKeys: [] },
  );
  const config = fc.record(
    {
      'pod-security': scalar,
      block: scalar,
      rules: fc.oneof(scalar, fc.dictionary(fc.constantFrom('root-user', 'named-user', 'x'), scalar)),
      paths: fc.oneof(
        scalar,
        fc.record({ ignore: fc.oneof(scalar, fc.array(fc.oneof(path, scalar))) }, { requiredKeys: [] }),
      ),
      waivers: fc.oneof(scalar, fc.array(fc.oneof({ weight: 4, arbitrary: waiver }, scalar))),
      'inline-waivers': scalar,
      unjudged: fc.oneof(scalar, fc.dictionary(path, fc.oneof(scalar, fc.constant('neutral')))),
      others: scalar,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(config, scalar), (value) => {
      // A file that holds nothing says nothing, and there is no file to show to an editor.
      fc.pre(value !== null);
      expect(readable(value)).toBe(valid(value));
    }),
    { numRuns: 500 },
  );
});

test('an editor shows what a rule is about', () => {
  expect(configSchema(rules)).toMatchObject({
    properties: { rules: { properties: { 'root-user': { description: 'The process runs as root.' } } } },
  });
});
