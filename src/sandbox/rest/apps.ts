import { invalidRequest, notFound, unprocessable } from '../acts/refusal.ts';
import { handedOut } from '../acts/registration.ts';
import { covers, type Token } from '../app/token.ts';
import type { Permissions } from '../embedded.ts';
import { Input } from '../http/input.ts';
import { ok, page, type Request, type Route, type Services } from '../http/route.ts';
import { appJson, installationJson, registeredJson } from '../present/account.ts';
import { repositoryJson } from '../present/repository.ts';
import type { RepositoryRecord } from '../records.ts';
import type { Installation, World } from '../world.ts';

export const appRoutes: readonly Route[] = [
  { method: 'GET', template: '/app', as: 'app', answer: ({ world }) => ok(appJson(world)) },
  {
    method: 'POST',
    template: '/app-manifests/{code}/conversions',
    as: 'anybody',
    answer: ({ world }, { parameters: { code = '' } }) => ({
      status: 201,
      body: registeredJson(world, handedOut(world, code)),
    }),
  },
  {
    method: 'GET',
    template: '/app/installations',
    as: 'app',
    answer: ({ world }, request) => {
      const { items, headers } = page(installations(world), request);
      return ok(
        items.map((installation) => installationJson(world, installation)),
        headers,
      );
    },
  },
  {
    method: 'GET',
    template: '/app/installations/{installation_id}',
    as: 'app',
    answer: ({ world }, request) => ok(installationJson(world, installationIn(world, request))),
  },
  {
    method: 'POST',
    template: '/app/installations/{installation_id}/access_tokens',
    as: 'app',
    answer: (services, request) => ({ status: 201, body: newToken(services, request) }),
  },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/installation',
    as: 'app',
    answer: ({ world }, { parameters: { owner = '', repo = '' } }) => {
      const repository = world.repository(`${owner}/${repo}`);
      if (!repository?.isInstalled) throw notFound();
      return ok(installationJson(world, world.installationOf(repository.owner)));
    },
  },
  {
    method: 'GET',
    template: '/installation/repositories',
    as: 'installation',
    answer: ({ world }, request) => {
      const all = visible(world, request.token);
      const { items, headers } = page(all, request);
      const repositories = items.map((repository) => repositoryJson(world, repository));
      return ok({ total_count: all.length, repository_selection: 'selected', repositories }, headers);
    },
  },
  {
    method: 'GET',
    template: '/rate_limit',
    as: 'installation',
    answer: ({ world }) => {
      const rate = {
        limit: world.limits.callsPerHour,
        remaining: world.limits.callsPerHour,
        reset: 0,
        used: 0,
      };
      return ok({ resources: { core: rate, search: rate, graphql: rate }, rate });
    },
  },
];

/** Of owners that have it on at least one repository. */
function installations(world: World): Installation[] {
  const owners = [...world.repositories.values()]
    .filter(({ isInstalled }) => isInstalled)
    .map(({ owner }) => owner);
  return [...new Set(owners)].map((owner) => world.installationOf(owner));
}

function installationIn(world: World, { parameters }: Request): Installation {
  const id = Number(parameters['installation_id']);
  const found = installations(world).find((installation) => installation.id === id);
  if (!found) throw notFound();
  return found;
}

function visible(world: World, token: Token): RepositoryRecord[] {
  return [...world.repositories.values()].filter((repository) => covers(token, repository));
}

function newToken({ world, tokens }: Services, request: Request): object {
  const installation = installationIn(world, request);
  const input = new Input(request.body ?? {});
  const ids = input.numbers('repository_ids', 500);
  const names = input.strings('repositories', 500);
  const wanted = input.optionalObject('permissions');
  input.done();
  const permissions = wanted ? granted(world.app.permissions, wanted) : world.app.permissions;
  const repositories =
    ids || names ? new Set([...(ids ?? []), ...idsOf(world, installation, names)]) : undefined;
  const token = tokens.issue(installation, { repositories, permissions });
  const all = visible(world, token);
  if (repositories && all.length < repositories.size)
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  return {
    token: token.text,
    expires_at: token.expiresAt.toISOString().replace('.000', ''),
    permissions,
    repository_selection: 'selected',
    ...(repositories && { repositories: all.map((repository) => repositoryJson(world, repository)) }),
  };
}

/** Names without an owner: they are those of the account that has installed the App. What is not there has no number. */
function idsOf(world: World, { account }: Installation, names: readonly string[] = []): number[] {
  return names.map((name) => world.repository(`${account.login}/${name}`)?.id ?? -1);
}

/** Less than the App has, never more; `metadata` comes with any. */
function granted(has: Permissions, wanted: Input): Permissions {
  const pairs = wanted.entries().map(([name, access]) => {
    const isGiven = has[name] === 'write' || (has[name] === 'read' && access === 'read');
    if ((access !== 'read' && access !== 'write') || !isGiven)
      throw invalidRequest('The permissions requested are not granted to this installation.');
    return [name, access] as const;
  });
  return { metadata: 'read', ...Object.fromEntries(pairs) };
}
