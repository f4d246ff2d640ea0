import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { optionsOf, WrongEnvironment } from '../../src/server/options.ts';
import { privateKey } from './key.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const right = { APP_ID: '12', PRIVATE_KEY: privateKey, WEBHOOK_SECRET: 'a random text' };

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function problems(env: Record<string, string>): readonly string[] {
  try {
    optionsOf(env);
    return [];
  } catch (error) {
    if (error instanceof WrongEnvironment) return error.problems;
    throw error;
  }
}

test('what is needed is enough, and the rest is as the documentation says', () => {
  expect(optionsOf(right)).toEqual({
    appId: 12,
    privateKey,
    webhookSecrets: ['a random text'],
    apiUrl: 'https://api.github.com',
    homepage: 'https://github.com/plimsoll/plimsoll',
    host: '127.0.0.1',
    port: 3000,
    logLevel: 'info',
    concurrency: 8,
    queueCapacity: 10_000,
    sweepMinutes: 30,
    drainSeconds: 25,
  });
});

test('everything that is missing is told at once, one line each', () => {
  const lines = problems({});
  expect(lines.map((line) => line.split(' ', 3).join(' '))).toEqual([
    'APP_ID is missing.',
    'PRIVATE_KEY is missing.',
    'WEBHOOK_SECRET is missing.',
  ]);
  for (const line of lines) expect(line).not.toContain('\n');
});

