import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/check/index.ts';
import { Text } from '../../../src/cli/format/lines.ts';
import { paintFor } from '../../../src/cli/format/paint.ts';
import { textOf, type TextOptions } from '../../../src/cli/format/text.ts';
import { recorder } from '../support/io.ts';
import { finding, range, reportWith } from '../support/report.ts';

const dockerfile = 'FROM node:24\nCOPY . .\nUSER node\nCMD ["node", "."]\n';
const manifest = `kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - name: web
          securityContext:
            runAsNonRoot: true
`;

interface Given extends Partial<TextOptions> {
  readonly when?: string;
  readonly texts?: Record<string, string>;
}

function printed(report: Partial<Report>, { when = 'never', texts = {}, ...given }: Given = {}): string {
  const files = new Map<string, string>(
    Object.entries({ Dockerfile: dockerfile, 'k8s/web.yaml': manifest, ...texts }),
  );
  const page = {
    width: 80,
    paint: paintFor(when, recorder(), {}),
    text: (path: string) => {
      const text = files.get(path);
      return text === undefined ? undefined : new Text(text);
    },
  };
  return textOf(reportWith(report), page, { vendored: 0, stops: true, allFixes: true, ...given });
}

const named = finding('3:6-10', {
  rule: 'named-user-under-run-as-non-root',
  message: '`web` will not start: its image runs as `node`, a name, and `runAsNonRoot` needs a number.',
  why: 'The kubelet compares numbers only, so it cannot tell that a name is not root.',
  related: [{ path: 'k8s/web.yaml', ...range('9:13-31'), message: '`runAsNonRoot` is asked for here.' }],
  fix: {
    title: 'Name the user by its number',
    safety: 'safe',
    edits: [{ path: 'Dockerfile', ...range('3:6-10'), text: '1000:1000' }],
    try: '',
  },
});

test('a finding: what, why, where, what else, and what to change', () => {
  expect(printed({ findings: [named] }))
    .toBe(`  error    \`web\` will not start: its image runs as \`node\`, a name, and
           \`runAsNonRoot\` needs a number.
           Dockerfile:3:6  named-user-under-run-as-non-root, fails the check
           The kubelet compares numbers only, so it cannot tell that a name is
           not root.

       3 | USER node
         |      ^^^^
           k8s/web.yaml:9: \`runAsNonRoot\` is asked for here.

           Safe to apply: name the user by its number.
       3 - USER node
       3 + USER 1000:1000

1 error in 1 file. The error fails the check.
1 has a safe fix: plimsoll fix
`);
});

test('a finding of what is rendered names the renderings that it holds in', () => {
  const by = (root: string, ...values: string[]) => ({ by: 'kustomize', root, values }) as const;
  const lines = (...renderings: ReturnType<typeof by>[]) =>
    printed({ findings: [{ ...named, renderings }] })
      .split('\n')
      .filter((line) => /^ +Rendered from /.test(line))
      .map((line) => line.trim());
  expect(lines()).toEqual([]);
  expect(lines(by('overlays/prod'))).toEqual(['Rendered from overlays/prod.']);
  expect(lines(by('overlays/prod'), by('overlays/staging'))).toEqual([
    'Rendered from overlays/prod and overlays/staging.',
  ]);
  expect(lines(by('chart'), by('chart', 'prod.yaml'))).toEqual([
    'Rendered from chart and chart with prod.yaml.',
  ]);
  expect(lines(by('a'), by('b'), by('c'), by('d'), by('e'), by('f'))).toEqual([
    'Rendered from a, b, c, d and 2 more.',
  ]);
});

test('the last lines count what was not judged', () => {
  const skipped = (path: string, kind: 'unjudged' | 'partly') => ({ path, kind, reason: 'no one knows' });
  const ends = (...entries: ReturnType<typeof skipped>[]) =>
    printed({ skipped: entries }).trimEnd().split('\n').at(-1);
  expect(ends(skipped('a', 'unjudged'), skipped('a', 'partly'), skipped('b', 'partly'))).toMatch(
    /1 file not judged, 1 file not fully judged\.$/,
  );
  expect(ends(skipped('b', 'partly'))).toMatch(/1 file not fully judged\.$/);
  expect(
    printed({ findings: [named], skipped: [skipped('a', 'unjudged'), skipped('b', 'unjudged')] }),
  ).toContain('The error fails the check. 2 files not judged.');
});

