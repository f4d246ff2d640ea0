import { type ChildProcess, spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { type EmbeddedGitHub, startGitHub } from '../../../src/sandbox/index.ts';
import { close, listen } from '../../../src/server/http.ts';
import { get, until } from '../../server/running.ts';
import { folderWith } from '../support/folder.ts';

/* In a process of its own: what it needs to start, and how it stops. */

const folder = folderWith({});
let github: EmbeddedGitHub;
let right: Record<string, string>;

beforeAll(async () => {
  await build({
    ...{ entryPoints: ['src/cli/bin.ts'], outdir: join(folder, 'dist/cli') },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20' },
    ...{ packages: 'external', logLevel: 'warning' },
  });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(join(process.cwd(), 'package.json'), join(folder, 'package.json'));
  github = await startGitHub();
  right = {
    APP_ID: String(github.app.id),
    PRIVATE_KEY: Buffer.from(github.app.privateKey).toString('base64'),
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.apiUrl,
    PORT: '0',
  };
}, 60_000);
afterAll(() => github.close());

interface Serving {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
  readonly status: Promise<number | null>;
}

function serve(env: Record<string, string>): Serving {
  const child = spawn(process.execPath, [join(folder, 'dist/cli/bin.js'), 'serve'], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const serving: Serving = {
    child,
    stdout: '',
    stderr: '',
    status: new Promise((done) => child.on('close', done)),
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (serving.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (serving.stderr += text));
  return serving;
}

async function address(serving: Serving): Promise<string> {
  await until(() => serving.stdout.includes('"Listening"'));
  return /"url":"([^"]+)"/.exec(serving.stdout)?.[1] ?? '';
}

describe('it does not start', () => {
  test('without its three secrets, and says so in a line each', async () => {
    const serving = serve({});
    expect(await serving.status).toBe(2);
    expect(serving.stderr).toMatch(
      /^plimsoll: APP_ID is missing.*\nplimsoll: PRIVATE_KEY is missing.*\nplimsoll: WEBHOOK_SECRET is missing.*\n$/,
    );
    expect(serving.stdout).toBe('');
  });

  test('with an empty webhook secret, in production or not', async () => {
    for (const NODE_ENV of ['production', 'development']) {
      const serving = serve({ ...right, WEBHOOK_SECRET: '', NODE_ENV });
      expect(await serving.status).toBe(2);
      expect(serving.stderr).toMatch(/^plimsoll: WEBHOOK_SECRET is missing.*\n$/);
    }
  });

  test('where something else listens', async () => {
    const other = createServer();
    const url = await listen(other, '127.0.0.1', 0);
    const serving = serve({ ...right, PORT: new URL(url).port });
    expect(await serving.status).toBe(2);
    expect(serving.stderr).toMatch(
      /^plimsoll: HOST 127\.0\.0\.1 and PORT \d+ cannot be listened on: EADDRINUSE\.\n$/,
    );
    await close(other);
  });
});

test.each(['SIGTERM', 'SIGINT'] as const)('it runs until %s', async (signal) => {
  const serving = serve(right);
  const url = await address(serving);
  await until(async () => (await get(`${url}/readyz`)).status === 200);
  serving.child.kill(signal);
  expect(await serving.status).toBe(0);
  expect([serving.stdout.includes('"Stopped"'), serving.stderr]).toEqual([true, '']);
});

test('what it starts with is not logged', async () => {
  const serving = serve({ ...right, LOG_LEVEL: 'trace' });
  await address(serving);
  serving.child.kill();
  await serving.status;
  for (const secret of [right.PRIVATE_KEY, right.WEBHOOK_SECRET])
    expect(serving.stdout.includes(secret ?? '')).toBe(false);
});
