import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseImageReference } from '../../../../src/check/model/image/image-reference.ts';

const sha = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('normalisation', () => {
  test.each([
    ['node', 'docker.io/library/node:latest'],
    ['node:24', 'docker.io/library/node:24'],
    ['node:24-Alpine_x.Y', 'docker.io/library/node:24-Alpine_x.Y'],
    ['library/node:24', 'docker.io/library/node:24'],
    ['docker.io/node', 'docker.io/library/node:latest'],
    ['index.docker.io/node', 'docker.io/library/node:latest'],
    ['index.docker.io/bitnami/redis:7', 'docker.io/bitnami/redis:7'],
    ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
    ['a/b/c', 'docker.io/a/b/c:latest'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost', 'docker.io/library/localhost:latest'],
    ['localhost:5000', 'docker.io/library/localhost:5000'],
    ['localhost:5000/app:1', 'localhost:5000/app:1'],
    ['registry:5000/app', 'registry:5000/app:latest'],
    ['[fc00::1]:5000/app', '[fc00::1]:5000/app:latest'],
    ['[fc00::1]/app', '[fc00::1]/app:latest'],
    ['127.0.0.1/app', '127.0.0.1/app:latest'],
    ['192.168.0.1:80', 'docker.io/library/192.168.0.1:80'],
    ['gcr.io/distroless/static:nonroot', 'gcr.io/distroless/static:nonroot'],
    ['mirror.gcr.io/library/alpine:3', 'mirror.gcr.io/library/alpine:3'],
    ['Team/app', 'Team/app:latest'],
    ['a__b/c--d', 'docker.io/a__b/c--d:latest'],
    [`node@${sha}`, `docker.io/library/node@${sha}`],
    [`node:24@${sha}`, `docker.io/library/node:24@${sha}`],
    [`localhost:5000/app@${sha}`, `localhost:5000/app@${sha}`],
    [`node@sha512:${'a'.repeat(128)}`, `docker.io/library/node@sha512:${'a'.repeat(128)}`],
  ])('%s is %s', (text, full) => {
    expect(parseImageReference(text)?.full).toBe(full);
  });

  test.each([
    ['node', 'node', 'docker.io/library/node', 'latest'],
    ['docker.io/library/a/b', 'library/a/b', 'docker.io/library/a/b', 'latest'],
    ['bitnami/redis:7', 'bitnami/redis', 'docker.io/bitnami/redis', '7'],
    ['ghcr.io/team/app:1', 'ghcr.io/team/app', 'ghcr.io/team/app', '1'],
    [`node@${sha}`, 'node', 'docker.io/library/node', undefined],
    [`node:24@${sha}`, 'node', 'docker.io/library/node', '24'],
  ])('%s is familiar as %s', (text, name, repository, tag) => {
    expect(parseImageReference(text)).toMatchObject({ name, repository, tag });
  });
});

test.each([
  [''],
  [' node'],
  ['node '],
  ['Node'],
  ['team/App'],
  ['-node'],
  ['node-'],
  ['node:'],
  ['node:-1'],
  [`node:${'x'.repeat(129)}`],
  ['node@'],
  ['node@sha256:abc'],
  [`node@sha256:${'A'.repeat(64)}`],
  [`node@md5:${'a'.repeat(32)}`],
  [`node@sha256:${'a'.repeat(96)}`],
  ['a//b'],
  ['a/'],
  ['/a'],
  ['a..b'],
  ['a___b'],
  ['https://example.com/app'],
  ['registry:port/app'],
  ['-registry.io/app'],
  ['registry-.io/app'],
  ['[fc00::1]'],
  ['[fe80::1%eth0]:5000/app'],
  ['fc00::1:5000/app'],
  ['${BASE}'],
  ['{{ .Values.image }}'],
  ['docker.io/'],
  [`team/${'a'.repeat(260)}`],
  ['1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a'],
])('%j is no reference', (text) => {
  expect(parseImageReference(text)).toBeUndefined();
});

test('a full reference reads as itself', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,6}$/);
  const texts = fc
    .tuple(
      fc.constantFrom('', 'localhost/', 'r:5000/', 'gcr.io/'),
      part,
      part,
      fc.constantFrom('', ':1', `@${sha}`),
    )
    .map(([registry, a, b, rest]) => `${registry}${a}/${b}${rest}`);
  fc.assert(
    fc.property(texts, (text) => {
      const full = parseImageReference(text)?.full ?? '';
      expect(parseImageReference(full)?.full).toBe(full);
    }),
  );
});

test('no text throws or takes long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      parseImageReference(text);
    }),
  );
  expect(parseImageReference(`${'a-'.repeat(100_000)}!`)).toBeUndefined();
  expect(parseImageReference(`${'a.'.repeat(900)}/!`)).toBeUndefined();
});
