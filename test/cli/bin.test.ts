import { spawn } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { bundle } from '../../scripts/bundle.js';
import { folderWith } from './support/folder.ts';

/* What is published, in a process of its own: exit status, pipes, a reader that leaves, packages that are not there. */

const alone = folderWith({});
const withApp = folderWith({});

beforeAll(async () => {
  await bundle(join(alone, 'dist'), { only: ['cli'] });
  copyFileSync('package.json', join(alone, 'package.json'));
  for (const name of ['dist', 'package.json']) symlinkSync(join(alone, name), join(withApp, name));
  symlinkSync(join(process.cwd(), 'node_modules'), join(withApp, 'node_modules'));
}, 60_000);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `take` is how many bytes the reader wants before it closes the pipe. */
function plimsoll(cwd: string, argv: readonly string[], take = Infinity, installed = alone): Promise<Ended> {
  return new Promise((done, fail) => {
    const bin = join(installed, 'dist/cli/bin.js');
    // Links are not followed: packages are looked for where it was installed.
    const words = ['--preserve-symlinks', '--preserve-symlinks-main', bin, ...argv];
    const child = spawn(process.execPath, words, { cwd, env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length >= take) child.stdout.destroy();
    });
    child.on('error', fail).on('close', (status) => {
      done({ status, stdout, stderr });
    });
  });
}

const rootUser = 'FROM debian:13\nUSER root\nCMD ["sleep", "1"]\n';

describe('exit status', () => {
  test.each([
    ['nothing to check', {}, ['check'], 0],
    ['something blocks', { 'k8s/pod.yaml': privilegedPod('app') }, ['check'], 1],
    ['wrong use', {}, ['check', '--formt'], 2],
    ['a folder that is not there', {}, ['check', 'nowhere'], 2],
  ])('%s', async (_case, files, argv, status) => {
    const ended = await plimsoll(folderWith(files), argv);
    expect(ended).toMatchObject({ status });
    expect(ended.stderr === '').toBe(status !== 2);
  });
});

describe('pipes', () => {
  const many = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`k8s/${index}/pod.yaml`, privilegedPod(`app-${index}`)]),
  );
  const folder = folderWith(many);

  test('a large report arrives whole', async () => {
    const { stdout, status } = await plimsoll(folder, ['check', '--format', 'json']);
    expect(status).toBe(1);
    expect(stdout.length).toBeGreaterThan(200_000);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
    expect(findings.filter(({ rule }) => rule === 'privileged-container')).toHaveLength(400);
  });

  test('a reader that has seen enough is no failure, and changes no exit status', async () => {
    expect(await plimsoll(folder, ['check', '--format', 'json'], 1)).toMatchObject({ status: 1, stderr: '' });
  });
});

describe('wrong use is one line, whichever file of the build it comes from', () => {
  test.each([
    [['demo', '--port', 'high'], '`--port` needs a number from 1 to 65535, not `high`.'],
    [['demo', '--base', 'main'], '`--base` and `--head` are revisions of a repository'],
    [['demo', '--repo', '.'], '`--repo`: there is no git repository at `.`.'],
    [['serve'], 'APP_ID'],
    [['verify', 'nowhere.yaml'], 'nowhere.yaml'],
    [['render', 'nowhere'], 'no such file or folder: `nowhere`.'],
    [['explain', 'x'], 'unknown rule `x`.'],
  ])('plimsoll %j', async (argv, complaint) => {
    const { status, stdout, stderr } = await plimsoll(folderWith({}), argv, Infinity, withApp);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(complaint);
    expect(stderr).not.toMatch(/bug|PLIMSOLL_DEBUG/);
  });
});

describe('without any package beside it', () => {
  test.each([
    ['check', ['check', '--quiet']],
    ['fix', ['fix', '--diff']],
    ['rules', ['rules']],
    ['completion', ['completion', 'bash']],
  ])('%s works', async (_name, argv) => {
    const ended = await plimsoll(folderWith({ 'compose.yaml': 'services: {}\n' }), argv);
    expect(ended).toMatchObject({ status: 0 });
  });

  test.each(['serve', 'demo'])('%s says which packages it needs', async (name) => {
    const { status, stderr } = await plimsoll(folderWith({}), [name]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      new RegExp(`^plimsoll: \`plimsoll ${name}\` needs packages .* npm install .*probot@\\d[^\n]*\n$`),
    );
  });
});

test('the version needs no parser', async () => {
  const { stdout, status } = await plimsoll(folderWith({ Dockerfile: rootUser }), ['--version']);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
});

function privilegedPod(name: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
    - name: ${name}
      image: registry.example/app:1
      securityContext:
        privileged: true
`;
}
