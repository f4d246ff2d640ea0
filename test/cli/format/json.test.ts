import { expect, test } from '@jest/globals';
import { jsonOf } from '../../../src/cli/format/json.ts';
import { finding, reportWith } from '../support/report.ts';

test('the keys stand in the order of the contract', () => {
  const text = jsonOf(reportWith({ findings: [finding('1:1-2')] }));
  expect(text.match(/^ {2}"\w+"/gm)?.map((key) => key.trim())).toEqual(
    [
      'version',
      'findings',
      'images',
      'pulled',
      'workloads',
      'namespaces',
      'services',
      'waived',
      'skipped',
    ].map((key) => `"${key}"`),
  );
  expect(text.endsWith('}\n')).toBe(true);
});

test.each(['\u001b[2J', '\u009b31m', '\u202eabc\u2066', '\ud800', 'plain ü 日本 🚀'])(
  '%j survives, and a terminal has nothing to obey',
  (message) => {
    const text = jsonOf({ message });
    expect(JSON.parse(text)).toEqual({ message });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  },
);
