import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stories } from '../../../src/cli/demo/stories.ts';
import { folderWith, git, repositoryWith } from '../support/folder.ts';
import { recorder, run } from '../support/io.ts';

describe('the story, where there is no terminal', () => {
  const temporary = folderWith({});
  let told: { readonly status: number | null; readonly stdout: string; readonly stderr: string };

  beforeAll(() => {
    const env = { ...process.env, TMPDIR: temporary };
    told = spawnSync(process.execPath, ['scripts/run.js', 'src/cli/bin.ts', 'demo'], {
      env,
      encoding: 'utf8',
    });
  });

  test('ends well', () => {
    expect([told.status, told.stderr]).toEqual([0, '']);
  });

  test.each([
    ['orders', 'failed'],
    ['search', 'failed'],
    ['mailer', 'failed'],
    ['tidy-worker', 'failed'],
    ['startup-probe', 'passed'],
    ['readme', 'passed'],
  ])('the check of `%s` %s', (branch, verdict) => {
    const number = stories.findIndex((story) => story.branch === branch) + 1;
    expect(told.stdout).toMatch(new RegExp(`^#${number} .*\\n {3}plimsoll ${verdict}: .+$`, 'm'));
  });

  test('a suggestion is committed, and then the check passes', () => {
    const end = /Commit suggestion in #2\.\n\n#2 Add the search service\n {3}plimsoll passed: .+\n$/;
    expect(told.stdout).toMatch(end);
  });

  test('our marks are not for the eye, and nothing is left behind', () => {
    expect(told.stdout).not.toContain('<!--');
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("a change of one's own", () => {
  const folder = repositoryWith({ 'README.md': 'Mine\n' }, ['README.md']);
  const commit = (message: string): void => {
    git(folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', message);
  };

  beforeAll(() => {
    commit('base');
    git(folder, 'tag', 'v1');
    writeFileSync(join(folder, 'compose.yaml'), 'services:\n  web:\n    image: web\n    privileged: true\n');
    git(folder, 'add', '.');
    commit('head');
  });

  test('is reviewed, and nothing is written to the repository', async () => {
    const { status, stdout, stderr } = await run(folder, ['demo', '--repo', '.', '--base', 'v1']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^#1 HEAD into v1\n {3}plimsoll failed: .+\n\n {3}compose\.yaml:4, plimsoll\[bot\]\n/,
    );
    expect(readdirSync(join(folder, '.git', 'refs', 'heads'))).toHaveLength(1);
  });

  test.each([
    [['--base', 'v1'], 'say which with `--repo PATH`'],
    [['--repo', '.'], '`--repo` needs `--base REF`'],
    [['--repo', '.', '--base', 'none'], 'git knows no commit `none` there'],
    [['--repo', '/', '--base', 'v1'], 'there is no git repository at `/`'],
    [['--port', 'x'], 'needs a number from 1 to 65535'],
  ])('%j is wrong use', async (argv, complaint) => {
    const { status, stdout, stderr } = await run(folder, ['demo', ...argv]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(complaint);
  });
});

test('on a terminal it stays until it is told to end', async () => {
  const stdout = recorder({ isTerminal: true });
  const running = run('.', ['demo'], { stdout });
  while (!stdout.text.includes('\n')) await new Promise((wake) => setTimeout(wake, 50));
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout.text)?.[0] ?? '';
  const page = await fetch(address);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Add the search service')]);
  const { port } = new URL(address);
  expect((await run('.', ['demo', '--port', port])).stderr).toContain(`port ${port} is taken`);
  process.emit('SIGTERM');
  expect((await running).status).toBe(0);
  await expect(fetch(address)).rejects.toThrow();
});
