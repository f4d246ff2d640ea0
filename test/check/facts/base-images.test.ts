import { describe, expect, test } from '@jest/globals';
import { bundledTable } from '../../../src/check/facts/base-images.ts';
import { parseImageReference } from '../../../src/check/model/image/image-reference.ts';

const sha = `sha256:${'a'.repeat(64)}`;

function factsOf(text: string) {
  const image = parseImageReference(text);
  return image && bundledTable().of(image);
}

describe('the user that an image starts as', () => {
  test.each([
    ['scratch', 'root', 0],
    ['alpine:3.20', 'root', 0],
    ['node:24', 'root', 0],
    ['nginx', 'root', 0],
    ['nginxinc/nginx-unprivileged:1.29-alpine', '101', 101],
    ['groovy:5', '1000:1000', 1000],
    ['haproxy:3.2', 'haproxy', 99],
    ['haproxy:lts-alpine', 'haproxy', 99],
    ['memcached', 'memcache', 11211],
    ['prom/prometheus:v3.1.0', 'nobody', 65534],
    ['prom/prometheus:v3.1.0-distroless', '65532', 65532],
    ['quay.io/prometheus/prometheus:v2.50.0', 'nobody', 65534],
    ['adminer', 'adminer', undefined],
    ['gcr.io/distroless/static', '0', 0],
    ['gcr.io/distroless/static:nonroot', '65532', 65532],
    ['gcr.io/distroless/static-debian12:nonroot-amd64', '65532', 65532],
    ['gcr.io/distroless/nodejs24-debian13:debug-nonroot', '65532', 65532],
    ['gcr.io/distroless/nodejs24-debian13:debug', '0', 0],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'root', 0],
    ['mcr.microsoft.com/dotnet/aspnet:8.0.11-noble-chiseled-extra', '1654', 1654],
    ['cgr.dev/chainguard/node', '65532', 65532],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.7', 'root', 0],
    ['redhat/ubi9-minimal', 'root', 0],
    ['bitnamilegacy/redis:7.4.2-debian-12-r0', '1001', 1001],
    ['wordpress:cli-2-php8.3', 'www-data', 82],
    ['registry.k8s.io/nginx-slim:0.27', 'root', 0],
    ['k8s.gcr.io/nginx-slim:0.8', 'root', 0],
    ['ghcr.io/stefanprodan/podinfo:6.9.0', 'app', undefined],
    ['docker.n8n.io/n8nio/n8n', 'node', 1000],
  ])('%s: %s', (text, user, uid) => {
    expect(factsOf(text)).toMatchObject({ user, uid });
  });
});

describe('the variant that a tag names', () => {
  test.each([
    ['node', 'debian', 'apt'],
    ['node:24-bookworm-slim', 'debian', 'apt'],
    ['node:24-alpine3.23', 'alpine', 'apk'],
    ['node:alpine', 'alpine', 'apk'],
    ['php:8.4-fpm-alpine', 'alpine', 'apk'],
    ['php:8.4-apache', 'debian', 'apt'],
    ['ubuntu:24.04', 'ubuntu', 'apt'],
    ['almalinux:9', 'rhel', 'dnf'],
    ['almalinux:9-micro', 'rhel', 'none'],
    ['postgres:16-alpine', 'alpine', 'apk'],
    ['postgres:18', 'debian', 'apt'],
    ['openjdk:8-jre', undefined, undefined],
    ['mcr.microsoft.com/dotnet/sdk:10.0', 'ubuntu', 'apt'],
    ['mcr.microsoft.com/dotnet/sdk:10.0.100-alpine3.23', 'alpine', 'apk'],
  ])('%s: %s', (text, family, packageManager) => {
    expect(factsOf(text)).toMatchObject({ family, packageManager });
  });

  test.each([
    ['postgres:17', ['/var/lib/postgresql/data']],
    ['postgres:18.1', ['/var/lib/postgresql']],
    ['postgres', ['/var/lib/postgresql']],
  ])('%s keeps its data in %j', (text, volumes) => {
    expect(factsOf(text)?.volumes).toEqual(volumes);
  });
});

