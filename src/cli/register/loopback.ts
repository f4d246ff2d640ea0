import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { portFailure } from '../port.ts';
import { policyFor, saying } from './page.ts';
import type { State } from './state.ts';

/** What a visitor is told. */
export interface Told {
  readonly status: number;
  readonly page: string;
}

export interface Doings {
  readonly port: number;
  readonly state: State;
  /** Where the form is sent. */
  readonly action: string;
  /** The page with the form; GitHub is to send its answer to `redirect`. */
  readonly form: (redirect: string) => string;
  /** Somebody has called with another state. */
  readonly refused: () => void;
}

/** GitHub's answer: it comes once, and with the right state. */
export interface Arrival {
  readonly code: string;
  /** The browser waits for it. Settles when it has gone out. */
  tell(told: Told): Promise<void>;
}

const back = '/registered';

/**
 * A page on this computer alone, for one registration. Other programs and pages of this computer can call it too: it shows
 * the form only to who knows its address, and takes an answer only with the state that the form has. It answers to no
 * name but its own, or a page elsewhere could have its name lead here and read what is shown.
 */
export class Loopback {
  readonly #doings: Doings;
  readonly #server: Server;
  /** Nobody can guess it. */
  readonly #path = `/${randomBytes(16).toString('base64url')}`;
  readonly arrival: Promise<Arrival>;
  #arrive: (arrival: Arrival) => void = () => undefined;
  #host = '';

  private constructor(doings: Doings) {
    this.#doings = doings;
    this.arrival = new Promise((settle) => (this.#arrive = settle));
    this.#server = createServer((request, response) => {
      this.#answer(request, response);
    });
  }

  static async open(doings: Doings): Promise<Loopback> {
    const loopback = new Loopback(doings);
    await loopback.#listen();
    return loopback;
  }

  /** Of the page with the form. */
  get address(): string {
    return `http://${this.#host}${this.#path}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #listen(): Promise<void> {
    const { port } = this.#doings;
    return new Promise((done, fail) => {
      this.#server
        .once('error', (error) => {
          fail(portFailure(error, port));
        })
        .listen(port, '127.0.0.1', () => {
          const address = this.#server.address();
          this.#host = `127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
          done();
        });
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const told = this.#told(request);
    if (typeof told === 'object') {
      void this.#send(response, told);
      return;
    }
    this.#arrive({ code: told, tell: (outcome) => this.#send(response, outcome) });
  }

  /** What to tell, or the code for which there is something to do first. */
  #told({ method, url = '/', headers }: IncomingMessage): Told | string {
    if (headers.host !== this.#host) return refusal(403, 'This page answers only to its own address.');
    if (method !== 'GET') return refusal(405, 'This page takes no such request.');
    const { pathname, searchParams } = new URL(url.replace(/^\/+/, '/'), `http://${this.#host}`);
    if (pathname === this.#path)
      return { status: 200, page: this.#doings.form(`http://${this.#host}${back}`) };
    return pathname === back ? this.#taken(searchParams) : refusal(404, 'There is no such page.');
  }

  #taken(query: URLSearchParams): Told | string {
    const { state, refused } = this.#doings;
    const verdict = state.take(query.get('state') ?? '');
    if (verdict === 'ours') return query.get('code') ?? '';
    if (verdict === 'again') return refusal(409, 'This answer was taken already.');
    if (verdict === 'late') return refusal(410, 'This answer comes too late. Begin again.');
    refused();
    return refusal(403, 'This answer belongs to another registration. The one that waits goes on.');
  }

  #send(response: ServerResponse, { status, page }: Told): Promise<void> {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyFor(this.#doings.action),
      'x-content-type-options': 'nosniff',
      // GitHub may know that a page of this computer sent the form, and not which.
      'referrer-policy': 'strict-origin',
      'cache-control': 'no-store',
      connection: 'close',
    });
    return new Promise((done) => {
      response.on('close', done).end(page);
    });
  }
}

function refusal(status: number, text: string): Told {
  return { status, page: saying('Not done', text) };
}
