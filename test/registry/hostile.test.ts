import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { dockerCredentials, MemoryCache, Registries } from '../../src/registry/index.ts';
import { hostRule, Hosts } from '../../src/registry/hosts.ts';
import { Wire } from '../../src/registry/wire.ts';
import { documentsOf, Fake, type Handler, keeps, registriesFor, type Setting } from './support/fake.ts';
import { documentOf, imageOf, indexOf, layer } from './support/image.ts';

/*
 * Against a registry that means no good, and image names that do not either. Each of these has been a hole of somebody:
 * google/go-containerregistry#2193, #2292 and #2440, devcontainers/cli#1278, clowdhaus/ocync#60.
 */

const fakes: Fake[] = [];
const opened: Registries[] = [];
const secret = 'opensesame-9f3a';
const credentials = () => Promise.resolve({ username: 'robot', password: secret });

afterEach(async () => {
  for (const registries of opened.splice(0)) registries.close();
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()));
});

async function fake(...handlers: readonly Handler[]): Promise<Fake> {
  const started = await Fake.start(...handlers);
  fakes.push(started);
  return started;
}

async function ask(host: Fake, name = 'web', setting: Setting = {}, milliseconds = 5000) {
  const registries = registriesFor([host], setting);
  opened.push(registries);
  return await registries.ask([`${host.host}/${name}`], { milliseconds });
}

const reasonOf = async (...given: Parameters<typeof ask>) => (await ask(...given)).unanswered[0]?.reason;

const image = imageOf({ User: '7' });
const good = keeps('web', documentsOf(image));

function answers(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Handler {
  return (_, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };
}

const on =
  (part: string, handler: Handler): Handler =>
  (request, response) =>
    request.url?.includes(part) === true ? handler(request, response) : false;

describe('who is asked', () => {
  test('only what somebody has named', async () => {
    const [named, other] = [await fake(good), await fake(good)];
    const registries = registriesFor([named]);
    opened.push(registries);
    const { unanswered } = await registries.ask([`${other.host}/web`], { milliseconds: 1000 });
    expect(unanswered[0]?.reason).toBe('its registry is not among those that may be asked');
    expect(other.seen).toEqual([]);
  });

  test.each(['127.0.0.1', '[::1]', '169.254.169.254', '[::ffff:127.0.0.1]'])(
    'no address that is not public: %s',
    async (host) => {
      const rule = hostRule(`http://${host}:1`, 'public');
      const registries = new Registries({
        hosts: new Hosts(rule ? [rule] : []),
        cache: new MemoryCache(Date.now),
      });
      opened.push(registries);
      const { unanswered } = await registries.ask([`${host}:1/web`], { milliseconds: 1000 });
      expect(unanswered[0]?.reason).toMatch(rule ? /not a public one/ : /not among/);
    },
  );

  test('no name that leads to such an address: what counts is where it is connected to', async () => {
    const inner = await fake(good);
    const port = inner.host.split(':')[1] ?? '';
    const rule = hostRule(`http://registry.example.com:${port}`, 'public');
    const wire = new Wire((_, done) => {
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    });
    const registries = new Registries({
      hosts: new Hosts(rule ? [rule] : []),
      cache: new MemoryCache(Date.now),
      wire,
    });
    opened.push(registries);
    const { unanswered } = await registries.ask([`registry.example.com:${port}/web`], { milliseconds: 1000 });
    expect(unanswered[0]?.reason).toBe('its address is not a public one');
    expect(inner.seen).toEqual([]);
  });

  test('metadata not even by name', async () => {
    const rule = hostRule('http://metadata.example.com', 'private');
    const wire = new Wire((_, done) => {
      done(null, [{ address: '169.254.169.254', family: 4 }]);
    });
    const registries = new Registries({
      hosts: new Hosts(rule ? [rule] : []),
      cache: new MemoryCache(Date.now),
      wire,
    });
    opened.push(registries);
    const { unanswered } = await registries.ask(['metadata.example.com/web'], { milliseconds: 1000 });
    expect(unanswered[0]?.reason).toBe('its address is not a public one');
  });
});

test('no more images at once than there are bounds for', async () => {
  const registries = registriesFor([]);
  opened.push(registries);
  const names = Array.from({ length: 201 }, (_, at) => `other.example.com/image${at}`);
  const { unanswered } = await registries.ask(names, { milliseconds: 5000 });
  expect(unanswered.filter(({ reason }) => reason.startsWith('more than 200 images')).length).toBe(1);
});

test('each of fifty images costs at most five requests, and none the second time', async () => {
  const names = Array.from({ length: 50 }, (_, at) => `many/image${at}`);
  const handlers = names.map((name, at) => {
    const own = imageOf({ User: String(at + 1) });
    return keeps(name, [indexOf({ 'linux/amd64': own }), ...documentsOf(own)]);
  });
  const registry = await fake(
    on('/token', answers(200, {}, '{"token":"t"}')),
    (request, response) =>
      request.headers.authorization === undefined
        ? answers(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host ?? ''}/token"` })(
            request,
            response,
          )
        : false,
    ...handlers,
  );
  const registries = registriesFor([registry]);
  opened.push(registries);
  const images = names.map((name) => `${registry.host}/${name}`);
  expect((await registries.ask(images, { milliseconds: 60_000 })).unanswered).toEqual([]);
  // The first one finds out that tokens are asked for.
  const costs = names.map(
    (name) =>
      registry.seen.filter(
        ({ url }) => url.includes(`/${name}/`) || url.endsWith(encodeURIComponent(`:${name}:pull`)),
      ).length,
  );
  expect(Math.max(...costs)).toBeLessThanOrEqual(5);
  const before = registry.seen.length;
  expect((await registries.ask(images, { milliseconds: 60_000 })).requests).toBe(0);
  expect(registry.seen.length).toBe(before);
});

