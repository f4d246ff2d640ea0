import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedGitHub, startGitHub } from '../../src/sandbox/index.ts';
import { pagesFor } from '../../src/sandbox/page/serve.ts';

/* GitHub's manifest flow, as far as its documentation tells of it. */

let github: EmbeddedGitHub;
let now = Date.UTC(2026, 0, 1);
beforeAll(async () => {
  github = await startGitHub({ page: pagesFor('ada'), now: () => new Date(now) });
});
afterAll(() => github.close());

const manifest = {
  name: 'Reviewer',
  url: 'https://example.com',
  hook_attributes: { url: 'https://example.com/events' },
  redirect_url: 'http://127.0.0.1:4000/back',
  default_permissions: { pull_requests: 'write' },
  default_events: ['pull_request'],
};

const convert = (code: string) =>
  fetch(`${github.apiUrl}/app-manifests/${code}/conversions`, { method: 'POST' });

test('a code is good once, and for an hour', async () => {
  const code = await github.registerApp({ ...manifest, name: 'One' }, 'ada');
  const answers = [await convert(code), await convert(code), await convert('0'.repeat(40))];
  expect(answers.map(({ status }) => status)).toEqual([201, 404, 404]);
  const late = await github.registerApp({ ...manifest, name: 'Two' }, 'ada');
  now += 3_600_000;
  expect((await convert(late)).status).toBe(404);
});

test.each([
  ['a name that is taken', { name: 'plimsoll' }],
  ['a long name', { name: 'a'.repeat(35) }],
  ['no address', { url: undefined }],
  ['a hook without an address', { hook_attributes: {} }],
  ['a script as address', { redirect_url: 'javascript:alert(1)' }],
  ['an event that it may not read', { default_events: ['merge_group'] }],
  ['a level that there is not', { default_permissions: { pull_requests: 'admin' } }],
  ['a slip of the fingers', { default_event: [] }],
])('refuses %s', async (_case, change) => {
  await expect(github.registerApp({ ...manifest, ...change }, 'ada')).rejects.toThrow();
});

describe('the form', () => {
  const sent = (fields: Readonly<Record<string, string>>, origin: string, path = '/settings/apps/new') =>
    fetch(`${github.url}${path}?state=a%26b`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin },
      redirect: 'manual',
    });
  const text = JSON.stringify(manifest);

  test('comes from anywhere, and makes nothing until its button is pressed here', async () => {
    const before = github.state.registered.length;
    const shown = await sent({ manifest: text }, 'http://127.0.0.1:4000');
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('Create GitHub App')]);
    await sent({ manifest: text, name: 'Reviewer' }, 'https://evil.example');
    expect(github.state.registered.length).toBe(before);
  });

  test('leads back with a code and the state that came along', async () => {
    const done = await sent(
      { manifest: text, name: 'Renamed' },
      github.url,
      '/organizations/acme/settings/apps/new',
    );
    const back = new URL(done.headers.get('location') ?? '');
    expect([done.status, back.origin + back.pathname, back.searchParams.get('state')]).toEqual([
      302,
      manifest.redirect_url,
      'a&b',
    ]);
    const app = (await (await convert(back.searchParams.get('code') ?? '')).json()) as object;
    expect(app).toMatchObject({ slug: 'renamed', owner: { login: 'acme' }, events: ['pull_request'] });
  });

  test('says what is wrong with a manifest', async () => {
    const refused = await sent({ manifest: '{' }, github.url);
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining('could not be done'),
    ]);
  });
});
