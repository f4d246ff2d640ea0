import { describe, expect, test } from '@jest/globals';
import { check } from '../../../../src/check/index.ts';

/* What was tried once is known from then on: for this digest, or for the name it had, started with these words. */

const digest = `sha256:${'a'.repeat(64)}`;
const trial = {
  ...{ on: '2026-11-30', with: 'docker 27', as: 'image', uid: 1000, gid: 1000, readOnly: true },
  ...{ writes: ['/srv/spool'], capabilities: [], noNewPrivileges: true, ports: [80] },
};
const config = {
  ...{ on: '2026-11-30', from: 'docker 27', user: '1000:1000', env: [], entrypoint: ['app'], cmd: [] },
  ...{ workdir: '/', ports: [], volumes: [] },
};

function findingsOf(service: string, entry: object): string[] {
  const images = JSON.stringify({
    version: 1,
    images: { [digest]: { names: ['example.com/web:1'], ...entry } },
  });
  const text = `services:\n  web:\n${service.replaceAll(/^/gm, '    ')}\n`;
  return check([{ path: 'compose.yaml', text }], { images: { saved: images } }).findings.map(
    ({ message }) => message,
  );
}

describe('where it writes', () => {
  const told = 'Service `web` can change its own root filesystem. Its image writes to `/srv/spool`.';
  test.each([
    ['its name', 'image: example.com/web:1', trial, true],
    ['its digest', `image: example.com/web@${digest}`, trial, true],
    ['another tag', 'image: example.com/web:2', trial, false],
    ['another digest under this name', `image: example.com/web:1@sha256:${'b'.repeat(64)}`, trial, false],
    ['other words', 'image: example.com/web:1\ncommand: [other]', trial, false],
    ['the same words', 'image: example.com/web:1\ncommand: [other]', { ...trial, cmd: ['other'] }, true],
    ['another service', 'image: example.com/web:1', { ...trial, as: 'Service db' }, false],
  ])('%s', (_name, service, one, isKnown) => {
    expect(findingsOf(service, { config, tried: [one] }).includes(told)).toBe(isKnown);
  });
});

test('its user', () => {
  const asRoot = (user: string) =>
    findingsOf('image: example.com/web:1', { config: { ...config, user } }).some((message) =>
      /root(?! file)/.test(message),
    );
  expect(asRoot('')).toBe(true);
  expect(asRoot('1000:1000')).toBe(false);
});

test('a file that cannot be read says nothing', () => {
  const text = 'services:\n  web:\n    image: example.com/web:1\n';
  expect(check([{ path: 'compose.yaml', text }], { images: { saved: '{' } })).toEqual(
    check([{ path: 'compose.yaml', text }]),
  );
});
