import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Fake, registriesFor } from './support/fake.ts';
import { imageOf, indexOf } from './support/image.ts';
import { imageAs, isHere, password, Real } from './support/real.ts';

/* Against a real registry: Debian's, started here. */

const whole = {
  User: '1000:1000',
  Env: ['PATH=/bin', 'APP_UID=1654'],
  Entrypoint: ['/entrypoint.sh'],
  Cmd: ['serve'],
  WorkingDir: '/srv',
  ExposedPorts: { '8080/tcp': {}, 'javascript:1': {} },
  Volumes: { '/data': {}, '/../etc': {}, '/a b': {} },
  OnBuild: ['COPY . .'],
};
const within = { milliseconds: 20_000 };
const describeReal = isHere('registries as they are') ? describe : describe.skip;

describeReal('a registry that anybody may ask', () => {
  let real: Real;
  beforeAll(async () => {
    real = await Real.start();
  });
  afterAll(() => real.stop());

  test('of an image of one platform its configuration', async () => {
    const image = imageOf(whole);
    await real.push('shop/web', image, '1.4');
    const registries = registriesFor([real]);
    const name = `${real.host}/shop/web:1.4`;
    const { registry, unanswered, requests } = await registries.ask([name], within);
    expect(unanswered).toEqual([]);
    expect(registry.images[image.manifest.digest]).toEqual({
      names: [name],
      platform: 'linux/amd64',
      config: {
        ...{ on: new Date().toISOString().slice(0, 10), from: 'registry', user: '1000:1000' },
        ...{ env: whole.Env, entrypoint: whole.Entrypoint, cmd: whole.Cmd, workdir: '/srv' },
        // What cannot be a port or a path is none.
        ...{ ports: ['8080/tcp'], volumes: ['/data'], onbuild: ['COPY . .'] },
      },
    });
    expect(requests).toBe(3);
    registries.close();
  });

  test('of an image of several platforms that of linux/amd64, by the digest that the tag has', async () => {
    const [amd, arm] = [imageAs('1'), imageOf({ User: '2' }, 'arm64')];
    for (const image of [amd, arm]) await real.push('multi', image);
    const index = indexOf({ 'linux/arm64': arm, 'unknown/unknown': arm, 'linux/amd64': amd });
    await real.tag('multi', index, 'latest');
    const registries = registriesFor([real]);
    const { registry, requests } = await registries.ask([`${real.host}/multi`], within);
    expect(registry.images[index.digest]).toMatchObject({ platform: 'linux/amd64', config: { user: '1' } });
    expect(requests).toBe(4);
    registries.close();
  });

  test('of a digest no tag is asked for', async () => {
    const image = imageAs('3');
    await real.push('pinned', image);
    const registries = registriesFor([real]);
    const { registry, requests } = await registries.ask(
      [`${real.host}/pinned@${image.manifest.digest}`],
      within,
    );
    expect(Object.keys(registry.images)).toEqual([image.manifest.digest]);
    expect(requests).toBe(2);
    registries.close();
  });

  test('what is not there is said, and not asked for again', async () => {
    const registries = registriesFor([real]);
    const name = `${real.host}/nothing:here`;
    const first = await registries.ask([name], within);
    expect(first).toMatchObject({ unanswered: [{ image: name, reason: 'it is not there' }], requests: 1 });
    expect(await registries.ask([name], within)).toMatchObject({ unanswered: first.unanswered, requests: 0 });
    registries.close();
  });

  test('fifty images cost at most five requests each, and none the second time', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `${real.host}/many/image${at}:1`);
    for (const [at] of names.entries()) {
      const image = imageAs(String(at + 1));
      await real.push(`many/image${at}`, image);
      await real.tag(`many/image${at}`, indexOf({ 'linux/amd64': image }), '1');
    }
    const registries = registriesFor([real]);
    const { registry, requests } = await registries.ask(names, within);
    expect(Object.values(registry.images).length).toBe(50);
    expect(requests).toBeLessThanOrEqual(250);
    const again = await registries.ask(names, within);
    expect(again.requests).toBe(0);
    expect(again.registry).toEqual(registry);
    registries.close();
  }, 60_000);
});

describeReal('a registry that wants to know who asks', () => {
  test.each([
    ['the password', () => Promise.resolve(password), undefined],
    ['no password', () => Promise.resolve(undefined), /wants to know who asks/],
    ['a wrong password', () => Promise.resolve({ ...password, password: 'x' }), /does not let us in/],
  ])('%s', async (_name, credentials, reason) => {
    const real = await Real.start('basic');
    try {
      await real.push('private', imageAs('4'), 'latest');
      const registries = registriesFor([real], { credentials });
      const { registry, unanswered } = await registries.ask([`${real.host}/private`], within);
      expect(Object.keys(registry.images).length).toBe(reason ? 0 : 1);
      if (reason) expect(unanswered[0]?.reason).toMatch(reason);
      registries.close();
    } finally {
      await real.stop();
    }
  });

  test('a token of the server that signs for it, once for each repository', async () => {
    const signer = await Fake.start((_, response) => {
      response.end(JSON.stringify({ token: 'abc', expires_in: 300 }));
      return true;
    });
    const real = await Real.start({ realm: `${signer.url}/token` });
    try {
      const image = imageAs('5');
      const index = indexOf({ 'linux/amd64': image });
      for (const name of ['a', 'b']) {
        await real.push(name, image);
        await real.tag(name, index, 'latest');
      }
      const registries = registriesFor([real], { pairs: { signers: [[real.host, signer.url]] } });
      // The question who asks, a token, and the three documents.
      expect(await registries.ask([`${real.host}/a`], within)).toMatchObject({ unanswered: [], requests: 5 });
      // It is known who signs; so the tag can be asked for by itself.
      expect(await registries.ask([`${real.host}/b`], within)).toMatchObject({ unanswered: [], requests: 5 });
      expect(signer.paths).toEqual(
        ['a', 'b'].map((name) => `GET /token?service=plimsoll&scope=repository%3A${name}%3Apull`),
      );
      registries.close();
    } finally {
      await real.stop();
      await signer.stop();
    }
  });
});
