import { clearTimeout, setTimeout } from 'node:timers';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WrongEnvironment } from './options.ts';
import { type Delivery, type Inbox, type Outcome, take } from './webhook.ts';

export const webhookPath = '/api/github/webhooks';

export interface Front {
  readonly inbox: Inbox;
  readonly delivered: (delivery: Delivery) => void;
  /** Why there should be no traffic yet, or no more; undefined when there may be. */
  readonly unready: () => string | undefined;
  /** What is wrong all the same, in lines. */
  readonly troubles: () => readonly string[];
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const statuses: Readonly<Record<Outcome, number>> = {
  accepted: 202,
  'not for us': 200,
  'bad signature': 400,
  'bad headers': 400,
  'bad payload': 400,
  'bad content type': 415,
  'too large': 413,
  busy: 503,
  'too slow': 408,
  broken: 400,
  failed: 500,
  unreachable: 503,
};

/** A server that is not yet listening. Whoever sends slowly, or never ends, is let go. */
export function serverFor(front: Front): Server {
  const limits = {
    // GitHub itself gives a delivery ten seconds, answer included.
    headersTimeout: 5000,
    requestTimeout: 15_000,
    // Node looks only every 30 seconds who is too late, unless told otherwise.
    connectionsCheckingInterval: 1000,
    // Longer than the minute for which load balancers keep a connection, or they write into one that is just closing.
    keepAliveTimeout: 75_000,
  };
  return createServer(limits, (request, response) => {
    answerTo(request, front)
      .catch((error: unknown): Answer => {
        front.inbox.log.error({ err: error }, 'A request could not be answered');
        return { status: 500, text: 'failed' };
      })
      .then((answer) => {
        send(answer, request, response);
      })
      .catch(() => {
        response.destroy();
      });
  });
}

async function answerTo(request: IncomingMessage, front: Front): Promise<Answer> {
  const [path] = (request.url ?? '').split('?', 1);
  if (path === webhookPath) return request.method === 'POST' ? webhook(request, front) : only('POST');
  if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics')
    return { status: 404, text: 'not found' };
  if (request.method !== 'GET' && request.method !== 'HEAD') return only('GET, HEAD');
  if (path === '/healthz') return { status: 200, text: 'ok' };
  if (path === '/readyz') {
    const reason = front.unready();
    if (reason !== undefined) return { status: 503, text: reason };
    return { status: 200, text: ['ready', ...front.troubles()].join('\n') };
  }
  const { type, text } = await front.metrics();
  return { status: 200, text, headers: { 'content-type': type } };
}

function only(methods: string): Answer {
  return { status: 405, text: `only ${methods}`, headers: { allow: methods } };
}

async function webhook(request: IncomingMessage, { inbox, delivered }: Front): Promise<Answer> {
  const started = performance.now();
  const delivery = await take(request, inbox);
  const status = statuses[delivery.outcome];
  const milliseconds = Math.round(performance.now() - started);
  inbox.log[status < 300 ? 'info' : 'warn']({ delivery, milliseconds }, 'Delivery');
  delivered(delivery);
  return { status, text: delivery.outcome };
}

function send({ status, text, headers }: Answer, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // What nobody has read is not waited for.
    ...(!request.complete && { connection: 'close' }),
    ...headers,
  });
  response.end(text);
}

/** Gives the address, once there is one. */
export function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((done, fail) => {
    const refused = ({ code, message }: NodeJS.ErrnoException): void => {
      fail(
        new WrongEnvironment([`HOST ${host} and PORT ${port} cannot be listened on: ${code ?? message}.`]),
      );
    };
    server.once('error', refused);
    server.listen({ host, port }, () => {
      server.off('error', refused);
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      done(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}

/** How long whoever is still sending may go on: GitHub itself gives an answer 10 seconds. */
const patience = 5000;

/** What is being answered is answered; a connection that only waits is not waited for. */
export function close(server: Server): Promise<void> {
  return new Promise((done) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, patience);
    server.close(() => {
      clearTimeout(cut);
      done();
    });
    server.closeIdleConnections();
  });
}
