import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/check/index.ts';
import { Text } from '../../../src/cli/format/lines.ts';
import { paintFor } from '../../../src/cli/format/paint.ts';
import { textOf } from '../../../src/cli/format/text.ts';
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

function printed(report: Partial<Report>, { when = 'never', vendored = 0, texts = {} } = {}): string {
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
  return textOf(reportWith(report), page, vendored);
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
  expect(printed({ findings: [named] })).toBe(`Dockerfile

  error    \`web\` will not start: its image runs as \`node\`, a name, and
           \`runAsNonRoot\` needs a number. [named-user-under-run-as-non-root]
           The kubelet compares numbers only, so it cannot tell that a name is
           not root.

       3 | USER node
         |      ^^^^
           k8s/web.yaml:9: \`runAsNonRoot\` is asked for here.

           Safe fix: Name the user by its number.
       3 - USER node
       3 + USER 1000:1000

1 error in 1 file. The error blocks.
\`plimsoll explain named-user-under-run-as-non-root\` says more about a rule.
`);
});

test('a finding of what is rendered names the renderings that it holds in', () => {
  const by = (root: string, ...values: string[]) => ({ by: 'kustomize', root, values }) as const;
  const lines = (...renderings: ReturnType<typeof by>[]) =>
    printed({ findings: [{ ...named, renderings }] })
      .split('\n')
      .filter((line) => /^ +In /.test(line))
      .map((line) => line.trim());
  expect(lines()).toEqual([]);
  expect(lines(by('overlays/prod'))).toEqual(['In overlays/prod.']);
  expect(lines(by('overlays/prod'), by('overlays/staging'))).toEqual([
    'In overlays/prod and overlays/staging.',
  ]);
  expect(lines(by('chart'), by('chart', 'prod.yaml'))).toEqual(['In chart and chart with prod.yaml.']);
  expect(lines(by('a'), by('b'), by('c'), by('d'), by('e'), by('f'))).toEqual([
    'In a, b, c, d and 2 renderings more.',
  ]);
});

test('the last lines count what was not judged', () => {
  const skipped = (path: string, kind: 'unjudged' | 'partly') => ({ path, kind, reason: 'no one knows' });
  const ends = (...entries: ReturnType<typeof skipped>[]) =>
    printed({ skipped: entries }).trimEnd().split('\n').at(-1);
  expect(ends(skipped('a', 'unjudged'), skipped('a', 'partly'), skipped('b', 'partly'))).toMatch(
    /1 file not judged, 1 not fully\.$/,
  );
  expect(ends(skipped('b', 'partly'))).toMatch(/1 file not fully judged\.$/);
  expect(
    printed({ findings: [named], skipped: [skipped('a', 'unjudged'), skipped('b', 'unjudged')] }),
  ).toContain('The error blocks. 2 files not judged.');
});

test('findings of one place share its excerpt and their common fix', () => {
  const fix = {
    title: 'Deny both',
    safety: 'test-first' as const,
    edits: [{ path: 'k8s/web.yaml', ...range('10:1-1'), text: '            readOnlyRootFilesystem: true\n' }],
    try: 'docker run --read-only web',
  };
  const at = { path: 'k8s/web.yaml', ...range('8:11-26'), severity: 'warning' as const, fix };
  const first = finding('1:1-1', { ...at, rule: 'one', message: 'One thing.', why: 'Because of one.' });
  const second = finding('1:1-1', {
    ...at,
    rule: 'two',
    message: 'Another.',
    why: 'Because of two.',
    confidence: 'likely',
  });
  expect(printed({ findings: [first, second] })).toBe(`k8s/web.yaml

  warning  One thing. [one]
           Because of one.
  warning  Another. [two, likely]
           Because of two.

       8 |           securityContext:
         |           ^^^^^^^^^^^^^^^

           Fix to test first: Deny both.
      10 +             readOnlyRootFilesystem: true
           Test it: docker run --read-only web

2 warnings in 1 file. Nothing blocks.
\`plimsoll explain one\` says more about a rule.
`);
});

test('a rule that the reader knows by now takes one line, and a notice never takes more', () => {
  const texts = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, 'USER root\n']));
  const findings = [
    ...Object.keys(texts).map((path) =>
      finding('1:6-10', { path, message: `Stage \`runtime\` of ${path} is root.` }),
    ),
    finding('1:1-5', { path: 'd', severity: 'notice', rule: 'small', message: 'A small thing.' }),
  ];
  const output = printed({ findings }, { texts });
  expect(output.split('^^^^')).toHaveLength(4);
  expect(output.slice(output.indexOf('\nd\n') + 1)).toBe(`d
  error    1:6 Stage \`runtime\` of d is root. [root-user]
  notice   1:1 A small thing. [small]

4 errors, 1 notice in 4 files. The errors block.
\`plimsoll explain root-user\` says more about a rule.
`);
});

test('of what was said three times in the same words, the rule and the thing are enough', () => {
  const of = (name: string) =>
    ['one', 'two'].map((rule) =>
      finding('1:1-2', {
        path: `${name}.yaml`,
        subject: `container ${name}`,
        rule,
        message: `\`${name}\` is ${rule}.`,
      }),
    );
  const output = printed({ findings: ['a', 'b', 'c', 'd', 'e'].flatMap(of) });
  expect(output.slice(output.indexOf('\nd.yaml\n') + 1)).toBe(`d.yaml
  error    1:1 container d: one, two

e.yaml
  error    1:1 container e: one, two

10 errors in 5 files. The errors block.
\`plimsoll explain one\` says more about a rule.
`);
});

test('what is known of many places of one thing is one line', () => {
  const findings = Array.from({ length: 12 }, (_, index) =>
    finding(`${index + 1}:1-2`, { subject: 'Dockerfile' }),
  );
  expect(printed({ findings })).toContain(`
         | ^

  error    4:1, 5:1, 6:1, 7:1, 8:1, 9:1 and 3 more root-user

12 errors`);
});

test('a reason is given once, and another one for the same rule once, too', () => {
  const findings = [
    finding('1:1-5'),
    finding('2:1-5'),
    finding('3:1-5', { why: 'Here for another reason.' }),
  ];
  const output = printed({ findings });
  expect(output.match(/as soon as anything else/g)).toHaveLength(1);
  expect(output).toContain('Here for another reason.');
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
Nothing to mend in 2 files. 6 files not judged.
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

Nothing to mend in 1 file.
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
      '1 error in 1 file. Nothing blocks.',
    ],
    [
      'a likely error beside a certain one',
      { findings: [finding('1:1-2'), finding('2:1-2', { confidence: 'likely' })] },
      '2 errors in 1 file. 1 of the errors blocks; the others are only likely.',
    ],
  ])('%s', (_case, report, verdict) => {
    expect(printed(report)).toContain(verdict);
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

test('a file that has gone meanwhile leaves the line number', () => {
  expect(printed({ findings: [finding('3:1-2', { path: 'gone.yaml', fix: named.fix })] })).toContain(
    '           line 3\n',
  );
});
