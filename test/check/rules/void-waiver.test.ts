import { describe, expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

function report(comment: string) {
  const text = `services:\n  web:\n    image: web\n    privileged: true # plimsoll: ignore ${comment}\n`;
  const { findings, waived } = check([{ path: 'compose.yaml', text }], { today: '2027-01-01' });
  return { rules: findings.map(({ rule }) => rule), waived };
}

describe('void-waiver', () => {
  test.each([
    ['a reason', 'privileged-container -- mounts block devices'],
    ['a reason and a day to come', 'privileged-container until 2027-03-31 -- mounts block devices'],
    ['its last day', 'privileged-container until 2027-01-01 -- mounts block devices'],
  ])('accepts a waiver with %s', (_name, comment) => {
    const { rules, waived } = report(comment);
    expect(rules).not.toContain('void-waiver');
    expect(rules).not.toContain('privileged-container');
    expect(waived).toMatchObject([{ rule: 'privileged-container', reason: 'mounts block devices' }]);
  });

  test.each([
    ['without a reason', 'privileged-container'],
    ['with an empty reason', 'privileged-container -- '],
    ['past its day', 'privileged-container until 2026-12-31 -- mounts block devices'],
    ['for a rule that there is not', 'privileged-contaner -- mounts block devices'],
  ])('reports a waiver %s, and what it meant to waive', (_name, comment) => {
    const { rules, waived } = report(comment);
    expect(rules).toEqual(expect.arrayContaining(['void-waiver', 'privileged-container']));
    expect(waived).toEqual([]);
  });
});
