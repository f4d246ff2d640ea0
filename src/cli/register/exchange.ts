import { type Credentials, credentialsIn } from './credentials.ts';
import type { Site } from './site.ts';

/** Nothing came of it, in a sentence for whoever waits. */
export class NotRegistered extends Error {}

const seconds = 30;

/** GitHub hands a key out once, so it must be known beforehand that it can be asked from here. */
export async function mustReach({ api }: Site): Promise<void> {
  const answer = await asked(`${api}/`, 'GET');
  await answer.body?.cancel();
}

/** The code that GitHub's answer brought, for the key of the App and its secrets. */
export async function exchanged(code: string, { api, origin }: Site): Promise<Credentials> {
  const answer = await asked(`${api}/app-manifests/${encodeURIComponent(code)}/conversions`, 'POST');
  if (answer.status === 404)
    throw new NotRegistered(
      `GitHub does not know this code: it is good once, and for an hour. Delete the App if ${origin}/settings/apps lists it, and begin again.`,
    );
  if (answer.status !== 201) throw new NotRegistered(refusalOf(answer));
  const credentials = credentialsIn(await answer.json().catch(() => undefined));
  if ('missing' in credentials)
    throw new NotRegistered(
      `GitHub’s answer has no usable ${credentials.missing}. Delete the App on its settings page, and begin again.`,
    );
  return credentials;
}

function refusalOf({ status, headers }: Response): string {
  const request = headers.get('x-github-request-id') ?? '';
  const id = /^[\w:]{1,80}$/.test(request) ? `, request ${request}` : '';
  return `GitHub refused the code (${status}${id}). Begin again; if it stays so, https://www.githubstatus.com may say why.`;
}

async function asked(url: string, method: 'GET' | 'POST'): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'plimsoll' },
      // The code must not go to whoever an answer names.
      redirect: 'manual',
      signal: AbortSignal.timeout(seconds * 1000),
    });
  } catch (error) {
    throw new NotRegistered(`${new URL(url).host} cannot be reached from here: ${reasonIn(error)}.`);
  }
}

/** `fetch` hides what happened behind "fetch failed". */
function reasonIn(error: unknown): string {
  const { name, cause } = aboutOf(error);
  if (name === 'TimeoutError') return `no answer within ${seconds} seconds`;
  const { code } = aboutOf(cause);
  return typeof code === 'string' ? code : String(error);
}

function aboutOf(thrown: unknown): { name?: unknown; cause?: unknown; code?: unknown } {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}
