import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { build } from 'esbuild';
import type { InstanceOptions } from './instance.ts';

interface Instance {
  readonly child: ChildProcess;
  readonly url: string;
}

const mostLines = 200;

/** Instances as processes, behind a balancer that hands every delivery to two of them, in turn. */
export class Fleet {
  readonly #options: InstanceOptions;
  readonly #folder = mkdtempSync(resolve('node_modules/.cache/several-'));
  readonly #program = join(this.#folder, 'server', 'instance.mjs');
  readonly #instances: Instance[] = [];
  readonly #lines: string[] = [];
  readonly #balancer: Server;
  #turn = 0;

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.#balancer = createServer((request, response) => {
      void buffer(request)
        .then(async (body) => {
          const answers = [
            await this.#deliver(request.headers, body),
            await this.#deliver(request.headers, body),
          ];
          response.writeHead(Math.min(...answers)).end();
        })
        .catch(() => response.destroy());
    });
  }

  /** Where GitHub sends to. */
  async open(count: number, { judges = false } = {}): Promise<string> {
    await bundled('test/e2e/support/instance.ts', this.#program);
    if (judges) {
      // Where a server that was built looks for it; without it a server judges by itself.
      await bundled('src/worker/program.ts', join(this.#folder, 'worker', 'program.js'));
      writeFileSync(join(this.#folder, 'package.json'), '{"type": "module"}');
    }
    for (let started = 0; started < count; started += 1) await this.start();
    await once(this.#balancer.listen(0, '127.0.0.1'), 'listening');
    const address = this.#balancer.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/api/github/webhooks`;
  }

  get processes(): number[] {
    return this.#instances.flatMap(({ child }) => child.pid ?? []);
  }

  get urls(): string[] {
    return this.#instances.map(({ url }) => url);
  }

  /** What they have logged last, the newest at the end. */
  get told(): readonly string[] {
    return this.#lines;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [this.#program], {
      env: { INSTANCE: JSON.stringify(this.#options), NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    this.#instances.push(
      await new Promise<Instance>((done, fail) => {
        child.once('exit', (code) => {
          fail(new Error(`An instance ended with ${code ?? 'a signal'} before it listened`));
        });
        lines.on('line', (line) => {
          this.#lines.push(line);
          if (this.#lines.length > mostLines) this.#lines.shift();
          const url = /"url":"([^"]+)".*"msg":"Listening"/.exec(line)?.[1];
          if (url !== undefined) done({ child, url });
        });
      }),
    );
  }

  /** The oldest. SIGKILL is `kill -9`; at SIGTERM it ends what it has begun. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const oldest = this.#instances.shift();
    if (!oldest) throw new Error('There is no instance left');
    const ended = once(oldest.child, 'exit');
    oldest.child.kill(signal);
    await ended;
  }

  async close(): Promise<void> {
    while (this.#instances.length > 0) await this.end('SIGKILL');
    this.#balancer.closeAllConnections();
    this.#balancer.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** To the next that answers. What came may have been taken in by one that then died, and comes again. */
  async #deliver(headers: IncomingHttpHeaders, body: Buffer): Promise<number> {
    for (let tried = 0; tried < this.#instances.length; tried += 1) {
      const { url } = this.#instances[(this.#turn += 1) % this.#instances.length] ?? { url: '' };
      const answer = await fetch(`${url}/api/github/webhooks`, {
        ...{ method: 'POST', body: new Uint8Array(body), headers: told(headers) },
      }).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer) return answer.status;
    }
    return 502;
  }
}

async function bundled(entry: string, outfile: string): Promise<void> {
  await build({
    ...{ entryPoints: [resolve(entry)], outfile, bundle: true },
    ...{ platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' },
  });
}

function told(headers: IncomingHttpHeaders): Record<string, string> {
  const ours = Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-'));
  return Object.fromEntries(ours.map(([name, value]) => [name, String(value)]));
}
