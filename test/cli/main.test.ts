import { describe, expect, test } from '@jest/globals';
import { commands } from '../../src/cli/commands.ts';
import { folderWith } from './support/folder.ts';
import { recorder, run } from './support/io.ts';

const empty = folderWith({});

describe('wrong use is one line that says what to do, and exit status 2', () => {
  test.each([
    [['chek'], 'unknown command `chek`. Did you mean `check`?'],
    [['hlep'], 'unknown command `hlep`. Did you mean `help`?'],
    [['frobnicate'], 'unknown command `frobnicate`. `plimsoll help` lists the commands.'],
    [['.'], 'unknown command `.`. Did you mean `plimsoll check .`?'],
    [['--verson'], 'unknown option `--verson`. Did you mean `--version`?'],
    [['help', 'chek'], 'unknown command `chek`. Did you mean `check`?'],
    [['check', '--formt', 'json'], 'unknown option `--formt`. Did you mean `--format`?'],
    [['check', '--frobnicate'], 'unknown option `--frobnicate`. `plimsoll help check` lists the options.'],
    [['check', '-x'], 'unknown option `-x`. `plimsoll help check` lists the options.'],
    [['check', '--format'], '`--format` needs one of text, json, sarif, github, markdown, junit.'],
    [['check', '--format='], '`--format` needs one of text, json, sarif, github, markdown, junit.'],
    [
      ['check', '--format', 'xml'],
      '`--format` needs one of text, json, sarif, github, markdown, junit, not `xml`.',
    ],
    [['check', '--config'], '`--config` needs a value: --config FILE.'],
    [['check', '--config', '--format', 'json'], '`--config` needs a value: --config FILE.'],
    [['check', '--help=yes'], '`--help` is a switch and takes no value.'],
    [['check', '--config', 'no.yml'], 'no such configuration file: `no.yml`.'],
    [['check', '--config', '.'], 'the configuration `.` cannot be used: not a regular file.'],
    [['check', '--output', 'no/such/file'], '`no/such/file` cannot be written: ENOENT.'],
    [['check', 'no-such-file'], 'no such file or folder: `no-such-file`.'],
    [
      ['check', '--pod-security', 'strict'],
      '`--pod-security` needs baseline or restricted, perhaps with a version as in restricted@v1.34.',
    ],
    [['rules', 'all'], '`plimsoll rules` does not take `all`: see `plimsoll help rules`.'],
    [['explain'], '`plimsoll explain` needs RULE: see `plimsoll help explain`.'],
    [
      ['explain', 'privileged-contaner'],
      'unknown rule `privileged-contaner`. Did you mean `privileged-container`?',
    ],
    [['explain', 'x'], 'unknown rule `x`. `plimsoll rules` lists them.'],
  ])('plimsoll %j', async (argv, complaint) => {
    expect(await run(empty, argv)).toEqual({ status: 2, stdout: '', stderr: `plimsoll: ${complaint}\n` });
  });

  test('an escape sequence in what was typed does not reach the terminal', async () => {
    expect((await run(empty, ['\u001b[31mred\n'])).stderr).toContain('unknown command `␛[31mred `');
  });
});

describe('help', () => {
  test.each([[[]], [['help']], [['--help']], [['-h']]])('plimsoll %j lists the commands', async (argv) => {
    const { status, stdout } = await run(empty, argv);
    expect(status).toBe(0);
    for (const { name, summary } of commands)
      expect(stdout).toMatch(new RegExp(`^  ${name}.* ${summary}$`, 'm'));
  });

  test.each(commands.map(({ name }) => name))('%s has help, which fits a terminal', async (name) => {
    const long = await run(empty, [name, '--help']);
    expect(long).toEqual(await run(empty, ['help', name]));
    expect(long.status).toBe(0);
    expect(Math.max(...long.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(84);
    for (const option of commands.find((command) => command.name === name)?.options ?? []) {
      expect(long.stdout).toContain(`--${option.name}`);
    }
  });

  test.each([[['--version']], [['-V']], [['check', '--version']]])('plimsoll %j', async (argv) => {
    expect(await run(empty, argv)).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
      stderr: '',
    });
  });
});

describe('a bug', () => {
  const broken = { ...recorder(), write: () => Promise.reject(new Error('disk full')) };

  test('is one line and exit status 2', async () => {
    const { status, stderr } = await run(empty, ['help'], { stdout: broken });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'plimsoll: a bug in Plimsoll: disk full. PLIMSOLL_DEBUG=1 shows where; please report it.\n',
    );
  });

  test('shows where when asked', async () => {
    const { stderr } = await run(empty, ['help'], { stdout: broken, env: { PLIMSOLL_DEBUG: '1' } });
    expect(stderr).toMatch(/^plimsoll: a bug in Plimsoll\.\nError: disk full\n {4}at /);
  });
});
