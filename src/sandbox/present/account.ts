import type { Permissions, RegisteredApp } from '../embedded.ts';
import type { Account } from '../model.ts';
import { type Installation, nodeId, type World } from '../world.ts';

/** `simple-user` */
export function accountJson(world: World, { id, login, type }: Account) {
  const api = `${world.apiUrl}/users/${encodeURIComponent(login)}`;
  const prefix = { User: 'U', Organization: 'O', Bot: 'BOT' }[type];
  return {
    login,
    id,
    node_id: nodeId(prefix, id),
    avatar_url: `${world.url}/avatars/${id}`,
    gravatar_id: '',
    url: api,
    html_url: type === 'Bot' ? `${world.url}/apps/${world.app.slug}` : `${world.url}/${login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

interface Described {
  readonly id: number;
  readonly slug: string;
  readonly clientId: string;
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly owner: Account;
  readonly createdAt: Date;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** `integration` */
export function appJson(world: World) {
  const { app } = world;
  return integrationJson(world, {
    ...{ ...app, clientId: `Iv1.${app.id}`, name: app.slug, description: '' },
    ...{ url: `${world.url}/apps/${app.slug}`, owner: world.account('harbour', 'Organization') },
  });
}

/** What a code is exchanged for: this once with all that is secret. */
export function registeredJson(world: World, app: RegisteredApp) {
  const { manifest, clientId, clientSecret, privateKey, webhookSecret } = app;
  return {
    ...integrationJson(world, { ...manifest, ...app }),
    ...{ client_id: clientId, client_secret: clientSecret, webhook_secret: webhookSecret, pem: privateKey },
  };
}

function integrationJson(world: World, app: Described) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    client_id: app.clientId,
    owner: accountJson(world, app.owner),
    name: app.name,
    description: app.description,
    external_url: app.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt.toISOString(),
    updated_at: app.createdAt.toISOString(),
    permissions: app.permissions,
    events: app.events,
  };
}

/** `installation` */
export function installationJson(world: World, installation: Installation) {
  const { id, account, createdAt } = installation;
  return {
    id,
    account: accountJson(world, account),
    access_tokens_url: `${world.apiUrl}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${id}`,
    app_id: world.app.id,
    client_id: `Iv1.${world.app.id}`,
    target_id: account.id,
    target_type: account.type,
    repository_selection: 'selected',
    permissions: world.app.permissions,
    events: world.app.events,
    created_at: createdAt.toISOString(),
    updated_at: createdAt.toISOString(),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    app_slug: world.app.slug,
    suspended_by: null,
    suspended_at: null,
  };
}
