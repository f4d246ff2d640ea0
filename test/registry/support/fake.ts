import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hosts, hostRule, MemoryCache, Registries } from '../../../src/registry/index.ts';
import type { KnownPairs } from '../../../src/registry/hosts.ts';
import type { Credentials } from '../../../src/registry/index.ts';
import type { Document, Image } from './image.ts';

/* A server on loopback that answers as the test says, and remembers what it was asked. */

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | undefined;

export class Fake {
  readonly seen: Seen[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** The first handler that gives true has answered; without one it is a 404. */
  static async start(...handlers: readonly Handler[]): Promise<Fake> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        fake.seen.push({
          method,
          url,
          authorization: headers.authorization,
          body: Buffer.concat(parts).toString(),
        });
        if (!handlers.some((handler) => handler(request, response) === true)) response.writeHead(404).end();
      });
    });
    const fake = new Fake(server);
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    return fake;
  }

  get host(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  get paths(): string[] {
    return this.seen.map(({ method, url }) => `${method} ${url}`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => {
      this.#server.close(done);
    });
  }
}

/** Keeps these documents, and calls the first of them `latest`. */
export function keeps(name: string, documents: readonly Document[]): Handler {
  return ({ url = '', method }, response) => {
    const [, kind = '', reference = ''] = /^\/v2\/(.*)\/(?:manifests|blobs)\/(.*)$/.exec(url) ?? [];
    const found =
      kind === name
        ? documents.find((one, at) => one.digest === reference || (at === 0 && reference === 'latest'))
        : undefined;
    if (!found) return false;
    response.writeHead(200, { 'content-type': found.mediaType, 'docker-content-digest': found.digest });
    response.end(method === 'HEAD' ? undefined : found.text);
    return true;
  };
}

export function documentsOf({ manifest, config }: Image): Document[] {
  return [manifest, config];
}

export interface Setting {
  readonly credentials?: Credentials;
  readonly pairs?: KnownPairs;
  readonly now?: () => number;
}

/** Registries that may be asked on loopback, since the test names them. */
export function registriesFor(
  fakes: readonly Pick<Fake, 'url'>[],
  { pairs, now = Date.now, ...rest }: Setting = {},
): Registries {
  const rules = fakes.flatMap(({ url }) => hostRule(url, 'private') ?? []);
  return new Registries({ hosts: new Hosts(rules, pairs), cache: new MemoryCache(now), now, ...rest });
}
