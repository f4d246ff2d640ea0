import type { Server } from 'node:http';
import type { DestinationStream } from 'pino';
import { Probot } from 'probot';
import { BodyReader } from './server/body.ts';
import type { Duties, Line } from './server/duties.ts';
import { Greeting } from './server/greeting.ts';
import { close, listen, serverFor } from './server/http.ts';
import { type Log, logTo } from './server/log.ts';
import { Metrics } from './server/metrics.ts';
import type { ServerOptions } from './server/options.ts';
import { knownEvents } from './server/registration.ts';
import { Sweeper, type Sweeping } from './server/sweeper.ts';
import type { Inbox } from './server/webhook.ts';
import { type ServedQueue, queueFor } from './server/work.ts';

export { type AppOptions, optionsOf, type ServerOptions, WrongEnvironment } from './server/options.ts';
export { standardOutput } from './server/log.ts';
export { heedProxy } from './server/proxy.ts';

/** What a server stands on; a test gives its own. */
export interface World<Work> {
  readonly destination: DestinationStream;
  readonly duties: (line: Line) => Duties<Work>;
}

export async function startServer<Work extends object>(
  options: ServerOptions,
  { destination, duties }: World<Work>,
): Promise<RunningServer> {
  const log = logTo(destination, options.logLevel, [
    ...options.webhookSecrets,
    ...passwordIn(options.redisUrl),
  ]);
  const metrics = new Metrics();
  const toDo = duties({ log, fetch: metrics.counting(globalThis.fetch) });
  const queue = await queueFor(toDo, options, log, metrics);
  const probot = probotFor(options, log);
  await probot.load(toDo.application(queue));
  const server = new RunningServer({
    options,
    receive: (event) => probot.webhooks.receive(event),
    queue,
    metrics,
    log,
    sweep: (pause) => queue.alone('sweep', pause, () => toDo.sweep(queue)),
    registration: toDo.registration,
    troubles: () => toDo.troubles?.() ?? [],
  });
  await server.open();
  return server;
}

/** It hands events to those who listen, and does nothing else: it neither serves nor asks GitHub for anything. */
function probotFor(options: ServerOptions, log: Log): Probot {
  return new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecrets[0],
    baseUrl: options.apiUrl,
    // Below this level Probot logs whole events.
    log: log.child({}, { level: log.isLevelEnabled('debug') ? 'info' : log.level }),
  });
}

interface Parts {
  readonly options: ServerOptions;
  readonly receive: Inbox['receive'];
  readonly queue: Pick<ServedQueue<unknown>, 'drain' | 'state' | 'silence'>;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly sweep: Sweeping['sweep'];
  readonly registration: () => Promise<unknown>;
  readonly troubles: () => readonly string[];
}

export class RunningServer {
  readonly #parts: Parts;
  readonly #http: Server;
  readonly #sweeper: Sweeper;
  readonly #greeting: Greeting;
  #url = '';
  #isStopping = false;

  constructor(parts: Parts) {
    const { options, receive, metrics, log, sweep, registration, troubles } = parts;
    this.#parts = parts;
    this.#sweeper = new Sweeper({
      sweep,
      milliseconds: options.sweepMinutes * 60_000,
      ended: metrics.swept,
      log,
    });
    this.#greeting = new Greeting({
      ask: registration,
      answered: () => {
        this.#sweeper.start();
      },
      log,
    });
    this.#http = serverFor({
      inbox: {
        secrets: options.webhookSecrets,
        events: knownEvents,
        receive,
        bodies: new BodyReader(),
        log,
      },
      delivered: metrics.delivered,
      unready: () => this.#unready,
      troubles,
      metrics: metrics.text,
    });
  }

  get url(): string {
    return this.#url;
  }

  get log(): Log {
    return this.#parts.log;
  }

  async open(): Promise<void> {
    const { options, log } = this.#parts;
    this.#url = await listen(this.#http, options.host, options.port);
    log.info({ url: this.#url, app: options.appId, github: options.apiUrl }, 'Listening');
    void this.#greeting.start();
  }

  /** Takes no more events, ends what has begun, and tells whether nothing was left. */
  async stop(): Promise<boolean> {
    const { options, queue, log } = this.#parts;
    this.#isStopping = true;
    this.#greeting.stop();
    this.#sweeper.stop();
    log.info({ waiting: await lengthOf(queue), seconds: options.drainSeconds }, 'Stopping');
    await close(this.#http);
    const isDone = await queue.drain(options.drainSeconds * 1000);
    log.info({ isDone }, isDone ? 'Stopped' : 'Stopped; the rest is taken up after the next start');
    return isDone;
  }

  get #unready(): string | undefined {
    if (this.#isStopping) return 'stopping';
    if ((this.#parts.queue.silence ?? 0) > longestSilence) return 'Redis does not answer';
    return this.#sweeper.hasStarted ? undefined : 'GitHub has not answered yet';
  }
}

/** The queue is asked every second, and has three to answer. */
const longestSilence = 5000;

async function lengthOf(queue: Parts['queue']): Promise<number | undefined> {
  return await queue.state().then(
    ({ length }) => length,
    () => undefined,
  );
}

function passwordIn(url: string | undefined): string[] {
  const password = url === undefined ? '' : new URL(url).password;
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
