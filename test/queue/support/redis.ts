import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

const program = ['redis-server', 'valkey-server'].find((name) => !spawnSync(name, ['--version']).error);

/** Whether there is a Redis to test with; where there is none, it is said, and loudly. */
export const hasRedis = program !== undefined;

export function sayIfSkipped(what: string): void {
  if (!hasRedis)
    console.warn(`SKIPPED: ${what}: there is no redis-server here (apt-get install redis-server)`);
}

/** A Redis of our own, which can be killed and started again. It keeps what it was told, as ours is to. */
export class TestRedis {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-redis-'));
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.#process = spawn(
      program ?? '',
      [
        ...['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''],
        ...['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
      ],
      { stdio: 'ignore' },
    );
    await this.#answers();
  }

  /** As `kill -9` does it. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }

  async empty(): Promise<void> {
    const redis = new Redis(this.url);
    await redis.flushall();
    redis.disconnect();
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    const redis = new Redis(this.url, { retryStrategy: () => 20, maxRetriesPerRequest: null }).on(
      'error',
      () => undefined,
    );
    // While it reads what it has kept, it says so and nothing else.
    while ((await redis.ping().catch(() => '')) !== 'PONG') await new Promise((wake) => setTimeout(wake, 20));
    redis.disconnect();
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => {
        done(port);
      });
    });
  });
}