describe('who is told the password', () => {
  const challenge = (realm: string) =>
    answers(401, { 'www-authenticate': `Bearer realm="${realm}",service="s"` });

  test('no stranger that the registry names for its tokens', async () => {
    const stranger = await fake(answers(200, {}, '{"token":"t"}'));
    const registry = await fake((request, response) => challenge(`${stranger.url}/token`)(request, response));
    expect(await reasonOf(registry, 'web', { credentials })).toMatch(/stranger/);
    expect(stranger.seen).toEqual([]);
  });

  test.each([
    ['the registry itself', 'https://auth.example.com/token', false],
    ['another port of it', 'https://registry.example.com:444/token', false],
    ['a user in the address', 'https://x@registry.example.com/token', false],
    ['its own host in the clear', 'http://registry.example.com/token', false],
    ['its own host', 'https://registry.example.com/token', true],
  ])('%s', (_name, realm, may) => {
    const rule = hostRule('registry.example.com', 'public');
    const hosts = new Hosts(rule ? [rule] : []);
    const endpoint = hosts.endpointOf('registry.example.com');
    expect(endpoint && hosts.maySign(endpoint, new URL(realm))).toBe(may);
  });

  test.each([
    ['docker.io', 'https://auth.docker.io/token', true],
    ['docker.io', 'https://auth.docker.io.example.com/token', false],
    ['registry.gitlab.com', 'https://gitlab.com/jwt/auth', true],
    ['ghcr.io', 'https://auth.docker.io/token', false],
    ['rg.fr-par.scw.cloud', 'https://api.scaleway.com/x', true],
    ['docker.elastic.co', 'https://docker-auth.elastic.co/auth', true],
  ])('%s may be signed for at %s: %s', (registry, realm, may) => {
    const rules = [
      'docker.io',
      'registry.gitlab.com',
      'ghcr.io',
      'rg.*.scw.cloud',
      'docker.elastic.co',
    ].flatMap((host) => hostRule(host, 'public') ?? []);
    const hosts = new Hosts(rules);
    const endpoint = hosts.endpointOf(registry);
    expect(endpoint && hosts.maySign(endpoint, new URL(realm))).toBe(may);
  });

  test('nobody whom a blob is fetched from; and no redirect of anything else is followed', async () => {
    const elsewhere = await fake(answers(200, {}, image.config.text));
    const registry = await fake(
      on('/blobs/', (request, response) =>
        answers(307, { location: `${elsewhere.url}/blob` })(request, response),
      ),
      (request, response) =>
        request.headers.authorization === undefined
          ? answers(401, { 'www-authenticate': 'Basic realm="x"' })(request, response)
          : good(request, response),
    );
    // In the clear, and at an address that is not public: that is refused before anything is sent.
    expect(await reasonOf(registry, 'web', { credentials })).toMatch(/somewhere that we do not go/);
    expect(elsewhere.seen).toEqual([]);
    const sends = await fake(answers(302, { location: `${elsewhere.url}/v2/web/manifests/latest` }));
    expect(await reasonOf(sends)).toMatch(/somewhere that we do not go/);
    expect(elsewhere.seen).toEqual([]);
  });

  test('where a named registry sends us must be public, though it is not itself', async () => {
    const registry = await fake(on('/blobs/', answers(307, { location: 'https://127.0.0.1:1/blob' })), good);
    expect(await reasonOf(registry)).toBe('its address is not a public one');
  });

  test('nobody by the name that an address of a blob has in it', async () => {
    const registry = await fake(
      on('/blobs/', (request, response) =>
        answers(307, { location: `http://x@${request.headers.host ?? ''}/store/1` })(request, response),
      ),
      on('/store/', answers(200, {}, image.config.text)),
      good,
    );
    expect(await reasonOf(registry)).toMatch(/somewhere that we do not go/);
    expect(registry.paths.filter((path) => path.includes('/store/'))).toEqual([]);
  });

  test.each(['a b', 'a\r\nx-other: 1', 'ä', ''])('no token that a header cannot hold: %j', async (token) => {
    const registry = await fake(
      on('/token', answers(200, {}, JSON.stringify({ token }))),
      (request, response) =>
        answers(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host ?? ''}/token"` })(
          request,
          response,
        ),
    );
    expect(await reasonOf(registry)).toBeDefined();
    expect(registry.seen.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });

  test('a blob that the registry keeps under another of its paths is fetched without the password', async () => {
    const registry = await fake(
      on('/store/', answers(200, {}, image.config.text)),
      on('/blobs/', answers(307, { location: '/store/1' })),
      (request, response) =>
        request.headers.authorization === undefined
          ? answers(401, { 'www-authenticate': 'Basic realm="x"' })(request, response)
          : good(request, response),
    );
    expect((await ask(registry, 'web', { credentials })).unanswered).toEqual([]);
    expect(
      registry.seen.filter(({ url }) => url.startsWith('/store/')).map((one) => one.authorization),
    ).toEqual([undefined]);
  });

  test('no log, no error, no report: whatever the registry does with it', async () => {
    const told: string[] = [];
    for (const status of [200, 400, 401, 403, 404, 429, 500]) {
      const registry = await fake((request, response) =>
        request.headers.authorization === undefined
          ? answers(401, { 'www-authenticate': 'Basic realm="x"' })(request, response)
          : answers(
              status,
              { 'x-echo': request.headers.authorization },
              request.headers.authorization,
            )(request, response),
      );
      told.push(JSON.stringify(await ask(registry, 'web', { credentials })));
      expect(registry.seen.some(({ authorization }) => authorization?.startsWith('Basic ') === true)).toBe(
        true,
      );
    }
    const basic = Buffer.from(`robot:${secret}`).toString('base64');
    for (const text of told) expect(text.includes(secret) || text.includes(basic)).toBe(false);
  });

  test('the token is asked for pulling from this repository alone, whatever the challenge says', async () => {
    const registry = await fake(
      on('/token', answers(200, {}, '{"access_token":"t"}')),
      (request, response) =>
        request.headers.authorization === undefined
          ? answers(401, {
              'www-authenticate': `Bearer realm="http://${request.headers.host ?? ''}/token",scope="repository:other:push,delete"`,
            })(request, response)
          : good(request, response),
    );
    await ask(registry, 'web', { credentials });
    expect(registry.paths).toContain('GET /token?scope=repository%3Aweb%3Apull');
  });

  test('an identity token is posted, and stands in no address', async () => {
    const registry = await fake(
      on('/token', answers(200, {}, '{"access_token":"t"}')),
      (request, response) =>
        request.headers.authorization === undefined
          ? answers(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host ?? ''}/token"` })(
              request,
              response,
            )
          : good(request, response),
    );
    const config = JSON.stringify({ auths: { [registry.host]: { identitytoken: secret } } });
    const own = dockerCredentials(config);
    expect((await ask(registry, 'web', own ? { credentials: own } : {})).unanswered).toEqual([]);
    const token = registry.seen.find(({ url }) => url.startsWith('/token'));
    expect([token?.method, token?.url, token?.body.includes(`refresh_token=${secret}`)]).toEqual([
      'POST',
      '/token',
      true,
    ]);
  });
});

