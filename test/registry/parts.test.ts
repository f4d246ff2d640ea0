import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { standingOf } from '../../src/registry/address.ts';
import { FolderCache, MemoryCache } from '../../src/registry/cache.ts';
import { challengeIn } from '../../src/registry/challenge.ts';
import { hostRule, Hosts } from '../../src/registry/hosts.ts';
import { Pace } from '../../src/registry/pace.ts';

test.each([
  ['1.1.1.1', 'public'],
  ['2606:4700::1111', 'public'],
  ['10.0.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['127.0.0.53', 'private'],
  ['100.64.0.1', 'private'],
  ['::1', 'private'],
  ['fd12::1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:7f00:1', 'private'],
  ['::ffff:1.1.1.1', 'public'],
  ['0.0.0.0', 'never'],
  ['169.254.169.254', 'never'],
  ['::ffff:169.254.169.254', 'never'],
  ['::ffff:a9fe:a9fe', 'never'],
  ['168.63.129.16', 'never'],
  ['100.100.100.200', 'never'],
  ['fd00:ec2::254', 'never'],
  ['fe80::1', 'never'],
  ['224.0.0.1', 'never'],
  ['255.255.255.255', 'never'],
  ['::', 'never'],
  ['64:ff9b::a9fe:a9fe', 'never'],
  ['2002:a9fe:a9fe::1', 'never'],
  ['2001:db8::1', 'never'],
])('%s is %s', (address, standing) => {
  expect(standingOf(address)).toBe(standing);
});

describe('which registries', () => {
  const hosts = new Hosts(
    ['docker.io', '*-docker.pkg.dev', '*.dkr.ecr.*.amazonaws.com', 'http://localhost:5000'].flatMap(
      (text) => hostRule(text, 'public') ?? [],
    ),
  );
  test.each([
    ['docker.io', 'https://registry-1.docker.io/'],
    ['us-east1-docker.pkg.dev', 'https://us-east1-docker.pkg.dev/'],
    ['123.dkr.ecr.eu-west-1.amazonaws.com', 'https://123.dkr.ecr.eu-west-1.amazonaws.com/'],
    ['localhost:5000', 'http://localhost:5000/'],
    ['-docker.pkg.dev', undefined],
    ['evil.com/x-docker.pkg.dev', undefined],
    ['a.b-docker.pkg.dev', undefined],
    ['x-docker.pkg.dev:8443', undefined],
    ['evil.example.com', undefined],
    ['docker.io.example.com', undefined],
    ['s3.amazonaws.com', undefined],
    ['localhost', undefined],
  ])('%s', (registry, base) => {
    expect(hosts.endpointOf(registry)?.base.href).toBe(base);
  });

  test.each([
    ['https://us-west1-docker.pkg.dev/v2/x', 'public'],
    ['http://us-west1-docker.pkg.dev/v2/x', undefined],
    ['https://evil.example.com/v2/x', undefined],
    ['https://x.us-west1-docker.pkg.dev/v2/x', undefined],
    ['https://us-west1-docker.pkg.dev.example.com/v2/x', undefined],
    ['https://me@us-west1-docker.pkg.dev/v2/x', undefined],
  ])('registry.k8s.io may send us on to %s: %s', (to, reach) => {
    const known = new Hosts(['registry.k8s.io', 'quay.io'].flatMap((text) => hostRule(text, 'public') ?? []));
    const [front, other] = ['registry.k8s.io', 'quay.io'].map((name) => known.endpointOf(name));
    expect(front && known.reachOfDeputy(front, new URL(to))).toBe(reach);
    expect(other && known.reachOfDeputy(other, new URL(to))).toBeUndefined();
  });

  test.each(['', 'a b', 'ftp://x', 'x/y', 'https://me:pw@x', 'http://', '..'])('%j names none', (text) => {
    expect(hostRule(text, 'public')).toBeUndefined();
  });

  test('who names a host says more of it than who names a pattern', () => {
    const rules = [hostRule('http://a.example.com', 'private'), hostRule('*.example.com', 'public')];
    const endpoint = new Hosts(rules.flatMap((rule) => rule ?? [])).endpointOf('a.example.com');
    expect([endpoint?.base.protocol, endpoint?.reach]).toEqual(['http:', 'private']);
  });
});

describe('what a registry wants', () => {
  const token = { kind: 'token', realm: new URL('https://a.b/t'), service: 's' };
  test.each<[string | undefined, object | undefined]>([
    ['Bearer realm="https://a.b/t",service="s",scope="x"', token],
    ['bearer service="s", realm="https://a.b/t"', token],
    ['Basic realm="x", Bearer realm="https://a.b/t",service="s"', token],
    ['Bearer realm="https://a.b/t",realm="https://evil/t",service="s"', token],
    ['Bearer realm="https://a.b/t",service=s', token],
    ['Basic realm="x"', { kind: 'basic' }],
    ['Bearer realm="nowhere"', undefined],
    ['Negotiate', undefined],
    [undefined, undefined],
    [`Bearer realm="https://a.b/t",service="${'s'.repeat(9000)}"`, undefined],
  ])('%s', (header, expected) => {
    expect(challengeIn(header)).toEqual(expected);
  });
});

describe('memory', () => {
  test('keeps as much as it may, what was used last, and for as long as it may', async () => {
    let now = 0;
    const cache = new MemoryCache(() => now, 12);
    await cache.set('a', '12345');
    await cache.set('b', '12345', 10);
    expect(await cache.get('a')).toBe('12345');
    await cache.set('c', '1');
    expect(await Promise.all(['a', 'b', 'c'].map((key) => cache.get(key)))).toEqual([
      '12345',
      undefined,
      '1',
    ]);
    await cache.set('c', '2', 10);
    now = 9_999;
    expect(await cache.get('c')).toBe('2');
    now = 10_000;
    expect(await cache.get('c')).toBeUndefined();
  });
});

describe('a folder', () => {
  test('keeps what only this user may read, for as long as it may, and bears what is broken', async () => {
    let now = 0;
    const root = mkdtempSync(join(tmpdir(), 'plimsoll-cache-'));
    const folder = join(root, 'new', 'registry');
    const cache = new FolderCache(folder, () => now);
    expect(await cache.get('a')).toBeUndefined();
    await cache.set('a', 'text', 10);
    expect(await new FolderCache(folder, () => now).get('a')).toBe('text');
    const [name = '', ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    now = 10_000;
    expect(await cache.get('a')).toBeUndefined();
    writeFileSync(join(folder, name), '{');
    expect(await cache.get('a')).toBeUndefined();
    writeFileSync(join(folder, name), JSON.stringify({ key: 'b', text: 'of b', until: null }));
    expect(await cache.get('a')).toBeUndefined();
    const none = new FolderCache(join(folder, name, 'below'), () => now);
    await none.set('a', 'text');
    expect(await none.get('a')).toBeUndefined();
    rmSync(root, { recursive: true });
  });
});

describe('pace', () => {
  const never = new AbortController().signal;
  test('so many at a time', async () => {
    const pace = new Pace(() => 0, { atOnce: 2, perMinute: 100 });
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    await Promise.all(Array.from({ length: 9 }, () => pace.turn(work, never)));
    expect([most, running]).toEqual([2, 0]);
  });

  test('so many a minute; who has no time left to wait is told so', async () => {
    let now = 0;
    const pace = new Pace(() => now, { atOnce: 9, perMinute: 2 });
    const work = () => Promise.resolve(1);
    await pace.turn(work, never);
    await pace.turn(work, never);
    await expect(pace.turn(work, AbortSignal.timeout(20))).rejects.toThrow('no time left');
    now = 60_001;
    expect(await pace.turn(work, never)).toBe(1);
  });

  test('who gives up while waiting takes nobody else with him', async () => {
    const pace = new Pace(() => 0, { atOnce: 1, perMinute: 100 });
    let end = (): void => undefined;
    const first = pace.turn(() => new Promise<void>((done) => (end = done)), never);
    const impatient = pace.turn(() => Promise.resolve(), AbortSignal.timeout(10));
    const patient = pace.turn(() => Promise.resolve('done'), never);
    await expect(impatient).rejects.toThrow('no time left');
    end();
    await first;
    expect(await patient).toBe('done');
  });
});
