import { expect, test } from '@jest/globals';
import { type ControlId, controls } from '../../src/check/facts/controls.ts';
import type { Keyword } from '../../src/check/read/dockerfile/instruction.ts';
import type { RuleId } from '../../src/check/rules/index.ts';
import { podChecks } from '../../src/check/standard/checks.ts';

test('the table of controls has the checks that are there, with their levels', () => {
  expect(podChecks.map(({ id, level }) => [id, level])).toEqual(Object.entries(controls));
});

test('a misspelt word does not compile', () => {
  // @ts-expect-error It is `privileged`.
  const control: ControlId = 'privilaged';
  // @ts-expect-error It is `root-user`.
  const rule: RuleId = 'root-users';
  // @ts-expect-error It is `ENTRYPOINT`.
  const keyword: Keyword = 'ENTRYPIONT';
  expect([control, rule, keyword]).toHaveLength(3);
});