describe('what is believed', () => {
  const large = 'x'.repeat(1024 * 1024 + 1);
  test.each<[string, Handler[], RegExp]>([
    [
      'a document that is too large',
      [on('/manifests/latest', good), answers(200, {}, large)],
      /more than a document/,
    ],
    [
      'one that says so beforehand',
      [on('/manifests/latest', good), answers(200, { 'content-length': '99999999' })],
      /more than a document/,
    ],
    [
      'another manifest than that of the digest',
      [on('/manifests/latest', good), on('/manifests/', answers(200, {}, '{}'))],
      /something else/,
    ],
    [
      'another configuration',
      [on('/manifests/', good), on('/blobs/', answers(200, {}, '{"os":"linux"}'))],
      /something else/,
    ],
    ['no JSON', [keeps('web', [documentOf('application/json', 'no')])], /no JSON/],
    [
      'an image of Windows',
      [keeps('web', documentsOf(imageOf({}, 'amd64', 'windows')))],
      /not an image of Linux/,
    ],
    [
      'an index of nothing for Linux',
      [keeps('web', [indexOf({ 'windows/amd64': image })])],
      /nothing for Linux/,
    ],
    [
      'an index of what is no manifest',
      [
        keeps('web', [
          documentOf('application/vnd.oci.image.index.v1+json', {
            schemaVersion: 2,
            manifests: [
              {
                mediaType: 'application/octet-stream',
                digest: image.manifest.digest,
                size: 2,
                platform: { os: 'linux', architecture: 'amd64' },
              },
            ],
          }),
          image.manifest,
          image.config,
        ]),
      ],
      /nothing for Linux/,
    ],
    [
      'a chart',
      [
        keeps('web', [
          documentOf('application/vnd.oci.image.manifest.v1+json', {
            schemaVersion: 2,
            config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: layer.digest, size: 2 },
          }),
        ]),
      ],
      /no image/,
    ],
    [
      'a configuration that says it is large',
      [
        keeps('web', [
          documentOf('application/vnd.oci.image.manifest.v1+json', {
            schemaVersion: 2,
            config: {
              mediaType: 'application/vnd.oci.image.config.v1+json',
              digest: layer.digest,
              size: 2 ** 30,
            },
          }),
        ]),
      ],
      /more than a document/,
    ],
    [
      'a user that cannot be one',
      [keeps('web', documentsOf(imageOf({ User: 'x\n\u001b[2J![a](b)' })))],
      /cannot be one/,
    ],
    [
      'schema 1',
      [
        keeps('web', [
          documentOf('application/vnd.docker.distribution.manifest.v1+prettyjws', {
            schemaVersion: 1,
            history: [],
          }),
        ]),
      ],
      /schema 1/,
    ],
    [
      'schema 1 that says it is not',
      [keeps('web', [documentOf('application/json', { schemaVersion: 1 })])],
      /schema 1/,
    ],
    ['a page', [answers(200, { 'content-type': 'text/html' }, '<html>')], /no JSON/],
  ])('not %s', async (_name, handlers, reason) => {
    expect(await reasonOf(await fake(...handlers))).toMatch(reason);
  });

  test('what is packed is not unpacked', async () => {
    const packed = gzipSync('{}').toString('latin1');
    const registry = await fake(answers(200, { 'content-encoding': 'gzip' }, packed));
    expect(await reasonOf(registry)).toMatch(/no JSON/);
  });
});