describe('one reason is one entry', () => {
  const deployment = (name: string, parts = {}) =>
    finding('14:7-10', {
      path: `k8s/${name}.yaml`,
      rule: 'missing-seccomp-profile',
      message: `Deployment \`${name}\` has no seccomp profile.`,
      why: 'Without one, no system call is filtered.',
      ...parts,
    });

  test('however many files have it', () => {
    const findings = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => deployment(name));
    expect(printed({ findings })).toBe(`  error    Deployment \`a\` has no seccomp profile.
           k8s/a.yaml:14:7  missing-seccomp-profile, fails the check, 6 times
           Without one, no system call is filtered.

           To fix: plimsoll explain missing-seccomp-profile
           Also in k8s/b.yaml:14:7, k8s/c.yaml:14:7, k8s/d.yaml:14:7
           and 2 more: plimsoll check --rule missing-seccomp-profile

6 errors in 6 files. The errors fail the check.
No automatic fix for these 6 findings: plimsoll explain missing-seccomp-profile
`);
    expect(printed({ findings }, { everywhere: true })).toContain('k8s/f.yaml:14:7');
  });

  test('and what says the same of another thing in other words is told with it', () => {
    const job = deployment('job', { message: 'A Job has none.' });
    expect(printed({ findings: [deployment('a'), job] })).toContain(
      '           k8s/job.yaml:14:7 A Job has none.\n',
    );
  });

  test('another reason is another entry', () => {
    const output = printed({ findings: [deployment('a'), deployment('b', { why: 'Because.' })] });
    expect(output).not.toContain('Also in');
  });

  test('the one with a fix is shown', () => {
    const output = printed({ findings: [deployment('a'), deployment('web', { fix: named.fix })] });
    expect(output).toMatch(/k8s\/web\.yaml:14:7 {2}missing[^]*Safe to apply[^]*Also in k8s\/a\.yaml:14:7/);
  });
});

test('a notice takes what and where', () => {
  const findings = [finding('1:1-5', { severity: 'notice', rule: 'small', message: 'A small thing.' })];
  expect(printed({ findings })).toBe(`  notice   A small thing.
           Dockerfile:1:1  small

1 notice in 1 file. No errors, so the check passes.
No automatic fix for it: plimsoll explain small
`);
});

test('the worst comes first, whatever its path', () => {
  const baseline = { control: 'privileged', level: 'baseline' } as const;
  const restricted = { control: 'seccomp', level: 'restricted' } as const;
  const findings = [
    finding('1:1-2', { rule: 'a-notice', severity: 'notice' }),
    finding('2:1-2', { rule: 'strict', podSecurity: restricted }),
    finding('3:1-2', { rule: 'likely', confidence: 'likely' }),
    finding('4:1-2', { rule: 'a-warning', severity: 'warning' }),
    finding('5:1-2', { rule: 'host', podSecurity: baseline }),
    finding('6:1-2', { rule: 'other' }),
    finding('7:1-2', { rule: 'broken-configuration' }),
  ];
  const order = [...printed({ findings }).matchAll(/Dockerfile:\d:1 {2}([\w-]+)/g)].map(([, rule]) => rule);
  expect(order).toEqual([
    'broken-configuration',
    'host',
    'other',
    'strict',
    'likely',
    'a-warning',
    'a-notice',
  ]);
});

test('--max-findings leaves out the least, and counts it', () => {
  const findings = [finding('1:1-2', { severity: 'notice', rule: 'small' }), finding('2:1-2')];
  const output = printed({ findings }, { most: 1 });
  expect(output).not.toContain('  small');
  expect(output).toContain('1 more not shown (--max-findings).\n1 error and 1 notice in 1 file.');
});

