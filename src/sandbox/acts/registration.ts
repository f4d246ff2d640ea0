import { randomBytes } from 'node:crypto';
import { newKey } from '../app/key.ts';
import type { AppManifest, Permissions, RegisteredApp } from '../embedded.ts';
import { Input } from '../http/input.ts';
import type { Account } from '../model.ts';
import type { World } from '../world.ts';
import { notFound, Refusal } from './refusal.ts';

/* GitHub's manifest flow: an App is made of a manifest, and a code is handed out that is good for its key, once. */

const hour = 3_600_000;
const longestName = 34;

export async function register(world: World, given: unknown, owner: Account): Promise<string> {
  const manifest = manifestIn(given);
  const slug = manifest.name.toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
  const isTaken = [world.app, ...world.registered].some((app) => app.slug === slug);
  if (isTaken) throw new Refusal(422, `Name ${manifest.name} is already taken`);
  const app: RegisteredApp = {
    ...{ id: world.id(), slug, owner, manifest, privateKey: await newKey(), createdAt: world.now() },
    ...{ webhookSecret: hex(20), clientId: `Iv23li${hex(7)}`, clientSecret: hex(20) },
  };
  world.registered.push(app);
  const code = hex(20);
  world.codes.set(code, { app, end: world.now().getTime() + hour });
  return code;
}

export function handedOut(world: World, code: string): RegisteredApp {
  const found = world.codes.get(code);
  world.codes.delete(code);
  if (!found || found.end <= world.now().getTime()) throw notFound();
  return found.app;
}

/** Refuses what GitHub would. */
export function manifestIn(given: unknown): AppManifest {
  const input = new Input(given);
  const hook = new Input(input.optionalObject('hook_attributes')?.all() ?? {});
  const manifest = {
    name: input.string('name', longestName),
    url: addressOf(input.string('url')),
    description: input.optionalString('description') ?? '',
    webhook: addressOf(hook.string('url')),
    redirect: addressOf(input.string('redirect_url')),
    permissions: permissionsIn(input.optionalObject('default_permissions')),
    events: input.strings('default_events', 100) ?? [],
  };
  for (const [at, name] of [
    [hook, 'active'],
    [input, 'public'],
  ] as const)
    if (at.has(name) && typeof at.all()[name] !== 'boolean')
      throw new Refusal(422, `${name} is not a boolean`);
  hook.done();
  input.done();
  for (const event of manifest.events) mustBeAllowed(event, manifest.permissions);
  return manifest;
}

function addressOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Refusal(422, `${text} is not the address of a page`);
  return text;
}

function permissionsIn(input: Input | undefined): Permissions {
  const pairs = (input?.entries() ?? []).map(([name, level]) => {
    if (level !== 'read' && level !== 'write') throw new Refusal(422, `${name} is neither read nor write`);
    return [name, level] as const;
  });
  return Object.fromEntries(pairs);
}

/** An App hears of nothing that it may not read. */
const needed: Readonly<Record<string, string>> = {
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  pull_request_review_thread: 'pull_requests',
  merge_group: 'merge_queues',
};

function mustBeAllowed(event: string, permissions: Permissions): void {
  const permission = needed[event];
  if (permission === undefined || permissions[permission] === undefined)
    throw new Refusal(422, `Default events are not supported by permissions: ${event}`);
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
