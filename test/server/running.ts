import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Probot } from 'probot';
import type { Queue } from '../../src/queue/queue.ts';
import type { Duties } from '../../src/server/duties.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { privateKey } from './key.ts';

export interface Work {
  readonly pull: number;
}

export const secret = 'It is "random"\\text';

/** A server on a free port whose App queues the number of each pull request. */
export interface Started {
  readonly server: RunningServer;
  readonly lines: string[];
  readonly performed: number[];
  readonly queue: Queue<Work>;
}

export async function started(
  duties: Partial<Duties<Work>> = {},
  options: Partial<ServerOptions> = {},
): Promise<Started> {
  const lines: string[] = [];
  const performed: number[] = [];
  let queue: Queue<Work> | undefined;
  const application = (given: Queue<Work>) => (app: Probot) => {
    queue = given;
    app.on('pull_request', async ({ payload }) => {
      await given.add(String(payload.number), { pull: payload.number });
    });
  };
  const server = await startServer<Work>(
    {
      ...{ appId: 12, privateKey, webhookSecrets: [secret], apiUrl: 'http://127.0.0.1:9' },
      ...{ host: '127.0.0.1', port: 0, logLevel: 'info', concurrency: 2, queueCapacity: 10 },
      ...{ sweepMinutes: 30, drainSeconds: 5 },
      ...options,
    },
    {
      destination: { write: (line: string) => void lines.push(line) },
      duties: () => ({
        application,
        perform: ({ pull }) => {
          performed.push(pull);
          return Promise.resolve({ outcome: 'success', findings: { error: 1, warning: 0, notice: 2 } });
        },
        registration: () => Promise.resolve({}),
        sweep: () => Promise.resolve({ queued: 0 }),
        retry: () => undefined,
        lane: ({ pull }) => ({ owner: 'acme', part: String(pull) }),
        task: () => 'pull',
        ...duties,
      }),
    },
  );
  if (!queue) throw new Error('the App was not loaded');
  return { server, lines, performed, queue };
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export async function get(url: string, method = 'GET'): Promise<Reply> {
  const response = await fetch(url, { method });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

export function signed(body: string, withSecret = secret): string {
  return `sha256=${createHmac('sha256', withSecret).update(body).digest('hex')}`;
}

export const pullRequest = (number: number): string =>
  JSON.stringify({ action: 'opened', number, pull_request: { title: 'A title of theirs' } });

/** A delivery as GitHub sends it, unless told otherwise. */
export async function deliver(
  { server }: Pick<Started, 'server'>,
  body: string,
  headers: Record<string, string | undefined> = {},
): Promise<Reply> {
  const all: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-github-event': 'pull_request',
    'x-hub-signature-256': signed(body),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(`${server.url}/api/github/webhooks`, { method: 'POST', headers: given, body });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Sends without end and without saying how much, until there is an answer (or, with status 0, nobody to send to). */
export function stream(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; sent: number }> {
  return new Promise((done) => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    let sent = 0;
    const sending = request(url, { method: 'POST', headers }, (response) => {
      done({ status: response.statusCode ?? 0, sent });
      sending.destroy();
    });
    sending.on('error', () => {
      done({ status: 0, sent });
    });
    const more = (): void => {
      if (sending.destroyed || sent > 100) return;
      sent += 1;
      sending.write(chunk, () => setImmediate(more));
    };
    more();
  });
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    if (await condition()) return;
    await wait(5);
  }
  throw new Error('it did not happen');
}