test.each([
  ['node', 'node', 1000],
  ['node:24-alpine', 'node', 1000],
  ['nginx:alpine', 'nginx', 101],
  ['postgres:16', 'postgres', 999],
  ['postgres:16-alpine', 'postgres', 70],
  ['ubuntu:noble', 'ubuntu', 1000],
  ['mcr.microsoft.com/dotnet/runtime:8.0', 'app', 1654],
  ['mariadb', 'mysql', undefined],
])('%s has a user %s, %s', (text, name, uid) => {
  expect(factsOf(text)?.users).toContainEqual(expect.objectContaining({ name, uid }));
});

test.each([
  ['node', ['docker-entrypoint.sh'], ['sh', 'bash']],
  ['golang', [], ['sh', 'bash']],
  ['gcr.io/distroless/nodejs24-debian13', ['/nodejs/bin/node'], []],
  ['gcr.io/distroless/static:debug', ['/busybox/sh'], ['/busybox/sh']],
  ['grafana/grafana', ['/run.sh'], undefined],
])('%s: entrypoint %j, shells %j', (text, entrypoint, shells) => {
  expect(factsOf(text)).toMatchObject({ entrypoint, shells });
});

test.each([
  ['postgres', 'gosu', ['CHOWN', 'SETUID', 'SETGID']],
  ['nginx', 'workers', ['CHOWN', 'SETUID', 'SETGID', 'NET_BIND_SERVICE']],
  ['node', undefined, []],
])('%s leaves root by %s', (text, dropsRoot, capabilitiesAsRoot) => {
  expect(factsOf(text)).toMatchObject({ dropsRoot, capabilitiesAsRoot });
});

describe('what other registries hand out is the same image', () => {
  test.each([
    'docker.io/library/node:24',
    'index.docker.io/library/node:24',
    'registry-1.docker.io/library/node:24',
    'mirror.gcr.io/library/node:24',
    'public.ecr.aws/docker/library/node:24',
    `node:24@${sha}`,
  ])('%s', (text) => {
    expect(factsOf(text)).toEqual(factsOf('node:24'));
    expect(factsOf(text)).toBeDefined();
  });
});

describe('unknown stays unknown', () => {
  test.each([
    'ghcr.io/team/node:24',
    'team/node:24',
    'mirror.gcr.io/node:24',
    'mysql:8.4-debian',
    'wordpress:6-fpm',
    'haproxy:1.8',
    'cgr.dev/chainguard/node:20',
    'golang:1.22-windowsservercore-ltsc2022',
    `gcr.io/distroless/static@${sha}`,
    `mysql@${sha}`,
    'gcr.io/distroless/static:v1',
  ])('%s', (text) => {
    expect(factsOf(text)).toBeUndefined();
  });

  test('grafana has an entrypoint that is known and a user that is not', () => {
    expect(factsOf('grafana/grafana')).toMatchObject({
      user: undefined,
      uid: undefined,
      entrypoint: ['/run.sh'],
    });
  });
});

test('a digest alone tells what every variant that there ever was has in common', () => {
  expect(factsOf(`node@${sha}`)).toMatchObject({ user: 'root', uid: 0, users: [], entrypoint: undefined });
  expect(factsOf(`golang@${sha}`)).toMatchObject({ user: 'root', uid: 0, entrypoint: [] });
});

describe('what held before is not what holds today', () => {
  test.each([
    ['coredns/coredns:1.10.1', 'root', 0],
    ['coredns/coredns:1.11.1', 'nonroot:nonroot', 65532],
    ['coredns/coredns:1.14.7', '65532:65532', 65532],
    ['dpage/pgadmin4:9.3', 'pgadmin', 5050],
    ['dpage/pgadmin4:9.4', '5050', 5050],
  ])('%s starts as %s', (text, user, uid) => {
    expect(factsOf(text)).toMatchObject({ user, uid });
  });

  test.each([
    ['node:24', 1],
    ['node:10-alpine', 1],
    ['node:6', 0],
    ['redis:7.4', 1],
  ])('%s has %i user of its own whose number is known', (text, count) => {
    const own = factsOf(text)?.users.filter(({ name, uid }) => /node|redis/.test(name) && uid !== undefined);
    expect(own).toHaveLength(count);
  });

  test.each([
    ['node:24', ['docker-entrypoint.sh']],
    ['node:6', []],
    ['nginx:1.14.2', []],
    ['nginx:1.29', ['/docker-entrypoint.sh']],
    ['mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled', ['/usr/bin/dotnet']],
    ['mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled', []],
  ])('%s starts by %j', (text, entrypoint) => {
    expect(factsOf(text)?.entrypoint).toEqual(entrypoint);
  });
});
