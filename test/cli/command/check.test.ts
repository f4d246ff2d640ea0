import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/check/index.ts';
import { folderWith, repositoryWith } from '../support/folder.ts';
import { recorder, run } from '../support/io.ts';

const pod = (context = '') => `apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  containers:
    - name: app
      image: registry.example/app:1
${context}`;
const privileged = pod('      securityContext:\n        privileged: true\n');

async function reportOf(cwd: string, ...argv: string[]): Promise<Report> {
  const { stdout } = await run(cwd, ['check', '--format', 'json', ...argv]);
  return JSON.parse(stdout) as Report;
}

const placesOf = ({ findings }: Report, rule: string) =>
  findings.filter((finding) => finding.rule === rule).map(({ path, start }) => `${path}:${start.line}`);

describe('paths are as the caller gave them', () => {
  const cwd = repositoryWith({ 'k8s/pod.yaml': privileged, 'doc/x.txt': '' });

  test.each([
    ['.', [], 'k8s/pod.yaml:10'],
    ['.', ['./k8s/pod.yaml'], 'k8s/pod.yaml:10'],
    ['k8s', [], 'pod.yaml:10'],
    ['doc', ['../k8s'], '../k8s/pod.yaml:10'],
    ['.', [cwd], `${cwd}/k8s/pod.yaml:10`],
  ])('from %s: check %j', async (from, argv, place) => {
    expect(placesOf(await reportOf(join(cwd, from), ...argv), 'privileged-container')).toEqual([place]);
  });
});

describe('configuration', () => {
  const off = 'rules:\n  privileged-container: off\n';
  const cwd = repositoryWith({
    '.github/plimsoll.yml': off,
    'k8s/pod.yaml': privileged,
    'other.yml': 'rules:\n  privileged-container: warning\n',
    'wrong.yml': 'rules:\n  privileged-contaner: off\n',
  });

  test('of the repository is found from a folder below', async () => {
    expect(placesOf(await reportOf(join(cwd, 'k8s')), 'privileged-container')).toEqual([]);
  });

  test('that is named goes before it', async () => {
    const { findings } = await reportOf(join(cwd, 'k8s'), '--config', '../other.yml');
    expect(findings.find(({ rule }) => rule === 'privileged-container')?.severity).toBe('warning');
  });

  test('with a mistake is shown where the mistake is', async () => {
    const { stdout } = await run(cwd, ['check', '--config', 'wrong.yml']);
    expect(stdout).toContain('wrong.yml:2:3  broken-configuration\n');
    expect(stdout).toMatch(/2 \| {3}privileged-contaner: off\n {9}\| {3}\^+/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Did you mean `privileged-container`?');
  });

  test('counts paths from the top of the repository, wherever the caller stands', async () => {
    const folder = repositoryWith({
      '.github/plimsoll.yml': `waivers:\n  - rule: privileged-container\n    path: k8s/pod.yaml\n    reason: A driver.\n`,
      'k8s/pod.yaml': privileged,
    });
    const { findings, waived } = await reportOf(join(folder, 'k8s'));
    expect(findings.filter(({ rule }) => rule === 'privileged-container')).toEqual([]);
    expect(waived).toEqual([{ rule: 'privileged-container', path: 'pod.yaml', reason: 'A driver.' }]);
  });
});

test('--pod-security is what the workloads are judged by', async () => {
  const cwd = folderWith({ 'pod.yaml': pod() });
  const { workloads } = await reportOf(cwd, '--pod-security', 'restricted@v1.20');
  expect(workloads[0]?.podSecurity).toMatchObject({ version: 'v1.20', level: 'baseline' });
});

describe('filters', () => {
  const cwd = folderWith({ 'a.yaml': privileged, 'b.yaml': pod() });
  const rulesOf = async (...argv: string[]) => {
    const { findings } = await reportOf(cwd, ...argv);
    return [...new Set(findings.map(({ rule }) => rule))];
  };

  test('--rule leaves that one, and the exit status is its own', async () => {
    expect(await rulesOf('--rule', 'privileged-container')).toEqual(['privileged-container']);
    expect((await run(cwd, ['check', '--rule', 'privileged-container'])).status).toBe(1);
    expect((await run(cwd, ['check', '--rule', 'writable-root-filesystem'])).status).toBe(0);
  });

  test('--rule takes several', async () => {
    const both = ['privileged-container', 'missing-seccomp-profile'];
    expect((await rulesOf('--rule', both.join(','))).sort()).toEqual(both.toSorted());
    expect((await rulesOf('--rule', both[0] ?? '', '--rule', both[1] ?? '')).sort()).toEqual(both.toSorted());
  });

  test('--ignore-rule takes one away', async () => {
    expect(await rulesOf('--ignore-rule', 'privileged-container')).not.toContain('privileged-container');
  });

  test('--severity hides what is less', async () => {
    const { findings } = await reportOf(cwd, '--severity', 'error');
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['error']));
  });

  test('--max-findings keeps the worst, and the exit status', async () => {
    const { findings } = await reportOf(cwd, '--max-findings', '1');
    expect(findings.map(({ rule }) => rule)).toEqual(['privileged-container']);
  });

  test('--quiet prints a line for each error that fails, as compilers do', async () => {
    const { stdout, status } = await run(cwd, ['check', '--quiet', '--rule', 'privileged-container']);
    expect(status).toBe(1);
    expect(stdout).toBe('a.yaml:10:21: error: Container `app` is privileged. [privileged-container]\n');
    expect(await run(cwd, ['check', '-q', '--rule', 'writable-root-filesystem'])).toMatchObject({
      status: 0,
      stdout: '',
    });
  });

  test.each([
    [['--rule', 'privileged-contaner'], 'Did you mean `privileged-container`?'],
    [['--ignore-rule', 'x'], '`plimsoll rules` lists them.'],
    [['--max-findings', '0'], '`--max-findings` needs a whole number'],
  ])('%j is wrong use', async (argv, complaint) => {
    const { status, stderr } = await run(cwd, ['check', ...argv]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(complaint)]);
  });
});

