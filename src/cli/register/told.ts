import { dirname, resolve } from 'node:path';
import { git } from '../files/git.ts';
import { harmless } from '../format/harmless.ts';
import type { Io } from '../io.ts';
import type { Credentials } from './credentials.ts';
import type { Plan } from './plan.ts';

/* What the terminal says of a registration. No secret is among it. */

export function announced(address: string, { site, organisation, seconds }: Plan): string {
  const { host } = new URL(site.origin);
  const whose = organisation === undefined ? 'your account' : `the organisation ${organisation}`;
  return `To register the App at ${host} for ${whose}, open this page of your own computer:

  ${address}

Waiting ${seconds < 120 ? `${seconds} seconds` : `${Math.floor(seconds / 60)} minutes`} for GitHub’s answer. Ctrl-C ends it.
`;
}

export function closing(app: Credentials, plan: Plan, io: Io): string {
  const { site, output, secret, webhook } = plan;
  const settings =
    plan.organisation === undefined
      ? `${site.origin}/settings/apps`
      : `${site.origin}/organizations/${plan.organisation}/settings/apps`;
  const isHere = site.api === 'https://api.github.com';
  const run =
    secret === undefined
      ? `set -a; . ${quoted(output ?? '')}; set +a; plimsoll serve`
      : `kubectl apply --kustomize deploy${isHere ? '' : `, with GITHUB_API_URL=${site.api} in it`}`;
  return `
Registered: ${app.slug}, App ID ${app.id}.
${kept(output, io)}
Next:
  install it  ${installationOf(app, site)}
  run it      ${run}
  events      must reach it at ${webhook}
  settings    ${settings}/${app.slug}
`;
}

/** Where people install it. An Enterprise Server has its Apps elsewhere than github.com. */
export function installationOf({ slug }: Credentials, { origin, api }: Plan['site']): string {
  return `${origin}/${api.endsWith('/api/v3') ? 'github-apps' : 'apps'}/${slug}/installations/new`;
}

function kept(output: string | undefined, { cwd }: Io): string {
  if (output === undefined) return '';
  const path = resolve(cwd, output);
  // 1: it is in a work tree, and not ignored.
  const isTree = git(dirname(path), ['rev-parse', '--is-inside-work-tree'])?.trim() === 'true';
  const isOpen = isTree && git(dirname(path), ['check-ignore', '--quiet', '--', path]) === undefined;
  const warning = isOpen ? ' Git does not ignore it: do not commit it.' : '';
  return `Its key and secrets are in ${harmless(output)}, which only you can read.${warning}\n`;
}

/** For a shell; `.` looks for a bare name elsewhere. */
function quoted(path: string): string {
  const named = path.includes('/') ? path : `./${path}`;
  return /^[\w./-]+$/.test(named) ? named : `'${harmless(named).replaceAll("'", String.raw`'\''`)}'`;
}
