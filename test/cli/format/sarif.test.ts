import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { Finding, Report, Rule } from '../../../src/check/index.ts';
import { sarifOf } from '../../../src/cli/format/sarif.ts';
import { finding, range, reportWith } from '../support/report.ts';

const schemaPath = createRequire(import.meta.url).resolve(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);
const schema = JSON.parse(readFileSync(schemaPath, 'utf8')) as Record<string, unknown>;
// It is of draft 4, of which it uses nothing that later drafts read otherwise but these two names.
delete schema.$schema;
delete schema.id;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(schema);

interface Result {
  readonly ruleId: string;
  readonly ruleIndex?: number;
  readonly level: string;
  readonly locations: readonly { readonly physicalLocation: { artifactLocation: object; region?: object } }[];
  readonly relatedLocations?: readonly object[];
  readonly fixes?: readonly object[];
  readonly suppressions: readonly object[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

const rule: Rule = {
  id: 'root-user',
  summary: 'The process runs as root',
  why: 'Root is root.',
  severity: 'error',
  references: ['https://example.org/a', 'https://example.org/b'],
};
const tool = { version: '1.2.3', homepage: 'https://example.org/plimsoll' };

function sarif(report: Partial<Report>, homepage: string | undefined = tool.homepage) {
  const text = sarifOf(reportWith(report), { tool: { ...tool, homepage }, rules: [rule], exitCode: 1 });
  const log = JSON.parse(text) as { runs: [{ results: Result[]; tool: object; invocations: object[] }] };
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0];
}

const resultOf = (parts: Partial<Finding>) => sarif({ findings: [finding('3:6-10', parts)] }).results[0];

test('an empty report is valid', () => {
  expect(sarif({}).results).toEqual([]);
});

test('the tool describes its rules', () => {
  expect(sarif({}).tool).toEqual({
    driver: {
      name: 'Plimsoll',
      semanticVersion: '1.2.3',
      informationUri: 'https://example.org/plimsoll',
      rules: [
        {
          id: 'root-user',
          shortDescription: { text: 'The process runs as root.' },
          fullDescription: { text: 'Root is root.' },
          help: {
            text: 'The process runs as root. Root is root.',
            markdown:
              'The process runs as root. Root is root.\n\n- <https://example.org/a>\n- <https://example.org/b>\n\nTo keep it: `# plimsoll: ignore root-user -- why`',
          },
          helpUri: 'https://example.org/plimsoll/blob/main/docs/rules/root-user.md',
          defaultConfiguration: { level: 'error' },
          properties: { tags: ['security'] },
        },
      ],
    },
  });
});

describe('a result', () => {
  test('has a rule, a place, and says that it is not suppressed', () => {
    expect(resultOf({})).toMatchObject({
      ruleId: 'root-user',
      ruleIndex: 0,
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'Dockerfile', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3, startColumn: 6, endLine: 3, endColumn: 10 },
          },
          logicalLocations: [{ fullyQualifiedName: 'stage runtime' }],
        },
      ],
      suppressions: [],
    });
  });

  test.each([
    [{ severity: 'error' }, 'error'],
    [{ severity: 'warning' }, 'warning'],
    [{ severity: 'notice' }, 'note'],
    [{ severity: 'error', confidence: 'likely' }, 'warning'],
  ] as const)('of %j has level %s', (parts, level) => {
    expect(resultOf(parts)?.level).toBe(level);
  });

  test('of a rule that is not in the list, such as a mistake in the configuration', () => {
    const result = resultOf({ rule: 'configuration' });
    expect(result?.ruleId).toBe('configuration');
    expect(result).not.toHaveProperty('ruleIndex');
  });

  test('carries related places and the fix', () => {
    const result = resultOf({
      related: [{ path: 'k8s/web.yaml', ...range('9:1-5'), message: 'Asked for here.' }],
      fix: {
        title: 'Number it',
        safety: 'test-first',
        edits: [
          { path: 'Dockerfile', ...range('3:6-10'), text: '1000' },
          { path: 'k8s/web.yaml', ...range('9:1-1'), text: 'a: 1\n' },
          { path: 'Dockerfile', ...range('4:1-5:1'), text: '' },
        ],
        try: 'docker run web',
      },
    });
    expect(result?.relatedLocations).toMatchObject([{ id: 0, message: { text: 'Asked for here.' } }]);
    expect(result?.fixes).toMatchObject([
      {
        description: { text: 'Number it. Test it first: docker run web' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'Dockerfile' },
            replacements: [{ insertedContent: { text: '1000' } }, {}],
          },
          { artifactLocation: { uri: 'k8s/web.yaml' }, replacements: [{ deletedRegion: { startLine: 9 } }] },
        ],
      },
    ]);
  });

  test.each([
    ['k8s/web.yaml', { uri: 'k8s/web.yaml', uriBaseId: '%SRCROOT%' }],
    ['../a b/ü#?.yaml', { uri: '../a%20b/%C3%BC%23%3F.yaml', uriBaseId: '%SRCROOT%' }],
    ['100%/[x]:y.yaml', { uri: '100%25/%5Bx%5D%3Ay.yaml', uriBaseId: '%SRCROOT%' }],
    ['/srv/a b.yaml', { uri: 'file:///srv/a%20b.yaml' }],
  ])('in %s', (path, location) => {
    expect(resultOf({ path })?.locations[0]?.physicalLocation.artifactLocation).toEqual(location);
  });
});

describe('a fingerprint', () => {
  const fingerprints = (...findings: Finding[]) =>
    sarif({ findings }).results.map(({ partialFingerprints }) => partialFingerprints['plimsollFinding/v1']);

  test('stays when lines move and words change', () => {
    const [before] = fingerprints(finding('3:6-10'));
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprints(finding('30:1-4', { message: 'Said better.', severity: 'warning' }))).toEqual([
      before,
    ]);
  });

  test('tells problems apart', () => {
    const all = fingerprints(
      finding('3:6-10'),
      finding('4:6-10'),
      finding('3:6-10', { subject: 'stage build' }),
      finding('3:6-10', { path: 'other' }),
      finding('3:6-10', { rule: 'other' }),
    );
    expect(new Set(all).size).toBe(5);
  });
});

test('what is waived is there, suppressed with its reason', () => {
  const waived = [
    { rule: 'root-user', path: 'ci.Dockerfile', reason: 'Builds packages.', until: '2027-03-31' },
  ];
  expect(sarif({ waived }).results).toMatchObject([
    {
      ruleId: 'root-user',
      suppressions: [
        { kind: 'external', status: 'accepted', justification: 'Builds packages. (until 2027-03-31)' },
      ],
    },
  ]);
});

test('what was not judged is a notification of the run', () => {
  expect(
    sarif({ skipped: [{ path: 'chart/x.yaml', reason: 'a Helm template', kind: 'unjudged' }] }).invocations,
  ).toMatchObject([
    {
      exitCode: 1,
      executionSuccessful: true,
      toolExecutionNotifications: [
        {
          level: 'note',
          message: { text: 'Not judged: a Helm template' },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'chart/x.yaml' } } }],
        },
      ],
    },
  ]);
});