describe('a file that is named and not judged is no pass', () => {
  const cwd = folderWith({ 'notes.txt': 'a\n', 'broken.yaml': 'a: [\n', 'pod.yaml': pod() });

  test.each([
    [['notes.txt'], 2],
    [['notes.txt', 'pod.yaml'], 2],
    [['.'], 1],
  ])('%j', async (argv, status) => {
    expect((await run(cwd, ['check', ...argv])).status).toBe(status);
  });
});

describe('what cannot be judged is said', () => {
  test.each([
    [
      'a name that says nothing',
      'notes.txt',
      'hello\n',
      'not a Dockerfile, manifest or compose file by its name',
    ],
  ])('%s', async (_case, name, content, reason) => {
    const kind = 'unread';
    const { status, stderr } = await run(folderWith({ [name]: content }), ['check', name]);
    expect([status, stderr]).toEqual([2, `plimsoll: \`${name}\` is not judged: ${reason}.\n`]);
    expect((await reportOf(folderWith({ [name]: content }), name)).skipped).toEqual([
      { path: name, reason, kind },
    ]);
  });
});

/* kubectl and compose follow a byte order mark, and BuildKit takes whatever bytes there are. */
test.each([
  ['Latin-1 in a comment', Buffer.from('# B\xfccher\nFROM debian:13\nCMD ["a"]\n', 'latin1')],
  ['UTF-16', Buffer.from('\ufeffFROM debian:13\nCMD ["a"]\n', 'utf16le')],
  ['NUL', Buffer.from('FROM debian:13\n# a\0b\nCMD ["a"]\n')],
])('%s hides nothing', async (_case, content) => {
  const { findings, skipped } = await reportOf(folderWith({ Dockerfile: content }));
  expect(skipped).toEqual([]);
  expect(findings.map(({ rule }) => rule)).toContain('root-user');
});

test('--output takes the place of standard output, without colour', async () => {
  const cwd = folderWith({ 'pod.yaml': privileged });
  const onTerminal = recorder({ isTerminal: true });
  const { status } = await run(cwd, ['check', '--output', 'report.txt'], { stdout: onTerminal });
  expect([status, onTerminal.text]).toEqual([1, '']);
  const report = readFileSync(join(cwd, 'report.txt'), 'utf8');
  expect(report).toContain('  privileged-container\n');
  expect(report).not.toContain('\u001b');
});

test('SARIF carries the rules and the exit status', async () => {
  const { stdout, status } = await run(folderWith({ 'pod.yaml': privileged }), [
    'check',
    '--format',
    'sarif',
  ]);
  const log = JSON.parse(stdout) as {
    runs: [
      {
        tool: { driver: { rules: { id: string }[] } };
        invocations: [{ exitCode: number }];
        results: object[];
      },
    ];
  };
  expect(status).toBe(1);
  expect(log.runs[0].invocations[0].exitCode).toBe(1);
  expect(log.runs[0].tool.driver.rules.map(({ id }) => id)).toContain('privileged-container');
  expect(log.runs[0].results).toContainEqual(expect.objectContaining({ ruleId: 'privileged-container' }));
});
