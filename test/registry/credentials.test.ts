import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { askProgram, dockerCredentials } from '../../src/registry/index.ts';

/* Docker's own configuration: who we are to which registry. */

const auth = (text: string) => Buffer.from(text).toString('base64');
const me = { username: 'me', password: 'a:b' };

describe('what stands in the file', () => {
  test.each<[string, string, object, object | undefined]>([
    ['a registry', 'ghcr.io', { 'ghcr.io': { auth: auth('me:a:b') } }, me],
    ['an address', 'ghcr.io', { 'https://ghcr.io/v2/': { auth: auth('me:a:b') } }, me],
    ['Docker Hub', 'docker.io', { 'https://index.docker.io/v1/': { auth: auth('me:a:b') } }, me],
    ['a port', 'localhost:5000', { 'localhost:5000': { username: 'me', password: 'a:b' } }, me],
    [
      'an identity token',
      'x.azurecr.io',
      { 'x.azurecr.io': { auth: '', identitytoken: 't' } },
      { identityToken: 't' },
    ],
    ['another registry', 'ghcr.io', { 'quay.io': { auth: auth('me:a:b') } }, undefined],
    [
      'a name that only begins alike',
      'ghcr.io',
      { 'ghcr.io.example.com': { auth: auth('me:a:b') } },
      undefined,
    ],
    ['nothing that makes sense', 'ghcr.io', { 'ghcr.io': { auth: 7 } }, undefined],
  ])('%s', async (_name, registry, auths, expected) => {
    expect(await dockerCredentials(JSON.stringify({ auths }))?.(registry)).toEqual(expected);
  });

  test.each(['', '{', '7', 'null'])('%j is no configuration', (text) => {
    expect(dockerCredentials(text)).toBeUndefined();
  });
});

describe('a helper', () => {
  const config = JSON.stringify({
    credsStore: 'all',
    credHelpers: { 'quay.io': 'one', 'evil.example.com': '../../bin/sh' },
    auths: { 'gcr.io': { auth: auth('me:a:b') } },
  });
  const asked: string[] = [];
  const credentials = dockerCredentials(config, (helper, server) => {
    asked.push(`${helper} ${server}`);
    const known = { Username: helper === 'one' ? '<token>' : 'me', Secret: 's' };
    return Promise.resolve(server === 'gcr.io' ? undefined : JSON.stringify(known));
  });
  test.each<[string, string, string, object | undefined]>([
    ['of its own', 'quay.io', 'one quay.io', { identityToken: 's' }],
    ['for all', 'docker.io', 'all https://index.docker.io/v1/', { username: 'me', password: 's' }],
    ['that knows nothing', 'gcr.io', 'all gcr.io', me],
    ['that is no name of one', 'evil.example.com', '', undefined],
  ])('%s', async (_name, registry, question, expected) => {
    asked.length = 0;
    expect(await credentials?.(registry)).toEqual(expected);
    await credentials?.(registry);
    expect(asked).toEqual(question === '' ? [] : [question]);
  });

  test('is not asked where none may be started', async () => {
    expect(await dockerCredentials(config)?.('quay.io')).toBeUndefined();
  });

  test('is a program that gets the server on its input', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-helper-'));
    try {
      const program = join(folder, 'docker-credential-plimsoll-test');
      writeFileSync(
        program,
        '#!/bin/sh\nread -r server || true\n[ "$1 $server" = "get quay.io" ] && echo "{}"\n',
      );
      chmodSync(program, 0o755);
      const ask = askProgram({ PATH: `${folder}:${process.env.PATH ?? ''}` });
      expect(await ask('plimsoll-test', 'quay.io')).toBe('{}\n');
      expect(await ask('plimsoll-test', 'other')).toBeUndefined();
      expect(await ask('that-is-not-there', 'quay.io')).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
