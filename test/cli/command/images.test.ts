import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { documentsOf, Fake, keeps } from '../../registry/support/fake.ts';
import { imageOf } from '../../registry/support/image.ts';
import { folderWith, git, repositoryWith } from '../support/folder.ts';
import { run } from '../support/io.ts';

/* The command line asks a registry: one on loopback, that the test names. */

const fakes: Fake[] = [];
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()));
});

const image = imageOf({ User: '', Env: ['API_TOKEN=s3cret', 'PATH=/bin'], Cmd: ['/app'] });
const digest = image.manifest.digest;

async function registryWith(made = image): Promise<Fake> {
  const fake = await Fake.start(keeps('web', documentsOf(made)));
  fakes.push(fake);
  return fake;
}

const compose = (host: string) => `services:\n  web:\n    image: ${host}/web:latest\n`;

/** A home of its own keeps what was learned. */
const world = () => ({ env: { HOME: folderWith({}) } });

function allowed({ url }: Fake): string[] {
  return ['--registry', '--allow-registry', url];
}

describe('plimsoll check --registry', () => {
  test('knows what the registry says, and says on what that rests; the second time nobody is asked', async () => {
    const registry = await registryWith();
    const folder = folderWith({ 'compose.yaml': compose(registry.host) });
    const home = world();
    const argv = ['check', ...allowed(registry), '--rule', 'root-user', '--format', 'json'];
    const first = await run(folder, argv, home);
    const { findings, pulled } = JSON.parse(first.stdout) as {
      findings: { why: string; restsOn: object }[];
      pulled: object[];
    };
    expect(findings.map(({ restsOn }) => restsOn)).toMatchObject([{ from: 'registry', digest }]);
    expect(findings[0]?.why).toMatch(/`127\.0\.0\.1:\d+\/web:latest` as of `sha256:\w{12}`, asked on /);
    expect(pulled).toMatchObject([
      { user: 'root', source: { from: 'registry' }, places: [{ path: 'compose.yaml', line: 3 }] },
    ]);
    const asked = registry.seen.length;
    expect(await run(folder, argv, home)).toEqual(first);
    expect(registry.seen.length).toBe(asked);
  });

  test('off, nobody is asked, and it says of how many images more would be known', async () => {
    const registry = await registryWith();
    const folder = folderWith({ 'compose.yaml': compose(registry.host) });
    const { stdout } = await run(folder, ['check'], world());
    expect(stdout).toContain(
      'Nothing is known about 1 image: plimsoll check --registry asks its registry.\n',
    );
    expect(registry.seen).toEqual([]);
  });

  test('a registry that is not allowed is not asked, and that is said', async () => {
    const registry = await registryWith();
    const folder = folderWith({ 'compose.yaml': compose(registry.host) });
    const { stderr, stdout } = await run(folder, ['check', '--registry'], world());
    expect(stderr).toContain(`nothing learned of \`${registry.host}/web:latest\`: its registry is not among`);
    expect(stdout).not.toContain('plimsoll check --registry');
    expect(registry.seen).toEqual([]);
  });

  test.each([
    [['--allow-registry', 'x'], 'needs `--registry` beside it'],
    [['--registry', '--allow-registry', 'a b'], 'needs a host'],
  ])('%j is refused', async (options, message) => {
    const folder = folderWith({ 'compose.yaml': compose('example.com') });
    const { status, stderr } = await run(folder, ['check', ...options], world());
    expect([status, stderr.includes(message)]).toEqual([2, true]);
  });
});

test('plimsoll fix --registry knows it too', async () => {
  const registry = await registryWith(imageOf({ User: '1000', Cmd: ['/app'] }));
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: ${registry.host}/web\n`;
  const folder = folderWith({ 'pod.yaml': pod });
  const without = await run(folder, ['fix', '--diff'], world());
  const { stdout } = await run(folder, ['fix', '--diff', ...allowed(registry)], world());
  expect(without.stdout).not.toContain('runAsNonRoot');
  expect(stdout).toContain('+    runAsNonRoot: true');
});

test('plimsoll review --registry knows it too', async () => {
  const registry = await registryWith();
  const folder = repositoryWith({ 'README.md': 'x' }, ['README.md']);
  const commit = (name: string) => {
    git(folder, 'add', '-A');
    git(folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', name);
  };
  commit('one');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${registry.host}/web\nCMD ["/srv"]\n`);
  commit('two');
  const argv = ['review', '--base', 'HEAD~1', '--format', 'json'];
  const rules = (stdout: string) =>
    (JSON.parse(stdout) as { introduced: { rule: string }[] }).introduced.map(({ rule }) => rule);
  expect(rules((await run(folder, argv, world())).stdout)).not.toContain('root-user');
  expect(rules((await run(folder, [...argv, ...allowed(registry)], world())).stdout)).toContain('root-user');
});

describe('plimsoll images', () => {
  test('lists them, and what is known', async () => {
    const registry = await registryWith();
    const folder = folderWith({
      Dockerfile: 'FROM node:24\nFROM openjdk:11\n',
      'compose.yaml': compose(registry.host),
    });
    const plain = await run(folder, ['images'], world());
    expect(plain.stdout).toBe(`docker.io/library/node:24
  runs as root, by its tag.
  Dockerfile:1
docker.io/library/openjdk:11
  runs as root, by its tag.
  It gets no updates since 2022.
  Dockerfile:2
${registry.host}/web:latest
  Nothing is known of it.
  compose.yaml:3

3 images; nothing is known of 1. plimsoll images --registry asks their
registries.
`);
    expect(registry.seen).toEqual([]);
  });

  test('--save writes what the registry says, without secrets, and check knows it from then on', async () => {
    const registry = await registryWith();
    const folder = repositoryWith({ 'compose.yaml': compose(registry.host) });
    const name = `${registry.host}/web:latest`;
    const { stderr, status } = await run(
      folder,
      ['images', '--save', '--allow-registry', registry.url],
      world(),
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining('Saved to .github/plimsoll-images.json.')]);
    const text = readFileSync(join(folder, '.github/plimsoll-images.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      images: {
        [digest]: { names: [name], config: { user: '', env: ['API_TOKEN=', 'PATH=/bin'], cmd: ['/app'] } },
      },
    });
    await registry.stop();
    fakes.length = 0;
    const { stdout } = await run(folder, ['check', '--format', 'json'], world());
    expect(JSON.parse(stdout)).toMatchObject({
      pulled: [{ user: 'root', source: { from: 'saved', digest } }],
    });
  });

  test('--check says what has changed since it was saved', async () => {
    const registry = await registryWith();
    const name = `${registry.host}/web:latest`;
    const config = {
      ...{ on: '2026-01-01', from: 'registry', user: '7', env: [], entrypoint: ['/app'], cmd: [] },
      ...{ workdir: '/', ports: [], volumes: [] },
    };
    const saved = { version: 1, images: { [`sha256:${'a'.repeat(64)}`]: { names: [name], config } } };
    const folder = repositoryWith({
      'compose.yaml': compose(registry.host),
      '.github/plimsoll-images.json': JSON.stringify(saved),
    });
    const argv = ['images', '--check', '--allow-registry', registry.url];
    const { status, stdout } = await run(folder, argv, world());
    expect(status).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      `${name} has another user than when it was saved: root, it was 7.`,
    );
    expect(stdout).not.toContain('another entrypoint');
    await run(folder, ['images', '--save', '--allow-registry', registry.url], world());
    expect((await run(folder, argv, world())).status).toBe(0);
  });
});
