import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { notFound, Refusal } from '../acts/refusal.ts';
import { publicKeyOf, verifyJwt } from '../app/jwt.ts';
import { LimitReached } from '../app/quota.ts';
import { mustBeAllowed } from '../app/token.ts';
import type { Fault } from '../embedded.ts';
import type { PlannedFaults } from '../faults.ts';
import { answerGraphql } from '../graphql/answer.ts';
import type { Call } from '../model.ts';
import { appRoutes } from '../rest/apps.ts';
import { checkRoutes } from '../rest/checks.ts';
import { contentRoutes } from '../rest/contents.ts';
import { pullRoutes } from '../rest/pulls.ts';
import { repositoryRoutes } from '../rest/repositories.ts';
import { reviewRoutes } from '../rest/reviews.ts';
import { type Answer, matched, type Request, type Route, type Services } from './route.ts';

const routes: readonly Route[] = [
  ...[...appRoutes, ...pullRoutes, ...reviewRoutes],
  ...[...checkRoutes, ...contentRoutes, ...repositoryRoutes],
];

/** The connection is to be cut. */
const cut = Symbol('cut');

/** No request of the App is near this; GitHub's own limit is not known. */
const mostBody = 30_000_000;

/** Answers what comes to `/api/`: REST at `/api/v3`, GraphQL at `/api/graphql`, as an Enterprise Server does. */
export class Api {
  readonly #services: Services;
  readonly #faults: PlannedFaults;
  readonly #key: KeyObject;
  #lastCall = 0;

  constructor(services: Services, faults: PlannedFaults) {
    this.#services = services;
    this.#faults = faults;
    this.#key = publicKeyOf(services.world.app.privateKey);
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(message);
    const url = new URL(message.url ?? '/', this.#services.world.url);
    const call = this.#begin(message.method ?? 'GET', url, body);
    const answer = await this.#outcome(call, url, message, body);
    if (answer === cut) {
      call.status = 0;
      message.socket.destroy();
      return;
    }
    call.status = answer.status;
    call.response = answer.body;
    send(response, answer, call.number);
  }

  #begin(method: string, url: URL, body: string): Recorded {
    const path = `${url.pathname.replace(/^\/api\/(?:v3)?/, '').replace(/^(?!\/)/, '/')}${url.search}`;
    const call: Recorded = {
      ...{ number: ++this.#lastCall, method, path, route: undefined, request: parsed(body) },
      ...{ status: undefined, response: undefined },
    };
    this.#services.world.calls.push(call);
    return call;
  }

  async #outcome(
    call: Recorded,
    url: URL,
    message: IncomingMessage,
    body: string,
  ): Promise<Answer | typeof cut> {
    const found = this.#route(call);
    call.route = found?.route?.template ?? (found ? '/graphql' : undefined);
    await this.#faults.before?.(call);
    const fault = this.#faults.take(call);
    if (fault?.kind === 'delay') await wait(fault.milliseconds);
    if (fault?.kind === 'error') return errorOf(fault);
    if (fault?.kind === 'drop' && fault.when === 'before') return cut;
    const answer = await this.#worked(call, found, url, message, body);
    await this.#faults.after?.(call);
    return fault?.kind === 'drop' ? cut : answer;
  }

  #route({ method, path }: Call): Found | undefined {
    const [pathname = ''] = path.split('?');
    if (pathname === '/graphql') return { route: undefined, parameters: {} };
    for (const route of routes) {
      const parameters = route.method === method ? matched(route.template, pathname) : undefined;
      if (parameters) return { route, parameters };
    }
    return undefined;
  }

  async #worked(
    call: Call,
    found: Found | undefined,
    url: URL,
    message: IncomingMessage,
    body: string,
  ): Promise<Answer> {
    try {
      if (!found) throw notFound();
      if (body !== '' && call.request === undefined) throw new Refusal(400, 'Problems parsing JSON');
      const accept = message.headers.accept ?? '';
      const request = {
        parameters: found.parameters,
        query: url.searchParams,
        url,
        accept,
        body: call.request,
      };
      return await this.#authorized(found.route, request, message.headers.authorization ?? '');
    } catch (error) {
      return refusalAnswer(error);
    }
  }

  async #authorized(route: Route | undefined, request: Request, authorization: string): Promise<Answer> {
    const services = this.#services;
    const { world, tokens } = services;
    if (route?.as === 'anybody') return route.answer(services, request);
    const [, credentials = ''] = /^(?:bearer|token) +(\S+)$/i.exec(authorization) ?? [];
    if (credentials === '') throw new Refusal(401, 'Requires authentication');
    if (route?.as === 'app') {
      if (!credentials.startsWith('ey')) throw new Refusal(401, 'A JSON web token could not be decoded');
      const app = { id: world.app.id, clientId: `Iv1.${world.app.id}` };
      verifyJwt(credentials, this.#key, app, world.now());
      return route.answer(services, request);
    }
    const token = tokens.find(credentials);
    const quota = services.quotaOf(token.installation.id);
    const headers = quota.call(token.installation.id);
    if (!route)
      return { status: 200, body: await answerGraphql({ world, token, quota }, request.body), headers };
    const answer =
      route.as === 'installation'
        ? await route.answer(services, { ...request, token })
        : await route.answer(services, {
            ...request,
            token,
            repository: this.#repository(route.as, request, token),
          });
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }

  #repository(
    need: Parameters<typeof mustBeAllowed>[2],
    { parameters }: Request,
    token: Parameters<typeof mustBeAllowed>[0],
  ) {
    const { owner = '', repo = '' } = parameters;
    return mustBeAllowed(token, this.#services.world.repository(`${owner}/${repo}`), need);
  }
}

type Recorded = { -readonly [Key in keyof Call]: Call[Key] };

interface Found {
  /** undefined: GraphQL. */
  readonly route: Route | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > mostBody) throw new Refusal(413, 'Payload Too Large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}

function errorOf({ status, body, headers }: Extract<Fault, { kind: 'error' }>): Answer {
  return { status, body: body ?? { message: 'Server Error' }, headers: headers ?? {} };
}

const documentation = 'https://docs.github.com/rest';

function refusalAnswer(error: unknown): Answer {
  if (!(error instanceof Refusal)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: { message: `The embedded GitHub failed: ${message}` } };
  }
  const { status, message, errors } = error;
  const body = {
    message,
    ...(errors && { errors }),
    documentation_url: documentation,
    status: String(status),
  };
  return { status, body, headers: error instanceof LimitReached ? error.headers : {} };
}

function send(response: ServerResponse, { status, body, headers }: Answer, call: number): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': `EMBEDDED:${call.toString(16).toUpperCase()}`,
    'x-github-media-type': 'github.v3; format=json',
    ...headers,
  });
  if (body === undefined) response.end();
  else response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}
