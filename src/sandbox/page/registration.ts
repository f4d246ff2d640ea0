import { manifestIn } from '../acts/registration.ts';
import type { EmbeddedGitHub } from '../embedded.ts';
import { layout } from './layout.ts';
import { markup } from './markup.ts';

/*
 * Where an App is registered from a manifest. A page of anybody's may send it, so the first form comes from elsewhere and
 * changes nothing: it is shown, and somebody has to press the button.
 */

export interface Registration {
  readonly github: EmbeddedGitHub;
  readonly login: string;
  /** Of the organisation; undefined for whoever looks at the page. */
  readonly organisation: string | undefined;
  readonly state: string;
}

/** The organisation of an address of the form; undefined where it is none. */
export function registrationAt(parts: readonly string[]): { readonly organisation?: string } | undefined {
  const [first = '', second = '', ...rest] = parts;
  const path = parts.join('/');
  if (path === 'settings/apps/new') return {};
  return first === 'organizations' && rest.join('/') === 'settings/apps/new'
    ? { organisation: second }
    : undefined;
}

/** What the button is about to do. */
export function confirmation(text: string, { organisation, login, state }: Registration): string {
  const { name, webhook, redirect, permissions, events } = manifestIn(JSON.parse(text));
  const asks = Object.entries(permissions).map(([permission, level]) => `${permission}: ${level}`);
  const content = markup`<h1>Create GitHub App from manifest</h1>
<p>For <strong>${organisation ?? login}</strong>. Events go to <code>${webhook}</code>; afterwards this leads to <code>${new URL(redirect).origin}</code>.</p>
<ul><li>Permissions: ${asks.join(', ')}</li><li>Events: ${events.join(', ')}</li></ul>
<form method="post" action="?state=${encodeURIComponent(state)}">
<input type="hidden" name="manifest" value="${text}">
<p><label>GitHub App name <input name="name" value="${name}" maxlength="34" required></label></p>
<button class="main">Create GitHub App</button></form>`;
  return String(layout({ title: 'Create GitHub App', content }));
}

/** Where it leads back to, with the code. */
export async function created(text: string, name: string, at: Registration): Promise<string> {
  const parsed: unknown = JSON.parse(text);
  const manifest = typeof parsed === 'object' ? { ...parsed, name } : parsed;
  const code = await at.github.registerApp(manifest, at.organisation ?? at.login);
  const address = new URL(manifestIn(manifest).redirect);
  address.searchParams.set('code', code);
  if (at.state !== '') address.searchParams.set('state', at.state);
  return address.href;
}