describe('how much it may cost', () => {
  test('a registry that sends us round in circles gets five requests', async () => {
    let count = 0;
    const endless: Handler = ({ url = '' }, response) => {
      if (!url.includes('/manifests/')) return false;
      const next = documentOf('application/vnd.oci.image.index.v1+json', { manifests: [], at: count++ });
      response.writeHead(200, { 'docker-content-digest': next.digest }).end();
      return true;
    };
    const registry = await fake(endless);
    expect((await ask(registry)).unanswered.length).toBe(1);
    expect(registry.seen.length).toBeLessThanOrEqual(5);
  });

  test('and so does one whose tokens do not last', async () => {
    let now = Date.parse('2026-12-01T00:00:00Z');
    const index = indexOf({ 'linux/amd64': image });
    const registry = await fake(on('/token', answers(200, {}, '{"token":"t"}')), (request, response) =>
      request.headers.authorization === undefined
        ? answers(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host ?? ''}/token"` })(
            request,
            response,
          )
        : keeps('web', [index, ...documentsOf(image)])(request, response),
    );
    expect(await reasonOf(registry, 'web', { now: () => (now += 60_000) })).toMatch(/more requests than/);
    expect(registry.seen.length).toBe(5);
  });

  test('one that hangs costs the time that was given, and no more', async () => {
    const hanging = await fake(() => true);
    expect(await reasonOf(hanging, 'web', {}, 200)).toBe('it did not answer in time');
    const dripping = await fake((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drops = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        clearInterval(drops);
      });
      return true;
    });
    expect(await reasonOf(dripping, 'web', {}, 200)).toBe('it did not answer in time');
  });

  test('a program for credentials that hangs neither', async () => {
    const registry = await fake(answers(401, { 'www-authenticate': 'Basic realm="x"' }));
    const never = () => new Promise<undefined>(() => undefined);
    expect(await reasonOf(registry, 'web', { credentials: never }, 200)).toBe('it did not answer in time');
  });

  test.each([
    ['30', 29_000, 31_000],
    ['Tue, 01 Dec 2026 00:01:00 GMT', 59_000, 61_000],
    ['soon', 59_000, 61_000],
    [undefined, 59_000, 61_000],
  ])('one that is busy (%s) is left alone for so long', async (retryAfter, before, after) => {
    const start = Date.parse('2026-12-01T00:00:00Z');
    let now = start;
    const busy = await fake(answers(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }));
    const registries = registriesFor([busy], { now: () => now });
    opened.push(registries);
    const reasonAt = async (time: number, name: string) => {
      now = start + time;
      return (await registries.ask([`${busy.host}/${name}`], { milliseconds: 5000 })).unanswered[0]?.reason;
    };
    expect(await reasonAt(0, 'a')).toBe('it has asked us to wait');
    expect(await reasonAt(before, 'b')).toBe('it has asked us to wait');
    expect(busy.seen.length).toBe(1);
    expect(await reasonAt(after, 'c')).toBe('it has asked us to wait');
    expect(busy.seen.length).toBe(2);
  });

  test('a layer is never asked for', async () => {
    const registry = await fake(good);
    await ask(registry);
    expect(registry.paths.some((path) => path.includes(layer.digest))).toBe(false);
    expect(registry.paths.length).toBe(3);
  });

  test('two reviews that ask the same at once ask once', async () => {
    const registry = await fake(good);
    const registries = registriesFor([registry]);
    opened.push(registries);
    const name = `${registry.host}/web`;
    const both = await Promise.all([1, 2].map(() => registries.ask([name], { milliseconds: 5000 })));
    expect(both.map(({ unanswered }) => unanswered)).toEqual([[], []]);
    expect(registry.seen.length).toBe(3);
  });

  test('a tag is asked for again after an hour, a failure after minutes, a digest never', async () => {
    let now = Date.parse('2026-12-01T00:00:00Z');
    const registry = await fake(good);
    const registries = registriesFor([registry], { now: () => now });
    opened.push(registries);
    const costs = async (name: string, minutes: number) => {
      now += minutes * 60_000;
      return (await registries.ask([`${registry.host}/${name}`], { milliseconds: 5000 })).requests;
    };
    expect(await costs('web', 0)).toBe(3);
    expect(await costs('web', 59)).toBe(0);
    expect(await costs('web', 2)).toBe(1);
    expect(await costs(`web@${image.manifest.digest}`, 60 * 24 * 365)).toBe(0);
    expect(await costs('gone', 0)).toBe(1);
    expect(await costs('gone', 4)).toBe(0);
    expect(await costs('gone', 2)).toBe(1);
  });
});
