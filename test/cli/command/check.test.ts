import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/check/index.ts';
import { folderWith, repositoryWith } from '../support/folder.ts';
import { recorder, run, typed } from '../support/io.ts';

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
    expect(stdout).toContain('wrong.yml:2:3  broken-configuration, fails the check\n');
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
    expect(stdout).toBe(
      'a.yaml:10:21: error: `app` is privileged: `privileged` is `true`. [privileged-container]\n',
    );
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

describe('standard input', () => {
  const given = { stdin: typed(privileged) };

  test('is judged under the name that it is given', async () => {
    const cwd = folderWith({ 'pod.yaml': pod() });
    const { stdout, status } = await run(
      cwd,
      ['check', '-', '--stdin-path', 'pod.yaml', '--rule', 'privileged-container'],
      given,
    );
    expect(status).toBe(1);
    expect(stdout).toContain('pod.yaml:10:21  privileged-container');
    expect(stdout).toContain('10 |         privileged: true');
  });

  test.each([
    [['-'], '`-` needs `--stdin-path PATH`'],
    [['--stdin-path', 'a.yaml'], '`--stdin-path` names what `-` reads'],
    [['-', '.', '--stdin-path', 'a.yaml'], '`-` cannot be checked together with other paths'],
    [['-', '--fix', '--stdin-path', 'a.yaml'], '`--fix` cannot write to `-`: `plimsoll fix --diff` prints'],
    [['-', '--stdin-path', 'notes.txt'], '`notes.txt` is not judged'],
  ])('check %j is wrong use', async (argv, complaint) => {
    const { status, stderr } = await run(folderWith({}), ['check', ...argv], given);
    expect([status, stderr]).toEqual([2, expect.stringContaining(complaint)]);
  });
});

test('--fix applies what is safe and tells what is left', async () => {
  const cwd = folderWith({ 'pod.yaml': pod() });
  const { stdout, stderr, status } = await run(cwd, ['check', '--fix', '--rule', 'missing-seccomp-profile']);
  expect(stderr).toMatch(/^plimsoll: \d safe fix(?:es)? applied in 1 file\.\n$/);
  expect([status, stdout]).toEqual([0, expect.stringContaining('Nothing to fix')]);
  expect(readFileSync(join(cwd, 'pod.yaml'), 'utf8')).toContain('RuntimeDefault');
});

describe('a baseline', () => {
  const inBaseline = (cwd: string, file = 'known.json') =>
    (JSON.parse(readFileSync(join(cwd, file), 'utf8')) as { findings: { rule: string; path: string }[] })
      .findings;
  const written = async (files: Record<string, string>) => {
    const cwd = folderWith(files);
    const { status } = await run(cwd, ['check', '--baseline', 'known.json', '--write-baseline']);
    expect(status).toBe(0);
    return cwd;
  };
  const check = (cwd: string, ...more: string[]) => run(cwd, ['check', '--baseline', 'known.json', ...more]);

  test('fails nothing, and is counted', async () => {
    const { status, stdout, stderr } = await check(await written({ 'a.yaml': privileged }));
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\d+ findings in the baseline, not shown\.$/m);
    expect(stdout).toContain('\nNothing new to fix in 1 file');
  });

  test('does not hold what is new, nor one more of the same', async () => {
    const cwd = await written({ 'a.yaml': pod() });
    writeFileSync(join(cwd, 'a.yaml'), `${pod()}---\n${pod()}`);
    expect((await check(cwd)).status).toBe(1);
    writeFileSync(join(cwd, 'a.yaml'), privileged);
    const { stdout } = await check(cwd, '--quiet');
    expect(stdout).toMatch(/^a\.yaml:10:21: error: .* \[privileged-container\]\n$/);
  });

  test('keeps what stands on another line now', async () => {
    const cwd = await written({ 'a.yaml': privileged });
    writeFileSync(join(cwd, 'a.yaml'), `# a comment\n\n${privileged}`);
    expect((await check(cwd)).status).toBe(0);
  });

  test('loses what is fixed, so that it cannot come back', async () => {
    const cwd = await written({ 'a.yaml': privileged });
    writeFileSync(join(cwd, 'a.yaml'), pod());
    const { stderr } = await check(cwd);
    expect(stderr).toMatch(/^plimsoll: \d findings? (?:is|are) fixed and left known\.json\.\n$/);
    expect(inBaseline(cwd).map(({ rule }) => rule)).not.toContain('privileged-container');
    writeFileSync(join(cwd, 'a.yaml'), privileged);
    expect((await check(cwd)).status).toBe(1);
  });

  test('is not changed where CI is set, which is told', async () => {
    const cwd = await written({ 'a.yaml': privileged });
    const before = inBaseline(cwd);
    writeFileSync(join(cwd, 'a.yaml'), pod());
    const { stderr } = await run(cwd, ['check', '--baseline', 'known.json'], { env: { CI: 'true' } });
    expect(stderr).toContain('still in known.json: --write-baseline takes');
    expect(inBaseline(cwd)).toEqual(before);
  });

  test('keeps what was not looked at, and loses the files that are gone', async () => {
    const cwd = await written({ 'a.yaml': privileged, 'b.yaml': privileged, 'c.yaml': privileged });
    rmSync(join(cwd, 'b.yaml'));
    await check(cwd, 'a.yaml');
    expect([...new Set(inBaseline(cwd).map(({ path }) => path))]).toEqual(['a.yaml', 'c.yaml']);
    await check(cwd, '--rule', 'root-user');
    expect(inBaseline(cwd).map(({ rule }) => rule)).toContain('privileged-container');
  });

  test.each([
    ['absent', {}, 'no such baseline: `known.json`. `--write-baseline` writes it.'],
    ['not one', { 'known.json': '{"version": 1, "findings": [{}]}' }, '`known.json` is not a baseline'],
    ['not JSON', { 'known.json': 'x' }, '`known.json` is not a baseline'],
  ])('that is %s is wrong use', async (_case, files, complaint) => {
    const { status, stderr } = await check(folderWith(files));
    expect([status, stderr]).toEqual([2, expect.stringContaining(complaint)]);
  });

  test('has a name of its own where none is given', async () => {
    const cwd = folderWith({ 'a.yaml': privileged, '.github/x': '' });
    await run(cwd, ['check', '--write-baseline']);
    expect(existsSync(join(cwd, '.github/plimsoll-baseline.json'))).toBe(true);
  });
});