describe('refused', () => {
  test.each<[string, Record<string, string>, string]>([
    ['an empty secret', { WEBHOOK_SECRET: '' }, 'WEBHOOK_SECRET is missing'],
    ['a blank secret', { WEBHOOK_SECRET: '  ' }, 'WEBHOOK_SECRET is missing'],
    ["Probot's public secret", { WEBHOOK_SECRET: 'development' }, 'WEBHOOK_SECRET is a publicly known word'],
    [
      'the same as the previous',
      { WEBHOOK_SECRET_PREVIOUS: 'development' },
      'WEBHOOK_SECRET_PREVIOUS is a publicly',
    ],
    ['a client ID', { APP_ID: 'Iv1.abc' }, 'APP_ID is not a number'],
    ['a key that is none', { PRIVATE_KEY: 'abc' }, 'PRIVATE_KEY is neither'],
    ['half a key', { PRIVATE_KEY: privateKey.slice(0, 300) }, 'PRIVATE_KEY is no private key'],
    ['a key of another kind', { PRIVATE_KEY: ellipticKey() }, 'PRIVATE_KEY is not an RSA key'],
    ['a secret given twice', { WEBHOOK_SECRET_FILE: file('one', 'x') }, 'WEBHOOK_SECRET is given twice'],
    [
      'a file that is not there',
      { WEBHOOK_SECRET: '', WEBHOOK_SECRET_FILE: '/none' },
      'WEBHOOK_SECRET cannot be read',
    ],
    ['a port beyond', { PORT: '65536' }, 'PORT is not a whole number from 0 to 65535'],
    ['a port in words', { PORT: 'http' }, 'PORT is not a whole number'],
    ['no worker', { CONCURRENCY: '0' }, 'CONCURRENCY is not a whole number from 1'],
    ['half a minute', { SWEEP_MINUTES: '0.5' }, 'SWEEP_MINUTES is not'],
    ['a level that is none', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL is not one of fatal, error'],
    [
      'an API in the clear',
      { GITHUB_API_URL: 'http://ghe.example/api/v3' },
      'GITHUB_API_URL does not begin with https',
    ],
    ['no URL', { GITHUB_API_URL: 'ghe.example' }, 'GITHUB_API_URL is not a URL'],
    ['a password in a URL', { GITHUB_API_URL: 'https://a:b@ghe.example' }, 'GITHUB_API_URL may hold'],
    [
      'two GitHubs',
      { GITHUB_API_URL: 'https://a.example', GHE_HOST: 'b.example' },
      'GITHUB_API_URL and GHE_HOST',
    ],
    [
      'a page that is none',
      { HOMEPAGE_URL: 'javascript:alert(1)' },
      'HOMEPAGE_URL is not the address of a page',
    ],
    ['registries that are none', { REGISTRIES: 'docker.io https://a/b' }, 'REGISTRIES is not a list'],
    ['a password in one', { REGISTRIES: 'https://me:pw@a.example' }, 'REGISTRIES is not a list'],
    [
      'a signer that is none',
      { REGISTRIES: 'a.example', REGISTRY_SIGNERS: 'a.example' },
      'REGISTRY_SIGNERS is not a list of pairs',
    ],
    [
      'credentials that are none',
      { REGISTRIES: 'a.example', REGISTRY_CREDENTIALS: 'me:pw' },
      "REGISTRY_CREDENTIALS is not Docker's",
    ],
    ['credentials for nobody', { REGISTRY_CREDENTIALS: '{"auths":{}}' }, 'REGISTRIES is missing'],
    ['a host that is none', { GHE_HOST: 'a b' }, 'GITHUB_API_URL cannot be made of GHE_HOST'],
  ])('%s', (_, env, expected) => {
    expect(problems({ ...right, ...env }).map((line) => line.slice(0, expected.length))).toEqual([expected]);
  });

  test('what is wrong with a secret does not tell the secret', () => {
    const lines = problems({ APP_ID: '1', PRIVATE_KEY: 'c2VjcmV0LWtleQ', WEBHOOK_SECRET: 'development' });
    expect(lines.join()).not.toContain('c2VjcmV0');
  });
});

test('no registry is asked unless somebody names one', () => {
  expect(optionsOf(right).registries).toBeUndefined();
  const given = {
    REGISTRIES: 'docker.io, *.azurecr.io ghcr.io',
    REGISTRIES_PRIVATE: 'http://registry.internal:5000',
    REGISTRY_SIGNERS: 'registry.internal:5000=https://auth.internal/token',
    REGISTRY_CREDENTIALS_FILE: file('config.json', '{"auths":{}}'),
  };
  expect(optionsOf({ ...right, ...given }).registries).toEqual({
    hosts: ['docker.io', '*.azurecr.io', 'ghcr.io'],
    privateHosts: ['http://registry.internal:5000'],
    signers: [['registry.internal:5000', 'https://auth.internal']],
    credentials: '{"auths":{}}',
  });
});

describe('a private key', () => {
  test.each<[string, string]>([
    ['as it is', privateKey],
    ['with \\n for line ends', privateKey.replaceAll('\n', '\\n')],
    ['with CRLF', privateKey.replaceAll('\n', '\r\n')],
    ['in base64', Buffer.from(privateKey).toString('base64')],
    ['in base64 with line ends', Buffer.from(privateKey).toString('base64').replace(/.{76}/g, '$&\n')],
    ['as a path', file('key.pem', privateKey)],
  ])('%s', (_, given) => {
    expect(optionsOf({ ...right, PRIVATE_KEY: given }).privateKey).toBe(privateKey);
  });

  test('in a file that another variable names, as container platforms hand over secrets', () => {
    const { PRIVATE_KEY, WEBHOOK_SECRET, ...rest } = right;
    const options = optionsOf({
      ...rest,
      PRIVATE_KEY_FILE: file('key2.pem', PRIVATE_KEY),
      WEBHOOK_SECRET_FILE: file('secret', `${WEBHOOK_SECRET}\n`),
    });
    expect([options.privateKey, options.webhookSecrets]).toEqual([privateKey, ['a random text']]);
  });

  test('in the form in which GitHub hands it out (PKCS #1)', () => {
    const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const given = key.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(optionsOf({ ...right, PRIVATE_KEY: given }).privateKey).toBe(
      key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );
  });
});

describe('where GitHub is', () => {
  test.each<[Record<string, string>, string]>([
    [{ GHE_HOST: 'github.example.com' }, 'https://github.example.com/api/v3'],
    [{ GHE_HOST: 'github.example.com:8443' }, 'https://github.example.com:8443/api/v3'],
    [{ GITHUB_API_URL: 'https://github.example.com/api/v3/' }, 'https://github.example.com/api/v3'],
    [{ GITHUB_API_URL: 'https://api.octocorp.ghe.com' }, 'https://api.octocorp.ghe.com'],
    [{ GITHUB_API_URL: 'http://127.0.0.1:8080' }, 'http://127.0.0.1:8080'],
    [{ GITHUB_API_URL: 'http://localhost:8080/api' }, 'http://localhost:8080/api'],
    [{ GHE_HOST: '' }, 'https://api.github.com'],
  ])('%j', (env, expected) => {
    expect(optionsOf({ ...right, ...env }).apiUrl).toBe(expected);
  });
});

test('while a secret is exchanged for another, both hold', () => {
  expect(optionsOf({ ...right, WEBHOOK_SECRET_PREVIOUS: 'the old one' }).webhookSecrets).toEqual([
    'a random text',
    'the old one',
  ]);
});

function ellipticKey(): string {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
