import { describe, expect, test } from '@jest/globals';
import { browserOf } from '../../../src/cli/register/browser.ts';
import { manifestFor, nameOf } from '../../../src/cli/register/manifest.ts';
import { formOf, siteOf, webhookOf } from '../../../src/cli/register/site.ts';
import { State } from '../../../src/cli/register/state.ts';

describe('where GitHub is', () => {
  test.each([
    [undefined, 'https://github.com', 'https://api.github.com'],
    ['https://github.com/', 'https://github.com', 'https://api.github.com'],
    ['https://acme.ghe.com', 'https://acme.ghe.com', 'https://api.acme.ghe.com'],
    ['https://GHE.example.com:8443', 'https://ghe.example.com:8443', 'https://ghe.example.com:8443/api/v3'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000', 'http://127.0.0.1:4000/api/v3'],
  ])('%s', (given, origin, api) => {
    expect(siteOf(given)).toEqual({ origin, api });
  });

  test('an organisation has a form of its own', () => {
    expect([formOf(siteOf(), undefined), formOf(siteOf(), 'acme')]).toEqual([
      'https://github.com/settings/apps/new',
      'https://github.com/organizations/acme/settings/apps/new',
    ]);
  });
});

test.each([
  ['https://a.example', 'https://a.example/api/github/webhooks'],
  ['https://a.example/', 'https://a.example/api/github/webhooks'],
  ['https://a.example/plimsoll/', 'https://a.example/plimsoll/api/github/webhooks'],
  ['https://a.example/api/github/webhooks', 'https://a.example/api/github/webhooks'],
])('events for %s go to %s', (given, expected) => {
  expect(webhookOf(given)).toBe(expected);
});

test.each([
  [undefined, undefined, 'Plimsoll'],
  [undefined, 'acme', 'Plimsoll acme'],
  [undefined, 'a'.repeat(39), `Plimsoll ${'a'.repeat(25)}`],
  [' Reviewer ', 'acme', 'Reviewer'],
])('--name %s, --org %s: %s', (name, organisation, expected) => {
  expect(nameOf(name, organisation)).toBe(expected);
});

test('the manifest has the fields that GitHub documents, and no other', () => {
  const manifest = manifestFor({
    name: 'A',
    webhook: 'https://a.example/x',
    redirect: 'http://127.0.0.1:1/y',
  });
  expect(Object.keys(manifest).sort()).toEqual(
    [
      'name',
      'url',
      'hook_attributes',
      'redirect_url',
      'description',
      'public',
      'default_permissions',
      'default_events',
    ].sort(),
  );
});

describe('the state', () => {
  test('is good once, for a while, and for nobody who guesses', () => {
    const state = new State(1000, 5000);
    expect(state.take('', 5000)).toBe('wrong');
    expect(state.take(`${state.text}x`, 5000)).toBe('wrong');
    expect(state.take(state.text, 5999)).toBe('ours');
    expect(state.take(state.text, 5999)).toBe('again');
    expect(new State(1000, 5000).take(state.text, 5000)).toBe('wrong');
  });

  test('and not later', () => {
    const state = new State(1000, 5000);
    expect(state.take(state.text, 6000)).toBe('late');
    expect(state.take(state.text, 5500)).toBe('again');
  });

  test('cannot be guessed', () => {
    expect(new State(1).text).toMatch(/^[\w-]{43}$/);
    expect(new State(1).text).not.toBe(new State(1).text);
  });
});

test.each([
  [{}, 'darwin', ['open']],
  [{}, 'win32', ['rundll32', 'url.dll,FileProtocolHandler']],
  [{ DISPLAY: ':0' }, 'linux', ['xdg-open']],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'freebsd', ['xdg-open']],
  [{}, 'linux', undefined],
  [{ DISPLAY: ':0', CI: 'true' }, 'linux', undefined],
  [{ SSH_CONNECTION: '::1 1 ::1 22' }, 'darwin', undefined],
] as const)('with %j on %s a browser is opened by %j', (env, platform, expected) => {
  expect(browserOf(env, platform)).toEqual(expected);
});
