import { describe, expect, test } from '@jest/globals';
import { check } from '../../../src/check/index.ts';

const path = '.github/plimsoll.yml';

function findings(text: string) {
  return check([], { config: { path, text } }).findings.map(({ rule, severity, start, message }) => ({
    rule,
    severity,
    at: `${start.line}:${start.column}`,
    message,
  }));
}

describe('broken-configuration', () => {
  test.each([
    ['nothing', ''],
    ['a comment', '# nothing yet\n'],
    ['a level and a rule', 'pod-security: baseline\nrules:\n  privileged-container: warning\n'],
  ])('accepts %s', (_name, text) => {
    expect(findings(text)).toEqual([]);
  });

  test.each([
    ['a level that there is not', 'pod-security: restrictd\n', '1:15', /restrictd/],
    [
      'a rule that there is not',
      'rules:\n  privileged-contaner: off\n',
      '2:3',
      /Did you mean `privileged-container`/,
    ],
    [
      'one that the same file switches off',
      'rules:\n  broken-configuration: off\n  nothing: off\n',
      '3:3',
      /unknown rule/,
    ],
    [
      'one that the same file makes light of',
      'rules:\n  broken-configuration: notice\n  nothing: off\n',
      '3:3',
      /unknown rule/,
    ],
    [
      'one that the same file waives',
      'waivers:\n  - { rule: broken-configuration, path: "**", reason: Hush. }\nnothing: 1\n',
      '3:1',
      /./,
    ],
    ['what is no YAML', 'rules: [\n', '2:1', /./],
  ])('reports %s', (_name, text, at, message) => {
    expect(findings(text)).toContainEqual({
      rule: 'broken-configuration',
      severity: 'error',
      at,
      message: expect.stringMatching(message),
    });
  });
});