describe('the end', () => {
  test('says what was not judged, by reason, and what is waived', () => {
    const template = 'a Helm template; Plimsoll judges what a chart renders';
    const skipped = [
      ...['a', 'b', 'c', 'd', 'e'].map((name) => ({
        path: `chart/templates/${name}.yaml`,
        reason: template,
        kind: 'unjudged' as const,
      })),
      { path: 'x.yaml', reason: 'not UTF-8', kind: 'unread' as const },
    ];
    const waived = [
      { rule: 'root-user', path: 'build/ci.Dockerfile', reason: 'Builds packages.', until: '2027-03-31' },
      { rule: 'host-port', path: 'k8s/dns.yaml', reason: 'Node DNS.' },
    ];
    expect(printed({ skipped, waived }, { vendored: 1 })).toBe(`Not judged
  chart/templates/a.yaml, chart/templates/b.yaml, chart/templates/c.yaml and 2
    more: a Helm template; Plimsoll judges what a chart renders.
  x.yaml: not UTF-8.

Waived
  root-user in build/ci.Dockerfile until 2027-03-31: Builds packages.
  host-port in k8s/dns.yaml: Node DNS.

1 vendored or generated file left out; name one, or its folder, to check it.
Nothing to fix in 2 files. 6 files not judged.
`);
  });

  test('says which Pod Security level each workload meets, the worst first', () => {
    const workload = (name: string, level: 'privileged' | 'baseline' | 'restricted') => ({
      path: 'k8s/web.yaml',
      line: 1,
      kind: 'Deployment',
      namespace: name === 'web' ? 'shop' : '',
      name,
      rendered: null,
      containers: [],
      podSecurity: { version: 'v1.37', level, violations: [], says: {} },
    });
    const workloads = [
      workload('web', 'restricted'),
      workload('agent', 'privileged'),
      ...Array.from({ length: 8 }, (_, index) => workload(`w${index}`, 'baseline')),
    ];
    expect(printed({ workloads })).toBe(`Pod Security
  privileged  Deployment agent
  baseline    Deployment w0, Deployment w1, Deployment w2, Deployment w3,
              Deployment w4, Deployment w5 and 2 more
  restricted  Deployment shop/web

Nothing to fix in 1 file, 10 workloads.
`);
  });

  test.each<[string, Partial<Report>, string]>([
    ['nothing there', {}, 'Nothing to check: no Dockerfile, Kubernetes workload or compose file here.'],
    [
      'only unreadable files',
      { skipped: [{ path: 'a', reason: 'not UTF-8', kind: 'unread' }] },
      'Nothing could be judged.',
    ],
    [
      'a likely error',
      { findings: [finding('1:1-2', { confidence: 'likely' })] },
      '1 error in 1 file. The check passes: the error is only likely.',
    ],
    [
      'a likely error beside a certain one',
      { findings: [finding('1:1-2'), finding('2:1-2', { confidence: 'likely' })] },
      '2 errors in 1 file. 1 error fails the check; the others are only likely.',
    ],
  ])('%s', (_case, report, verdict) => {
    expect(printed(report).replaceAll(/\s+/g, ' ')).toContain(verdict);
  });

  test('says that errors fail nothing where the configuration says so', () => {
    expect(printed({ findings: [finding('1:1-2')] }, { stops: false })).toContain('`block: nothing`');
  });

  test('totals by rule, where there are several', () => {
    const of = (rule: string, times: number) =>
      Array.from({ length: times }, (_, index) => finding(`${index + 1}:1-2`, { rule }));
    expect(printed({ findings: [...of('one', 2), ...of('two', 10), ...of('three', 1)] })).toContain(`Totals
  error    10  two
  error     2  one
  error     1  three

13 errors in 1 file.`);
  });

  const fix = (safety: 'safe' | 'test-first') => ({ title: 'Do it', safety, edits: [], try: '' });
  test.each([
    [[fix('safe'), fix('safe'), null], '2 have a safe fix: plimsoll fix\n'],
    [[fix('test-first')], '1 needs a test first: plimsoll fix --include test-first\n'],
    [
      [fix('safe'), fix('test-first'), fix('test-first')],
      '1 has a safe fix: plimsoll fix\n2 more need a test first: plimsoll fix --include test-first\n',
    ],
  ])('what can be done %#', (fixes, end) => {
    const findings = fixes.map((each, index) => finding(`${index + 1}:1-2`, { fix: each }));
    expect(printed({ findings }).endsWith(end)).toBe(true);
  });

  test('does not count the fixes of a large folder, since not all were looked for', () => {
    expect(printed({ findings: [finding('1:1-2')] }, { allFixes: false })).toContain('plimsoll fix --diff');
  });
});

describe('what a file holds cannot drive the terminal', () => {
  const attack = '\u001b[2J\u001b]0;x\u0007\u009b1A\u202e';
  const hostile = finding('1:1-3', {
    path: `${attack}.yaml`,
    rule: attack,
    message: attack,
    why: attack,
    related: [{ path: attack, ...range('1:1-2'), message: attack }],
    fix: {
      title: attack,
      safety: 'test-first',
      try: attack,
      edits: [
        { path: `${attack}.yaml`, ...range('1:1-3'), text: attack },
        { path: 'Dockerfile', ...range('1:1-3'), text: attack },
      ],
    },
  });
  const podSecurity = { version: 'v1.37', level: 'baseline' as const, violations: [], says: {} };
  const output = printed(
    {
      findings: [hostile],
      skipped: [{ path: attack, reason: attack, kind: 'unread' }],
      waived: [{ rule: attack, path: attack, reason: attack, until: attack }],
      workloads: [
        {
          path: attack,
          line: 1,
          kind: attack,
          namespace: attack,
          name: attack,
          rendered: null,
          containers: [],
          podSecurity,
        },
      ],
    },
    { texts: { [`${attack}.yaml`]: `a: ${attack}` } },
  );

  test('no control character, no mark that turns the writing', () => {
    expect(output).toContain('␛[2J');
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  });
});

test('colour adds nothing but colour', () => {
  const coloured = printed({ findings: [named] }, { when: 'always' });
  expect(coloured).toContain('\u001b[31merror\u001b[39m');
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(printed({ findings: [named] }));
});

test('a file that has gone meanwhile leaves the place', () => {
  const output = printed({ findings: [finding('3:1-2', { path: 'gone.yaml', fix: named.fix })] });
  expect(output).toContain('           gone.yaml:3:1  root-user, fails the check\n');
});
