import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { folderWith } from './support/folder.ts';

/* The real thing in a process of its own: exit status, pipes, a reader that leaves. */

const built = folderWith({});
const bin = join(built, 'dist/cli/bin.js');

beforeAll(async () => {
  await build({
    entryPoints: ['src/cli/bin.ts'],
    outdir: join(built, 'dist/cli'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Only our own code: the parsers are found beside it, as in an installed package.
    packages: 'external',
    logLevel: 'warning',
  });
  symlinkSync(join(process.cwd(), 'node_modules'), join(built, 'node_modules'));
  symlinkSync(join(process.cwd(), 'package.json'), join(built, 'package.json'));
}, 30_000);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `take` is how many bytes the reader wants before it closes the pipe. */
function plimsoll(cwd: string, argv: readonly string[], take = Infinity): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [bin, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
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
