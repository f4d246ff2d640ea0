/** The only door of the embedded GitHub. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { newKey } from './app/key.ts';
import { Quota } from './app/quota.ts';
import { Tokens } from './app/token.ts';
import { Embedded } from './embedded-github.ts';
import type { AppIdentity, EmbeddedGitHub, Limits, SandboxOptions } from './embedded.ts';
import { PlannedFaults } from './faults.ts';
import { Api } from './http/api.ts';
import type { Services } from './http/route.ts';
import { Deliveries } from './webhooks/deliver.ts';
import { World } from './world.ts';

export type * from './embedded.ts';
export type * from './model.ts';

const githubLimits: Limits = {
  contentPerMinute: 80,
  contentPerHour: 500,
  callsPerHour: 5_000,
  files: 3_000,
  treeEntries: 100_000,
};

const leastPermissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  merge_queues: 'read',
} as const;

export async function startGitHub(options: SandboxOptions = {}): Promise<EmbeddedGitHub> {
  const identity = await identityOf(options.app);
  const now = options.now ?? (() => new Date());
  const app = {
    ...identity,
    permissions: options.permissions ?? leastPermissions,
    events: options.events ?? ['pull_request', 'pull_request_review', 'merge_group'],
  };
  const world = new World(app, { ...githubLimits, ...options.limits }, now);
  const services = servicesOf(world);
  const faults = new PlannedFaults();
  const api = new Api(services, faults);
  // A busy machine lets connections idle for long; one that is closed just when it is used again fails a call.
  const server = createServer({ keepAliveTimeout: 10 * 60_000 });
  const github = new Embedded({ ...services, faults, identity, close: () => closed(server) });
  server.on('request', (request, response) => {
    void served(request, response, { api, github, page: options.page });
  });
  world.url = await listening(server, options.port ?? 0);
  return github;
}

async function identityOf(given: Partial<AppIdentity> = {}): Promise<AppIdentity> {
  return {
    id: given.id ?? 4242,
    slug: given.slug ?? 'plimsoll',
    privateKey: given.privateKey ?? (await newKey()),
    webhookSecret: given.webhookSecret ?? randomBytes(24).toString('base64url'),
  };
}

function servicesOf(world: World): Services {
  const quotas = new Map<number, Quota>();
  return {
    world,
    tokens: new Tokens(world),
    deliveries: new Deliveries(world),
    quotaOf: (installation) => {
      const known = quotas.get(installation);
      if (known) return known;
      const quota = new Quota(world.limits, world.now);
      quotas.set(installation, quota);
      return quota;
    },
  };
}

interface Site {
  readonly api: Api;
  readonly github: EmbeddedGitHub;
  readonly page: SandboxOptions['page'];
}

async function served(
  request: IncomingMessage,
  response: ServerResponse,
  { api, github, page }: Site,
): Promise<void> {
  try {
    if (request.url?.startsWith('/api/')) await api.answer(request, response);
    else if (!(await page?.(github, request, response))) response.writeHead(404).end('Not Found\n');
  } catch (error) {
    // Whoever asked hears of it: to fall silent would look like a fault of theirs.
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
    response.end(error instanceof Error ? error.message : String(error));
  }
}

function listening(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
