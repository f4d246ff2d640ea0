import { describe, expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

const compose = (privileged: boolean, comment = '') => ({
  path: 'compose.yaml',
  text: `services:\n  web:\n    image: web\n    privileged: ${String(privileged)}${comment}\n`,
});

const inline = ' # plimsoll: ignore privileged-container -- mounts block devices';

const configured = (path: string) => ({
  path: '.github/plimsoll.yml',
  text: `waivers:\n  - rule: privileged-container\n    path: ${path}\n    reason: Mounts block devices.\n`,
});

const rulesFound = (...args: Parameters<typeof check>) => check(...args).findings.map(({ rule }) => rule);

describe('unused-waiver', () => {
  test('accepts a comment and a configured waiver that waive something', () => {
    expect(rulesFound([compose(true, inline)])).not.toContain('unused-waiver');
    expect(rulesFound([compose(true)], { config: configured('compose.yaml') })).not.toContain(
      'unused-waiver',
    );
  });

  test('reports a comment that waives nothing, as a notice where it stands', () => {
    const { findings, waived } = check([compose(false, inline)]);
    expect(waived).toEqual([]);
    expect(findings.filter(({ rule }) => rule === 'unused-waiver')).toMatchObject([
      { severity: 'notice', path: 'compose.yaml', start: { line: 4 } },
    ]);
  });

  test('reports a configured waiver that waives nothing in a file that was checked', () => {
    expect(rulesFound([compose(false)], { config: configured('compose.yaml') })).toContain('unused-waiver');
  });
});
