import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { type Document, type Image, imageOf, layer } from './image.ts';

/* Debian's docker-registry, started by the test: a registry as it is. */

export function isHere(what: string): boolean {
  const found = spawnSync('docker-registry', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!found)
    console.warn(`SKIPPED: ${what}: there is no docker-registry here (apt-get install docker-registry)`);
  return found;
}

/** The user `robot` with the password `opensesame`, as htpasswd writes it. */
const robot = 'robot:$2b$04$bQYAdyV5dIG/.jiOlkDxMuqYx7l8S0jri.d2oxZFQueGoUeAD8Tw6\n';
export const password = { username: 'robot', password: 'opensesame' };

export type Auth = 'none' | 'basic' | { readonly realm: string };

export class Real {
  readonly host: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(host: string, child: ChildProcess, folder: string) {
    this.host = host;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(auth: Auth = 'none'): Promise<Real> {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-registry-'));
    const host = `127.0.0.1:${await freePort()}`;
    writeFileSync(join(folder, 'htpasswd'), robot);
    writeFileSync(join(folder, 'config.yml'), configFor(host, folder, auth));
    const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
    const real = new Real(host, child, folder);
    for (let attempt = 0; attempt < 100; attempt++) {
      if (await fetch(`${real.url}/v2/`).catch(() => undefined)) return real;
      await after(100);
    }
    await real.stop();
    throw new Error('docker-registry did not start');
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Under a tag, or by digest alone. */
  async push(name: string, { manifest, config }: Image, tag = manifest.digest): Promise<void> {
    for (const blob of [layer, config]) await this.#blob(name, blob);
    await this.tag(name, manifest, tag);
  }

  async tag(name: string, { text: body, mediaType }: Document, tag: string): Promise<void> {
    const headers = { ...own, 'content-type': mediaType };
    const answer = await fetch(`${this.url}/v2/${name}/manifests/${tag}`, { method: 'PUT', headers, body });
    if (answer.status !== 201) throw new Error(`${name}:${tag}: ${answer.status} ${await answer.text()}`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.#child.once('exit', done));
    if (this.#child.exitCode === null && this.#child.kill('SIGKILL')) await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #blob(name: string, { digest, text: body }: Document): Promise<void> {
    const begun = await fetch(`${this.url}/v2/${name}/blobs/uploads/`, { method: 'POST', headers: own });
    const location = new URL(begun.headers.get('location') ?? '', this.url);
    location.searchParams.set('digest', digest);
    const headers = { ...own, 'content-type': 'application/octet-stream' };
    const answer = await fetch(location, { method: 'PUT', headers, body });
    if (answer.status !== 201) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
  }
}

/** Whoever fills it may do so under each kind of authentication. */
const own = { authorization: `Basic ${Buffer.from('robot:opensesame').toString('base64')}` };

function configFor(host: string, folder: string, auth: Auth): string {
  const kinds = {
    none: {},
    basic: { htpasswd: { realm: 'plimsoll', path: join(folder, 'htpasswd') } },
    token: { silly: { realm: typeof auth === 'string' ? '' : auth.realm, service: 'plimsoll' } },
  };
  return JSON.stringify({
    ...{ version: 0.1, log: { level: 'error' }, http: { addr: host } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    auth: kinds[typeof auth === 'string' ? auth : 'token'],
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => {
    server.close(done);
  });
  return port;
}

/** An image with this user. */
export function imageAs(user: string): Image {
  return imageOf({ User: user, Cmd: ['/app'] });
}
